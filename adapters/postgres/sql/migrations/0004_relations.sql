-- Which conventions name which others, found without reading every start: an index over what the terms in the log say.

-- « framework:REF » for each relation in the terms of an event. In canonical JSON the two keys stand side by side, and no
-- text of people can look like them, because its quotes are escaped.
create function conventions.relations_in(p_record text) returns text[] language sql immutable strict parallel safe as $$
  select coalesce(array_agg(found[2] || ':' || found[1]), '{}')
    from regexp_matches(p_record, '"reference":"([^"]+)","relation":"([a-z]+)"', 'g') as found
$$;
create index events_relations on conventions.events using gin (conventions.relations_in(record))
  where record like '%","relation":"%';
