"""`contextward doctor`: what is there, what is missing, and what to do about it."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from contextward import __version__
from contextward.cli.files import machine_here, painter, project_of
from contextward.detect.peopletables import cues
from contextward.detect.prose import available
from contextward.folders import config_dir, state_dir
from contextward.policy.machine import Machine
from contextward.project import Project, shipped_engine
from contextward.roster import load
from contextward.rules.shipped import shipped_packs

_PACKAGES = ("pygls", "lsprotocol", "google-re2", "presidio-analyzer")
NEOVIM_RUNTIME = Path(__file__).parents[1] / "neovim"


@click.command(name="doctor")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Tell versions, configuration, assistants and what is missing. Exit status 2 on a fault."""
    paint = painter(ctx)
    root = project_of(Path.cwd())
    project = Project(root, shipped_engine(), machine=machine_here())

    def section(title: str, *lines: str) -> None:
        click.echo(paint(title, bold=True))
        for line in lines:
            click.echo(f"  {line}")

    section(
        "Versions",
        f"contextward {__version__}, Python {platform.python_version()}",
        ", ".join(f"{name} {_version(name)}" for name in _PACKAGES),
    )
    section(
        "Rules",
        *(
            f"{p.pack.metadata.id} {p.pack.metadata.version}: {len(p.rules)} rules"
            for p in shipped_packs()
        ),
    )
    section("Names in prose", *_prose(project))
    section("Project", str(root), *_configuration(project))
    section(
        "Assistants in use",
        *(
            f"{a.name}, because of {', '.join(b.source for b in a.because)}"
            for a in project.context.in_use
        ),
        *(f"{note.source}:{note.line}: {note.reason}" for note in project.context.notes),
    )
    section("Policy of the organisation", *_policy(project.machine))
    section("Folders", f"settings {config_dir()}", f"state {state_dir()}")
    section("Neovim runtime", str(NEOVIM_RUNTIME))
    if project.faults:
        ctx.exit(2)


def _policy(machine: Machine) -> list[str]:
    if machine.managed is None:
        return ["none"]
    if machine.managed.policy is None:
        return [f"{machine.state}: {machine.managed.fault or machine.managed.place}"]
    policy = machine.managed.policy.policy
    where = machine.managed.place
    return [
        f"{policy.organisation}, revision {policy.revision}, {len(policy.rules)} rules ({where})"
    ]


def _prose(project: Project) -> Iterator[str]:
    """What finds people in comments, and what is missing."""
    options = project.prose_options()
    yield f"cues of {', '.join(options.languages or sorted(cues().languages))}"
    if available():
        yield f"presidio-analyzer {_version('presidio-analyzer')}: ready"
    else:
        yield (
            "telephone numbers with national prefixes and other entities that packs name: missing: "
            "pip install 'contextward[prose]'"
        )
    roster = load(Path(options.roster), make=False)[0] if options.roster else None
    if roster is not None:
        yield f"a roster of {len(roster.names)} names and {len(roster.users)} user names"
    else:
        yield "no roster" if not options.roster else "a roster is made by the next scan"


def _configuration(project: Project) -> list[str]:
    found = [str(fault) for fault in (*project.faults, *project.warnings)]
    file = project.config.file
    return [f"configuration: {file.path}" if file else "no .contextward.yaml: defaults", *found]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "is not installed"
