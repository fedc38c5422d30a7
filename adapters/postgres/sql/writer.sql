-- What the application's own role may do, and nothing beyond: events enter through append alone. {role} is an existing role,
-- already quoted.

-- name: quoted
select quote_ident(rolname) from pg_roles where rolname = $1;

-- name: admit
grant usage on schema conventions to {role};
grant execute on function conventions.append to {role};
grant select on conventions.events, conventions.streams, conventions.positions, conventions.migrations to {role};
grant select, insert, delete on conventions.people to {role};
grant select, update (mail, directory) on conventions.office to {role};
grant select, insert on conventions.days_off to {role};
grant select, insert, update (status, attempts, message_id, reason, trial, taken_by, taken_at) on conventions.digests to {role};
grant execute on function conventions.forget_digests to {role};
