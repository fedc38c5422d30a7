"""The command line. What ``--help`` and completion need imports click alone; the rest is loaded when a command runs."""
