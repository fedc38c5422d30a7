-- What PostgresOffice asks. The one line was inserted by its migration.

-- name: mail
select mail from conventions.office;

-- name: switch_mail
update conventions.office set mail = $1;

-- name: directory
select directory from conventions.office;

-- name: keep_directory
update conventions.office set directory = $1;
