-- The event store: streams, events, and the three functions that are the only way in and out.
-- A migration is never edited once released: a change is a new file.
--
-- Errors of our own:
--   ES001  the stream is at another version, or has another head; DETAIL holds its version
--   ES002  an attempt to change or remove what was recorded
--   ES003  a row's hash does not follow from the hash before it and its record; DETAIL holds the row's version

create sequence conventions.positions as bigint cache 1; -- cache 1: the watermark reads last_value

-- One line per stream. fillfactor leaves room to update version and head in place.
create table conventions.streams (
  stream_no   bigint      generated always as identity primary key,
  name        text        not null unique,
  version     integer     not null check (version > 0),
  head_hash   bytea       not null check (octet_length(head_hash) = 32),
  created_at  timestamptz not null default clock_timestamp()
) with (fillfactor = 50);

-- record is the exact text that was hashed; the other columns are copies of parts of it, for reading and indexes.
-- text, not jsonb: jsonb would reorder keys and lose the bytes that the hash stands for.
create table conventions.events (
  position        bigint      not null,
  stream_no       bigint      not null,
  version         integer     not null,
  event_id        uuid        not null,
  kind            text        not null,
  schema_version  smallint    not null,
  occurred_at     timestamptz not null,
  recorded_at     timestamptz not null default clock_timestamp(),
  record          text        not null,
  hash            bytea       not null check (octet_length(hash) = 32),
  primary key (stream_no, version)
);
create unique index events_position on conventions.events (position);

-- Records rows as versions p_expected + 1 … of a stream, all or none, in one round trip.
-- True: recorded now. False: these very rows (ids and hashes) had been recorded before.
-- It runs with its owner's rights, so that whoever appends needs no right on the tables.
create function conventions.append(
  p_stream text, p_expected integer, p_previous bytea,
  p_ids uuid[], p_kinds text[], p_schema_versions smallint[], p_occurred_at timestamptz[], p_records text[], p_hashes bytea[]
) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  n       constant integer := cardinality(p_ids);
  genesis constant bytea   := decode(repeat('00', 32), 'hex');
  target  bigint;
  actual  integer;
  broken  integer;
  known   integer;
  low     bigint;
begin
  -- The chain is computed here once more, so that no fault of a client can record a broken one.
  select min(p_expected + c.place) into broken
    from (select u.place::integer, u.record, u.hash, lag(u.hash, 1, p_previous) over (order by u.place) as before
            from unnest(p_records, p_hashes) with ordinality as u (record, hash, place)) as c
   where sha256(c.before || convert_to(c.record, 'UTF8')) is distinct from c.hash;
  if broken is not null then
    raise exception 'the hash of version % does not follow', broken using errcode = 'ES003', detail = broken::text;
  end if;

  -- The stream's line is taken first, whoever comes second waits here and then finds the version moved.
  if p_expected = 0 and p_previous = genesis then
    insert into conventions.streams (name, version, head_hash) values (p_stream, n, p_hashes[n])
      on conflict do nothing returning stream_no into target;
  elsif p_expected > 0 then
    update conventions.streams as s set version = p_expected + n, head_hash = p_hashes[n]
     where s.name = p_stream and s.version = p_expected and s.head_hash = p_previous
    returning s.stream_no into target;
  end if;

  if target is null then
    select s.stream_no, s.version into target, actual from conventions.streams as s where s.name = p_stream;
    select count(*) into known from conventions.events as e
     where e.stream_no = target and e.version between p_expected + 1 and p_expected + n
       and e.event_id = p_ids[e.version - p_expected] and e.hash = p_hashes[e.version - p_expected];
    if known = n then
      return false;
    end if;
    actual := coalesce(actual, 0);
    raise exception 'expected version %, found %', p_expected, actual using errcode = 'ES001', detail = actual::text;
  end if;

  -- The watermark's other half is safe_position. Announce a bound below every position taken from here on, and only
  -- then take positions. The lock is shared, so writers do not wait for each other; it is let go after the commit is
  -- visible. A bound read a moment too early is merely lower than needed.
  select case when s.is_called then s.last_value else 0 end into low from conventions.positions as s;
  perform pg_advisory_xact_lock_shared((5::bigint << 48) | low);
  insert into conventions.events
      (position, stream_no, version, event_id, kind, schema_version, occurred_at, record, hash)
    select nextval('conventions.positions'), target, p_expected + u.place, u.id, u.kind, u.schema_version, u.occurred_at, u.record, u.hash
      from (select * from unnest(p_ids, p_kinds, p_schema_versions, p_occurred_at, p_records, p_hashes)
              with ordinality as r (id, kind, schema_version, occurred_at, record, hash, place) order by r.place) as u;
  return true;
end $$;
revoke all on function conventions.append from public;

-- The highest position up to which nothing can still appear. The three steps need this order, each with a snapshot of
-- its own: (1) how far positions were given out; (2) the lowest bound announced by a writer that has not finished; (3) the
-- rows, read by the caller afterwards. A writer unseen in (2) either finished before, so (3) sees it, or takes its
-- positions after (1), so it lies above. It does not hold under REPEATABLE READ (one snapshot) nor on a replica (the
-- writers' locks are not there): read_all refuses both.
create function conventions.safe_position() returns bigint language plpgsql volatile as $$
declare
  given  bigint;
  lowest bigint;
begin
  select case when s.is_called then s.last_value else 0 end into given from conventions.positions as s;               -- (1)
  select min(((l.classid::bigint & 65535) << 32) | l.objid::bigint) into lowest from pg_locks as l                    -- (2)
   where l.locktype = 'advisory' and l.granted and l.objsubid = 1 and (l.classid::bigint >> 16) = 5
     and l.database = (select d.oid from pg_database as d where d.datname = current_database());
  return least(given, lowest);
end $$;

-- Rows of all streams after a position, in the global order. Positions may skip numbers (an append that was rolled back);
-- no row ever appears before one already returned.
create function conventions.read_all(p_after bigint, p_limit integer)
returns table (
  "position" bigint, stream text, version integer, event_id uuid, kind text, schema_version smallint,
  occurred_at timestamptz, record text, hash bytea
) language plpgsql volatile as $$
declare
  safe bigint;
begin
  if current_setting('transaction_isolation') <> 'read committed' or pg_is_in_recovery() then
    raise exception 'the global order is read on the primary, under READ COMMITTED' using errcode = 'object_not_in_prerequisite_state';
  end if;
  safe := conventions.safe_position();
  return query
    select e.position, s.name, e.version, e.event_id, e.kind, e.schema_version, e.occurred_at, e.record, e.hash
      from conventions.events as e join conventions.streams as s using (stream_no)
     where e.position > p_after and e.position <= safe                                                                -- (3)
     order by e.position limit p_limit;
end $$;

-- What was recorded stays. A superuser can still disable these triggers; the hash chain is what shows that.
create function conventions.refuse() returns trigger language plpgsql as $$
begin
  raise exception 'conventions.%: % refused, the record is append-only', tg_table_name, lower(tg_op) using errcode = 'ES002';
end $$;
create trigger events_are_never_changed before update or delete on conventions.events
  for each row execute function conventions.refuse();
create trigger events_are_never_emptied before truncate on conventions.events
  for each statement execute function conventions.refuse();
create trigger streams_are_never_removed before delete on conventions.streams
  for each row execute function conventions.refuse();
create trigger streams_are_never_emptied before truncate on conventions.streams
  for each statement execute function conventions.refuse();
