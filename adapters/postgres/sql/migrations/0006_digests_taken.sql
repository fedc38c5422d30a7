-- Which run is sending a letter, and since when: another one that is under way leaves it alone.
alter table conventions.digests add column taken_by text, add column taken_at timestamptz;

-- Letters of before a day go, but never those of the last twelve months: whoever may call this can remove nothing else.
create function conventions.forget_digests(p_before date) returns void language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from conventions.digests where day < least(p_before, (current_date - interval '1 year')::date)
$$;
revoke all on function conventions.forget_digests from public;
