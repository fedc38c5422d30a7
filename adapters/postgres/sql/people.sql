-- What PostgresPeople asks.

-- name: forget
delete from conventions.people where scope = $1 and id = any($2::text[]);

-- name: put
insert into conventions.people (scope, id, since, until, name, title, email, language)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: held
select scope, id, name, since, until, title, email, language from conventions.people where id = $1 order by scope, since;

-- name: find
-- the convention's own before the office's; of two tenures that overlap, the one that began last
select distinct on (id) id, name, since, until, title, email, language
  from conventions.people
 where id = any($1::text[]) and scope in ($3, '') and since <= $2 and (until is null or until >= $2)
 order by id, scope = '', since desc;
