"""The whole engine on one machine, from installed wheels alone: PostgreSQL, Temporal, a mail catcher and a worker."""
