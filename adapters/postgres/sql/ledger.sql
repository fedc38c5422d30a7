-- What PostgresLedger asks: always inside one transaction that sees one instant.

-- name: heads
select stream_no, name, version, head_hash from conventions.streams order by name collate "C";

-- name: page
-- by the primary key, page after page: a plan that sorts everything first would need the room of the whole log
select stream_no, position, version, event_id, kind, schema_version, occurred_at, record, hash
  from conventions.events
 where (stream_no, version) > ($1::bigint, $2::integer)
 order by stream_no, version limit $3;

-- name: page_of_stream
select stream_no, position, version, event_id, kind, schema_version, occurred_at, record, hash
  from conventions.events
 where stream_no = $1 and version > $2
 order by version limit $3;

-- name: repeated
select e.stream_no, e.version
  from conventions.events as e
 where e.position in (select position from conventions.events group by position having count(*) > 1)
 order by e.stream_no, e.version;

-- name: overtaken
select coalesce(max(e.position), 0) > (select case when s.is_called then s.last_value else 0 end from conventions.positions as s)
  from conventions.events as e;
