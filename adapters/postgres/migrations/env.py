"""Alembic's entry: writes the SQL of the missing revisions, which ``adapters.postgres.migrate`` then runs."""

from __future__ import annotations

from alembic import context

context.configure(
    dialect_name="postgresql",
    version_table="migrations",
    version_table_schema="conventions",
    transactional_ddl=False,  # all of it runs inside one transaction of the caller
)
with context.begin_transaction():
    context.run_migrations()
