-- What PostgresOffice asks. The one line was inserted by its migration.

-- name: mail
select mail from conventions.office;

-- name: switch_mail
update conventions.office set mail = $1;

-- name: directory
select directory from conventions.office;

-- name: days_off
select day, name from conventions.days_off where country = $1 order by day;

-- name: add_day_off
-- the first name given to a day stays
insert into conventions.days_off (country, day, name) values ($1, $2, $3) on conflict do nothing;

-- name: keep_directory
update conventions.office set directory = $1;
