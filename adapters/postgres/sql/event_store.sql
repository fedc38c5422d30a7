-- What PostgresEventStore asks. The functions stand in migrations/0001_event_store.sql.

-- name: append
select conventions.append($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: read
select e.version, e.event_id, e.kind, e.schema_version, e.occurred_at, e.record, e.hash
  from conventions.events as e
 where e.stream_no = (select s.stream_no from conventions.streams as s where s.name = $1) and e.version > $2
 order by e.version limit $3;

-- name: streams
-- by code point, as Python sorts
select name, version from conventions.streams order by name collate "C";

-- name: read_all
select "position", stream, version, event_id, kind, schema_version, occurred_at, record, hash
  from conventions.read_all($1, $2);

-- name: dependants
select distinct s.name collate "C" as name
  from conventions.events as e join conventions.streams as s using (stream_no)
 where conventions.relations_in(e.record) && $1::text[] and e.record like '%","relation":"%'
 order by name;
