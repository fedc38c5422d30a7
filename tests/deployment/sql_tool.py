"""The command line of ``temporal-sql-tool``, written down from its source (temporalio/temporal, tools/sql and tools/common/schema).

No package carries the tool, so what the compose file gives it is held against this; nothing here has run it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

EVERYWHERE = {  # before the command; each with its short form, and the variable that stands for it
    "--endpoint": ("--ep", "SQL_HOST"),
    "--port": ("-p", "SQL_PORT"),
    "--user": ("-u", "SQL_USER"),
    "--password": ("--pw", "SQL_PASSWORD"),
    "--database": ("--db", "SQL_DATABASE"),
    "--plugin": ("--pl", "SQL_PLUGIN"),
}
COMMANDS: Mapping[str, Mapping[str, str]] = {
    "create-database": {"--defaultdb": "--defaultdb"},
    "setup-schema": {"--version": "-v", "--schema-file": "-f", "--schema-name": "-s"},
    "update-schema": {"--version": "-v", "--schema-dir": "-d", "--schema-name": "-s"},
}
PLUGINS = {"postgres12", "postgres12_pgx"}
SCHEMAS = {  # where the image of the admin tools keeps them
    "temporal": "/etc/temporal/schema/postgresql/v12/temporal/versioned",
    "temporal_visibility": "/etc/temporal/schema/postgresql/v12/visibility/versioned",
}


@dataclass(frozen=True)
class Call:
    command: str
    connection: Mapping[str, str]
    options: Mapping[str, str]


def read(argv: Sequence[str], environment: Mapping[str, str]) -> Call:
    """One call; ``ValueError`` names what the tool would not understand."""
    rest = list(argv)
    connection = {option: environment[variable] for option, (_, variable) in EVERYWHERE.items() if variable in environment}
    connection |= _options(rest, {option: short for option, (short, _) in EVERYWHERE.items()})
    if not rest or rest[0] not in COMMANDS:
        raise ValueError(f"no such command: {rest[:1]}")
    command = rest.pop(0)
    options = _options(rest, COMMANDS[command])
    if rest:
        raise ValueError(f"left over: {rest}")
    if missing := EVERYWHERE.keys() - connection.keys():
        raise ValueError(f"not said: {sorted(missing)}")
    if connection["--plugin"] not in PLUGINS or not connection["--port"].isdecimal():
        raise ValueError(f"not for PostgreSQL: {connection['--plugin']}, {connection['--port']}")
    if command == "setup-schema" and "--version" not in options:
        raise ValueError("setup-schema asks for an initial version")
    if command == "update-schema" and ("--schema-dir" in options) == ("--schema-name" in options):
        raise ValueError("update-schema asks for one of --schema-dir and --schema-name")
    return Call(command, connection, options)


def _options(rest: list[str], known: Mapping[str, str]) -> dict[str, str]:
    by_name = {name: option for option, short in known.items() for name in (option, short)}
    found = {}
    while rest and rest[0].startswith("-"):
        name, equals, value = rest.pop(0).partition("=")
        if name not in by_name:
            raise ValueError(f"no such option here: {name}")
        if not equals:
            if not rest:
                raise ValueError(f"{name} asks for a value")
            value = rest.pop(0)
        found[by_name[name]] = value
    return found
