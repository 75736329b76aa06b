"""`contextward exclude`: keep files from the assistants in use, each in its own words."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from difflib import unified_diff
from pathlib import Path, PurePosixPath

import click

from contextward.cli.files import Files, Projects, painter, shown, with_progress
from contextward.context.apply import write_inside
from contextward.context.exclusions import PlannedExclusion, plan_exclusion
from contextward.context.index import ContextIndex
from contextward.context.registry import shipped_registry
from contextward.errors import UnwritableFile
from contextward.folders import cache_dir
from contextward.model import AssistantExposure, AssistantId, Exposure, Level
from contextward.parallel import cores
from contextward.project import Project
from contextward.report.text import Painter
from contextward.report.wording import listed
from contextward.treescan import TreeScan

_DRIFT, _INCOMPLETE = 1, 3


@click.command(name="exclude")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option(
    "--assistant",
    "names",
    multiple=True,
    metavar="A",
    help="Only this assistant, in use here or not; may be given several times.",
)
@click.option("--dry-run", is_flag=True, help="Show what would change as a diff, write nothing.")
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing; tell which files with findings one assistant excludes and another reads.",
)
@click.pass_context
def command(
    ctx: click.Context, paths: tuple[Path, ...], names: tuple[str, ...], dry_run: bool, check: bool
) -> None:
    """Keep files and folders out of the context of the assistants in use here.

    Each is told in its own exclusion list: an ignore file or an entry of its settings. How far that
    holds differs and is said.

    Exit status: 0 all done or nothing to do; 1 with --check, there is drift; 2 bad usage; 3 some
    assistant cannot be told, or a file could not be written: it is named.
    """
    assistants = _assistants(names)
    if check:
        if dry_run:
            raise click.UsageError("--check writes nothing: leave out --dry-run")
        sys.exit(_check(ctx, paths or (Path.cwd(),), assistants))
    if not paths:
        raise click.UsageError("name the files or folders to exclude, or use --check")
    projects = Projects()
    by_project: dict[Project, list[tuple[PurePosixPath, bool]]] = {}
    for path in paths:
        if not path.exists() and not path.is_symlink():
            raise click.UsageError(f"{path}: no such file or folder")
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links
        project = projects.of(absolute)
        place = PurePosixPath(absolute.relative_to(project.root).as_posix())
        by_project.setdefault(project, []).append((place, absolute.is_dir()))
    status = 0
    for project, places in by_project.items():
        status = max(status, _exclude(ctx, project, places, assistants, dry_run=dry_run))
    sys.exit(status)


def _assistants(names: Sequence[str]) -> tuple[AssistantId, ...]:
    registry = shipped_registry()
    found = []
    for name in names:
        assistant = registry.find(name)
        if assistant is None or assistant is registry.fallback:
            known = ", ".join(one.id for one in registry.assistants)
            raise click.UsageError(f"no assistant is called '{name[:64]}'; known are {known}")
        found.append(assistant.id)
    return tuple(found)


def _exclude(
    ctx: click.Context,
    project: Project,
    places: list[tuple[PurePosixPath, bool]],
    assistants: tuple[AssistantId, ...],
    *,
    dry_run: bool,
) -> int:
    first = index = _index(project, assistants)
    texts: dict[PurePosixPath, str] = {}
    told: list[PlannedExclusion] = []
    status = 0
    for place, folder in places:
        plans = plan_exclusion(index, place, assistants or None, folder=folder)
        if not plans:
            click.echo(f"{shown(project, str(place))}: no assistant in use reads it")
        for plan in plans:
            if plan.refused:
                status = _INCOMPLETE
                who = listed(index.registry.names(plan.assistants))
                click.echo(f"{shown(project, str(place))}: {who}: {plan.refused}", err=True)
            elif plan.file is not None:
                texts[plan.file] = plan.text
                told.append(plan)
        index = first.supposing({first.root / file: text for file, text in texts.items()})
    paint = painter(ctx)
    for file, text in texts.items():
        before = first.read(first.root / file)
        if dry_run:
            click.echo(_diff(shown(project, str(file)), before or "", text, paint), nl=False)
            continue
        try:
            write_inside(first.root, file, before, text)
        except UnwritableFile as error:
            status = _INCOMPLETE
            click.echo(f"contextward: {error}", err=True)
            continue
        for line in _told(index, file, told):
            click.echo(f"{shown(project, str(file))}: {line}")
    return status


def _index(project: Project, assistants: tuple[AssistantId, ...]) -> ContextIndex:
    if not assistants:
        return project.context
    named = (*project.config.settings.assistants, *assistants)
    return ContextIndex.open(project.root, shipped_registry(), named=named, home=Path.home())


def _told(index: ContextIndex, file: PurePosixPath, plans: list[PlannedExclusion]) -> Iterator[str]:
    for plan in plans:
        if plan.file == file:
            yield f"{listed(index.registry.names(plan.assistants))} ({plan.strength})"
            return


def _diff(name: str, before: str, after: str, paint: Painter) -> str:
    out = []
    lines = unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        f"a/{name}" if before else "/dev/null",
        f"b/{name}",
    )
    for line in lines:
        bare = line.rstrip("\r\n")
        colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
        missing = "" if line.endswith("\n") else "\n\\ No newline at end of file"
        out.append(paint(bare, fg=colour) + missing + "\n")
    return "".join(out)


def _check(ctx: click.Context, paths: Sequence[Path], assistants: tuple[AssistantId, ...]) -> int:
    """Files with findings that one assistant excludes and another reads."""
    for path in paths:
        if not path.exists():
            raise click.UsageError(f"{path}: no such file or folder")
    projects = Projects()
    scan = TreeScan(projects.engine, prose=False, jobs=cores(), cache=cache_dir())
    for project, folder in Files(paths, projects).folders():
        scan.add(project, folder)
    paint = painter(ctx)
    drifting = 0
    for scanned in with_progress(scan.results(), len(scan), "Checking"):
        project, place, size, record = scanned
        report = project.judge(place, record, size=size)
        split = drift(project.context, report.exposure, assistants) if report.findings else None
        if split is not None:
            drifting += 1
            names = project.context.registry.names
            kept, read = split
            click.echo(paint(shown(project, place), bold=True))
            click.echo(f"  kept from {listed(names(kept))}; {listed(names(read))} would read it")
    if drifting:
        word = "file" if drifting == 1 else "files"
        click.echo(f"{drifting} {word} with findings: contextward exclude PATH closes the gap.")
        return _DRIFT
    click.echo("No drift: what one assistant excludes, none that could exclude it reads.")
    return 0


def drift(
    index: ContextIndex, exposure: Exposure, assistants: Sequence[AssistantId] = ()
) -> tuple[tuple[AssistantId, ...], tuple[AssistantId, ...]] | None:
    """Who excludes a file, and who reads it that could be told not to; None when there is none.

    An assistant that can only be kept from indexing a file, and is, does not count as a reader.
    """
    asked = [one for one in exposure.assistants if not assistants or one.id in assistants]
    kept = tuple(one.id for one in asked if one.level is Level.EXCLUDED)
    read = tuple(one.id for one in asked if _could_be_told(index, one))
    return (kept, read) if kept and read else None


def _could_be_told(index: ContextIndex, exposure: AssistantExposure) -> bool:
    if exposure.level in (Level.EXCLUDED, Level.ALWAYS):
        return False
    assistant = index.registry.find(exposure.id)
    effects = (
        [m.effect for m in assistant.record.exclude if m.writer != "none"] if assistant else ()
    )
    return "excluded" in effects or ("on-request" in effects and exposure.level > Level.ON_REQUEST)
