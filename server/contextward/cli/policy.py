"""`contextward policy`: which severities hold here, and who decided."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click

from contextward.cli.files import Projects, painter
from contextward.model import Confidence, Level
from contextward.policy.judged import Judged
from contextward.policy.severity import Resolution
from contextward.project import Project
from contextward.rules.contextrules import context_rules

_FORMAT = click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)
_LEVELS = [level.label for level in sorted(Level, reverse=True)]


@click.group(name="policy")
def command() -> None:
    """Tell which severities hold here, and which file and line decided each."""


@command.command()
@click.argument("path", type=click.Path(path_type=Path), default=".", metavar="[PATH]")
@_FORMAT
@click.option("--all", "all_", is_flag=True, help="Rules that nobody has changed, too.")
@click.pass_context
def show(ctx: click.Context, path: Path, format_: str, all_: bool) -> None:
    """Every rule whose severity somebody changed, for files in PATH."""
    projects, project, place = _project(path)
    found = {
        rule.id: _resolution(project, rule, place, Level.AUTOMATIC)
        for rule in sorted(_rules(project), key=lambda rule: rule.id)
    }
    if not all_:
        found = {rule: one for rule, one in found.items() if len(one.steps) > 1 or one.locked}
    machine = projects.machine
    if format_ == "json":
        click.echo(
            json.dumps(
                {
                    "schema": "contextward.policy/1",
                    "policy": {"state": machine.state, "revision": machine.revision},
                    "rules": [_explained(rule, one) for rule, one in found.items()],
                },
                indent=2,
            )
        )
        return
    paint = painter(ctx)
    revision = f", revision {machine.revision}" if machine.revision is not None else ""
    click.echo(f"policy of the organisation: {machine.state}{revision}")
    for fault in (*machine.faults, *project.faults, *project.warnings):
        click.echo(f"  {fault}")
    for rule, one in found.items():
        lock = " locked" if one.locked else ""
        last = one.steps[-1]
        for step in one.steps:
            last = step if step.effective else last
        click.echo(
            f"{paint(rule, bold=True)}: {one.severity.label}{lock}  ({_source(last.source)}"
            + (f":{last.line})" if last.line else ")")
        )
    if not found:
        click.echo("every rule has the severity of its pack")


@command.command()
@click.argument("rule")
@click.option("--path", type=click.Path(path_type=Path), default=".", help="For a file there.")
@click.option(
    "--exposure",
    type=click.Choice(_LEVELS),
    default="automatic",
    show_default=True,
    help="The level of the file.",
)
@_FORMAT
def explain(rule: str, path: Path, exposure: str, format_: str) -> None:
    """Who said what about RULE, and what came of it: each layer with file and line."""
    _, project, place = _project(path)
    found = next((r for r in _rules(project) if rule == r.id or rule in r.aliases), None)
    if found is None:
        raise click.UsageError(f"there is no rule {rule}: see `contextward policy show --all`")
    level = next(one for one in Level if one.label == exposure)
    resolution = _resolution(project, found, place, level)
    if format_ == "json":
        click.echo(json.dumps(_explained(found.id, resolution), indent=2))
        return
    click.echo(f"{found.id}: {resolution.severity.label}")
    for step in resolution.steps:
        at = f":{step.line}" if step.line else ""
        effect = "" if step.effective else "  (no effect)"
        click.echo(
            f"  {step.layer:<10} {step.severity.label:<11} {_source(step.source)}{at}{effect}"
        )


def _project(path: Path) -> tuple[Projects, Project, str]:
    """The project of a path and a path in it: in a folder, that of a file there."""
    if not path.exists():
        raise click.UsageError(f"{path}: no such file or folder")
    projects = Projects()
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links
    project = projects.of(absolute)
    place = absolute.relative_to(project.root).as_posix()
    if absolute.is_dir():
        place = "" if place == "." else f"{place}/"
    return projects, project, place


def _rules(project: Project) -> list[Judged]:
    mine: list[Judged] = [owner.rule for owner in project.engine.rules.values()]
    return [*mine, *context_rules().values()]


def _resolution(project: Project, rule: Judged, place: str, level: Level) -> Resolution:
    return project.repository.resolution(rule, place, level, Confidence.HIGH)


def _explained(rule: str, resolution: Resolution) -> dict[str, Any]:
    return {
        "rule": rule,
        "severity": resolution.severity.label,
        "because": [
            {
                "layer": step.layer,
                "source": _source(step.source),
                "line": step.line,
                "severity": step.severity.label,
                "effective": step.effective,
            }
            for step in resolution.steps
        ],
    }


def _source(source: str) -> str:
    """A file below where we stand as it is called from here."""
    place = Path(source)
    here = Path.cwd()
    return place.relative_to(here).as_posix() if place.is_relative_to(here) else source
