-- What the examination asks of a server.

-- name: setting
select current_setting($1);

-- name: only_reads
select pg_is_in_recovery() or current_setting('default_transaction_read_only') = 'on';

-- name: role
select current_user;
