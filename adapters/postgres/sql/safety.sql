-- What a worker asks before it trusts a database with events.

-- name: settings
select name, current_setting(name) as value from unnest(array['fsync', 'full_page_writes', 'synchronous_commit']) as s (name);

-- name: role
-- A member of a role can become it, so membership counts as much as being the role. A superuser is a member of every role.
select session_user::text as name,
       exists (select from pg_roles as r where r.rolsuper and pg_has_role(session_user, r.oid, 'member')) as superuser,
       exists (
         select from pg_namespace as n
           left join pg_class as c on c.relnamespace = n.oid
           left join pg_proc as p on p.pronamespace = n.oid
          where n.nspname = 'conventions'
            and (pg_has_role(session_user, n.nspowner, 'member')
                 or pg_has_role(session_user, c.relowner, 'member')
                 or pg_has_role(session_user, p.proowner, 'member'))
       ) as owner;
