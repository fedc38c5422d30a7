-- Three roles, each with its password from a file, and our database. Runs by itself when the data folder is made; may be repeated
-- at any time, which also changes the passwords to what the files then say:
--   docker compose exec postgresql psql --username postgres --file /docker-entrypoint-initdb.d/roles.sql
\set ON_ERROR_STOP on
\set temporal_password `cat /run/secrets/temporal_password`
\set owner_password `cat /run/secrets/owner_password`
\set worker_password `cat /run/secrets/worker_password`

-- Temporal makes and owns its databases. "conventions" owns ours. "conventions_worker" is granted by each migration what it needs:
-- to record and to read, and to change nothing that is recorded.
select format('create role %I login', name)
  from unnest(array['temporal', 'conventions', 'conventions_worker']) as wanted (name)
 where not exists (select from pg_roles where rolname = name) \gexec
alter role temporal with createdb password :'temporal_password';
alter role conventions with password :'owner_password';
alter role conventions_worker with password :'worker_password';

select 'create database conventions owner conventions'
 where not exists (select from pg_database where datname = 'conventions') \gexec
revoke all on database conventions from public;
grant connect on database conventions to conventions_worker;
