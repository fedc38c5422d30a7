"""Everything that is kept in PostgreSQL (15 or newer): one schema, ``conventions``, in a database encoded in UTF-8."""
