"""The command line: ``python starter.py …`` and the installed ``conventions …`` are the same program."""

from __future__ import annotations

from adapters.cli.program import program
from adapters.temporal.ending import end_with


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    end_with(program.main)


if __name__ == "__main__":
    main()
