"""The form of a command: examples first, French or English help, carried out by code that is loaded only then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import click
from typing_extensions import override

from adapters.cli.language import ASKED_BEFORE, LANGUAGES, t


def load(target: str) -> Any:
    """The object that ``package.module:name`` means."""
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)


_LANGUAGE = t("Langue des textes ; aussi après la commande.", "Language of texts; after the command, too.")


class Told(click.Command):
    """A command whose help begins with examples. ``target`` is the coroutine function that carries it out."""

    def __init__(self, name: str, target: str, help: str, *, examples: Sequence[str] = (), params: Sequence[click.Parameter] = ()) -> None:  # noqa: A002 - click's name
        short, needed = help.partition("\n")[0], any(param.required for param in params)
        super().__init__(name, callback=self._carry_out, help=help, short_help=short, params=list(params), no_args_is_help=needed)
        self.target = target
        self.examples = tuple(examples)

    @override
    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_help(self, self.examples, ctx, formatter)

    @override
    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [
            record
            for param in self.get_params(ctx)
            if isinstance(param, click.Option) and (record := param.get_help_record(ctx)) is not None
        ]
        with formatter.section(t("Options ", "Options")):
            formatter.write_dl(records)

    @override
    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return in_our_words(super().get_help_option(ctx))

    def _carry_out(self, **asked: Any) -> None:
        perform = load("adapters.cli.context:perform")
        perform(load(self.target), asked, click.get_current_context().find_root().obj)


class Instant(Told):
    """A command that needs nothing of the world: a plain function carries it out, and nothing slow is imported."""

    @override
    def _carry_out(self, **asked: Any) -> None:
        load(self.target)(**asked)


class Family(click.Group):
    """Several commands under one name; run bare, it shows its help."""

    def __init__(
        self,
        name: str,
        help: str,  # noqa: A002 - click's name
        commands: Sequence[click.Command],
        *,
        examples: Sequence[str] = (),
    ) -> None:
        super().__init__(name, {command.name or "": command for command in commands}, help=help, short_help=help.partition("\n")[0])
        self.params.append(click.Option(["--lang"], type=click.Choice(LANGUAGES), expose_value=False, callback=_speak, help=_LANGUAGE))
        self.subcommand_metavar = t("COMMANDE [ARGUMENT]…", "COMMAND [ARGUMENT]…")
        self.no_args_is_help = False
        self.invoke_without_command = True
        self.callback = _show_help
        self.examples = tuple(examples)

    def sections(self) -> Mapping[str, Sequence[str]]:
        """The commands under their headings."""
        return {t("Commandes", "Commands"): list(self.commands)}

    @override
    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_help(self, self.examples, ctx, formatter)

    @override
    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for heading, names in self.sections().items():
            with formatter.section(t(f"{heading} ", heading)):
                formatter.write_dl([(name, self.commands[name].get_short_help_str(limit=90)) for name in names])

    @override
    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return in_our_words(super().get_help_option(ctx))

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


class Later(click.Command):
    """A command that another module declares: nothing of it is imported before it is run or asked for its help."""

    def __init__(self, name: str, target: str, help: str) -> None:  # noqa: A002 - click's name
        super().__init__(name, help=help, short_help=help)
        self.target = target

    @override
    def make_context(self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any) -> click.Context:
        command: click.Command = load(self.target)
        return command.make_context(info_name, args, parent=parent, **extra)


def write_help(command: click.Command, examples: Sequence[str], ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Examples, usage, what it does, options."""
    root = ctx.find_root().info_name or "conventions"
    if examples:
        with formatter.section(t("Exemples ", "Examples")), formatter.indentation():
            for example in examples:
                formatter.write(f"  {root} {example}\n")
        formatter.write_paragraph()
    formatter.write_usage(ctx.command_path, " ".join(command.collect_usage_pieces(ctx)), prefix=t("Usage : ", "Usage: "))
    command.format_help_text(ctx, formatter)
    command.format_options(ctx, formatter)


def in_our_words(option: click.Option | None) -> click.Option | None:
    """The option ``--help``, explained in the language of this run."""
    if option is not None:
        option.help = t("Afficher cette aide.", "Show this help.")
    return option


def _speak(ctx: click.Context, param: click.Parameter, value: str | None) -> None:  # noqa: ARG001 - as click calls it
    """Keep the language for the command that follows."""
    if value is not None:
        ctx.meta[ASKED_BEFORE] = value


def _show_help() -> None:
    ctx = click.get_current_context()
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
