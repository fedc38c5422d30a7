-- What making a copy and putting it back ask.

-- name: export
select pg_export_snapshot();

-- name: version
select current_setting('server_version');

-- name: heads
select name, version, encode(head_hash, 'hex') as hash from conventions.streams order by name collate "C";

-- name: roles
-- to whom anything in this database grants something; owners are not meant
select distinct r.rolname
  from pg_shdepend as d join pg_roles as r on r.oid = d.refobjid
 where d.dbid = (select oid from pg_database where datname = current_database())
   and d.refclassid = 'pg_authid'::regclass and d.deptype = 'a'
 order by 1;

-- name: is_empty
select to_regnamespace('conventions') is null;

-- name: has_role
select exists (select from pg_roles where rolname = $1);

-- name: make_role
create role {role} nologin;
