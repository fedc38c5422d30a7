-- What PostgresDigests asks.

-- name: plan
-- all of a day in one statement, or none where the day has some already
insert into conventions.digests (day, person, by_mail, live, content, conventions)
select $1::date, given.person, given.by_mail, given.live, given.content, array(select jsonb_array_elements_text(given.conventions))
  from jsonb_to_recordset($2::jsonb) as given(person text, by_mail boolean, live boolean, content text, conventions jsonb)
 where not exists (select from conventions.digests where day = $1)
on conflict do nothing;

-- name: last_day
select max(day) from conventions.digests where $1::date is null or day < $1;

-- name: since
select content, status, attempts, message_id, reason, trial
  from conventions.digests
 where day between $1 and $2 and ($3::text is null or conventions @> array[$3])
 order by day, person, by_mail, live;

-- name: attempt
-- nothing of those that somebody else has taken up since they were read, or another run is sending
update conventions.digests
   set status = 'attempted', attempts = attempts + 1, message_id = $6, trial = $7, taken_by = $8, taken_at = now()
 where day = $1 and status not in ('sent', 'failed')
   and (status <> 'attempted' or taken_by = $8 or coalesce(taken_at, '-infinity') <= now() - $9::interval)
   and (person, by_mail, live, attempts) in (select * from unnest($2::text[], $3::boolean[], $4::boolean[], $5::integer[]))
returning person;

-- name: settle
-- what has come to an end stays so
update conventions.digests set status = $5, reason = $6
 where day = $1 and status not in ('sent', 'failed')
   and (person, by_mail, live) in (select * from unnest($2::text[], $3::boolean[], $4::boolean[]));

-- name: forget
select conventions.forget_digests($1);
