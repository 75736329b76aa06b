"""The command line: one file a command, imported when that command runs."""

from __future__ import annotations

import importlib
import os
from pathlib import Path

import click

from contextward import __version__
from contextward.errors import ContextwardError

COMMANDS = (
    "server", "scan", "fix", "exposure", "exclude", "pack", "policy", "doctor",
)  # fmt: skip
_BAD_USAGE = 2


class _Commands(click.Group):
    """Imports a command's module when the command is asked for."""

    def invoke(self, ctx: click.Context) -> object:
        """Run; what is wrong with configuration is one line on standard error."""
        try:
            return super().invoke(ctx)
        except ContextwardError as error:
            click.echo(f"contextward: {error}", err=True)
            ctx.exit(_BAD_USAGE)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the documentation."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command, or None for a word that is none."""
        if name not in COMMANDS:
            return None
        command = importlib.import_module(f"contextward.cli.{name}").command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="contextward")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Shows what an AI coding assistant would read, before it reads it.

    Patient data, personal data and secrets in the files that the assistants in use would take into
    their context. Nothing leaves this machine.
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False


def main(machine: Path = Path("/")) -> None:
    """The program. `machine` is the folder below which the machine's policy lies; only tests say
    another."""
    cli.main(prog_name="contextward", obj=machine)
