"""`contextward exposure`: which assistants would read each file, at what level, because of what."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

import click

from contextward.cli.files import Files, Projects, painter, shown
from contextward.report import json as json_report
from contextward.report.text import exposure_text


@click.command(name="exposure")
@click.argument(
    "paths", nargs=-1, type=click.Path(path_type=Path, exists=True), metavar="[PATH]..."
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def command(ctx: click.Context, paths: tuple[Path, ...], format_: str) -> None:
    """Tell which assistants would read each file, and the line of the rule that decided it.

    Exclusions that .contextward.yaml attests count here, as in editors; a scan ignores them.
    """
    projects = Projects(attested=True)
    found = {
        shown(project, path): project.context.exposure(PurePosixPath(path))
        for project, path in Files(paths or [Path.cwd()], projects, every=True).each()
    }
    assistants = {a.id: a for project in projects.all for a in project.context.in_use}.values()
    if format_ == "json":
        click.echo(json.dumps(json_report.exposure(found, assistants), indent=2))
    else:
        click.echo(exposure_text(found, assistants, painter(ctx)))
