"""Everything that an installation keeps, copied while it runs, and put back: see docs/decisions/0023."""
