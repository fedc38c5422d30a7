-- What migrate asks around the migrations themselves.

-- name: wait_in_turn
-- two keys, never one: the event store's watermark looks at locks of a single key
select pg_advisory_xact_lock(hashtext('conventions'), hashtext('migrations'));

-- name: create_schema
create schema if not exists conventions;

-- name: was_ever_migrated
select to_regclass('conventions.migrations') is not null;

-- name: applied
select version_num from conventions.migrations;
