"""`contextward fix`: synthetic values in the place of real ones, in files."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import get_args

import click

from contextward.cli.files import Files, Projects, shown, with_progress
from contextward.detect.prose import available
from contextward.detect.shape import mask
from contextward.engine import Snapshot
from contextward.errors import UnreadableFile, UnwritableFile
from contextward.fixing import Fixed, Fixer, Left
from contextward.folders import state_dir
from contextward.gitstate import GitState
from contextward.model import Finding
from contextward.project import Project, repository_of
from contextward.rules.schema import RuleCategory
from contextward.synth.key import KEY_VARIABLE, load_key
from contextward.text.files import document_of, read_bytes
from contextward.text.writing import encode_like, new_file, replace_file

_INCOMPLETE = 3
_UNSAFE = {
    "changed": "it has changes that are not committed; commit them, or give --backup DIR",
    "untracked": "git does not keep it; commit it, or give --backup DIR",
}


@dataclass(frozen=True, slots=True)
class _Opened:
    project: Project
    path: str
    data: bytes
    snapshot: Snapshot
    note: str


@dataclass
class _Run:
    """What a run did and left, for the summary."""

    swapped: Counter[str] = field(default_factory=Counter)
    files: int = 0
    secrets: list[str] = field(default_factory=list)
    patients: list[str] = field(default_factory=list)
    left: int = 0

    def leave(self, name: str, reason: str) -> None:
        click.echo(f"left: {name}: {reason}", err=True)
        self.left += 1


@click.command(name="fix")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--rule", "rules", multiple=True, metavar="R", help="Only this rule (may be a glob).")
@click.option(
    "--category",
    "categories",
    multiple=True,
    type=click.Choice(get_args(RuleCategory)),
    help="Only this category.",
)
@click.option("--dry-run", is_flag=True, help="Change nothing; show the changes as a patch.")
@click.option(
    "--backup",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep the files as they were in DIR; then files that git does not keep are changed, too.",
)
@click.option(
    "--environment", is_flag=True, help="Take secrets from the environment where a language can."
)
@click.option("--no-prose", is_flag=True, help="Do not look for names in comments and prose.")
def command(
    paths: tuple[Path, ...],
    rules: tuple[str, ...],
    categories: tuple[str, ...],
    dry_run: bool,
    backup: Path | None,
    environment: bool,
    no_prose: bool,
) -> None:
    """Swap real-looking values for synthetic ones in files and folders (by default this one).

    Values keep their form, are nobody's, and are the same for the same original in every file;
    their mentions in comments and text change with them. Values are never printed. A file that git
    could not bring back is left alone unless --backup is given.

    Exit status: 0 everything asked for was fixed, 2 bad usage or configuration, 3 something was
    left (it is named).
    """
    for path in paths:
        if not path.exists():
            raise click.UsageError(f"{path}: no such file or folder")
    projects = Projects()
    key = load_key(state_dir())
    fixer = Fixer(
        projects.engine,
        key.secret,
        lambda finding: _asked(finding, rules, categories),
        prose=not no_prose and available(),
        environment=environment,
    )
    run = _Run()
    files = Files(list(paths) or [Path.cwd()], projects)
    each = list(files.each())
    opened = list(_open(with_progress(each, len(each), "Scanning"), fixer, run))
    _check_rules(projects, rules)
    fixer.ready()
    with ExitStack() as stack:
        guard = _Guard(stack, backup, dry_run)
        for one in with_progress(opened, len(opened), "Fixing"):
            _fix(one, fixer, guard, run)
        for name, commit in guard.committed(run.secrets, each):
            click.echo(f"{name}: rotate the secrets: commit {commit} holds the file")
    _summary(run, dry_run=dry_run, shared=key.shared)
    sys.exit(_INCOMPLETE if run.left else 0)


class _Guard:
    """Sees to it that what is changed could be brought back."""

    def __init__(self, stack: ExitStack, backup: Path | None, dry_run: bool) -> None:
        self._stack, self.backup, self.dry_run = stack, backup, dry_run
        self._states: dict[Path, GitState] = {}

    def state(self, file: Path) -> GitState | None:
        top = repository_of(file.parent)
        if top is None:
            return None
        if top not in self._states:
            self._states[top] = self._stack.enter_context(closing(GitState(top)))
        return self._states[top]

    def objection(self, file: Path, data: bytes) -> str:
        """Why the file must not be changed; empty if it may be."""
        if self.backup is not None:
            return ""
        state = self.state(file)
        return _UNSAFE.get(state.state(file, data), "") if state else ""

    def keep(self, project: Project, path: str, data: bytes) -> None:
        """Put a copy into the folder of backups."""
        if self.backup is not None:
            self.backup.mkdir(parents=True, exist_ok=True)
            place = shown(project, path).replace("../", "")
            new_file(self.backup.resolve(), place, data)

    def committed(
        self, names: list[str], each: list[tuple[Project, str]]
    ) -> Iterator[tuple[str, str]]:
        """Of files that held secrets, those that a commit holds."""
        wanted = set(names)
        for project, path in each if wanted else ():
            name, file = shown(project, path), project.root / path
            state = self.state(file) if name in wanted else None
            commit = state.committed(file) if state else ""
            if commit:
                yield name, commit


def _open(each: Iterator[tuple[Project, str]], fixer: Fixer, run: _Run) -> Iterator[_Opened]:
    for project, path in each:
        try:
            data = read_bytes(project.root / path)
        except UnreadableFile as error:
            run.leave(shown(project, path), str(error))
            continue
        text = None if data is None else document_of(data)
        if data is not None and text is not None:
            document, note = text
            yield _Opened(project, path, data, fixer.open(project, path, document), note)


def _fix(one: _Opened, fixer: Fixer, guard: _Guard, run: _Run) -> None:
    project, path = one.project, one.path
    name = shown(project, path)
    if one.snapshot.incomplete:
        run.leave(name, one.snapshot.incomplete)
    findings = fixer.found(project, one.snapshot)
    fixed = fixer.fix(project, one.snapshot)
    _tell_left(name, fixed.left, run)
    if fixed.after == fixed.before:
        return
    try:
        data = encode_like(one.data, fixed.after.text)
        objection = guard.objection(project.root / path, one.data)
        if objection and not guard.dry_run:
            raise UnwritableFile(objection)
        if not guard.dry_run:
            guard.keep(project, path, one.data)
            replace_file(project.root, path, data, was=one.data)
    except UnwritableFile as error:
        run.leave(name, str(error))
        return
    run.files += 1
    run.swapped += fixed.swapped
    if any(finding.category == "secret" for finding in findings):
        run.secrets.append(name)
    if any(finding.category == "health" for finding in findings):
        run.patients.append(name)
    if guard.dry_run:
        click.echo("\n".join(_patch(name, fixed, findings)))
    else:
        total = fixed.swapped.total()
        click.echo(f"{name}: {total} value{'s' if total > 1 else ''} swapped")


def _tell_left(name: str, left: list[Left], run: _Run) -> None:
    for one in left:
        if one.finding is None:
            run.leave(name, one.reason)
        else:
            at = one.finding.range.start
            where = f"{name}:{at.line + 1}:{at.column + 1}"
            run.leave(where, f"{one.finding.rule} ({one.finding.shape}): {one.reason}")


def _patch(name: str, fixed: Fixed, findings: list[Finding]) -> Iterator[str]:
    """The changed lines: what was there with its values masked, and what is to be there."""
    yield f"--- {name}"
    yield f"+++ {name}"
    before, after = fixed.before, fixed.after
    shift = len(after) - len(before)
    if shift:
        yield f"@@ {shift} line{'s' if shift > 1 else ''} added @@"
    masked: dict[int, list[tuple[int, int, str]]] = {}
    for finding in findings:
        span = (finding.range.start.column, finding.range.end.column, finding.shape)
        masked.setdefault(finding.range.start.line, []).append(span)
    for number in range(len(before)):
        old, new = before.line(number), after.line(number + shift)
        if old != new:
            yield f"@@ -{number + 1} +{number + shift + 1} @@"
            yield f"-{_masked(old, new, masked.get(number, []))}"
            yield f"+{new}"


def _masked(old: str, new: str, spans: list[tuple[int, int, str]]) -> str:
    """The old line without its values: what is the same in both stays, the rest is masked."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    start = min([start, *(a for a, _, _ in spans)])
    stop = max([len(old) - end, *(b for _, b, _ in spans)])
    return old[:start] + mask(old[start:stop]) + old[stop:]


def _summary(run: _Run, *, dry_run: bool, shared: bool) -> None:
    total = run.swapped.total()
    if not total:
        click.echo("Nothing to swap.")
        return
    verb = "would be" if dry_run else "were" if total > 1 else "was"
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(run.swapped.items()))
    click.echo(
        f"{total} value{'s' if total > 1 else ''} in {run.files} file"
        f"{'s' if run.files > 1 else ''} {verb} swapped: {kinds}."
    )
    whose = f"the key of {KEY_VARIABLE}" if shared else "this user's key"
    click.echo(f"Substitutes are drawn with {whose}: with another key they would be others.")
    if run.secrets:
        click.echo(
            "Store each secret where the program will find it before you rely on the change."
        )
    if run.patients:
        click.echo(
            "Substituted is not synthetic: the rest of a real record may still tell whose it is."
        )
        click.echo("If patient data was committed, tell your privacy officer.")


def _asked(finding: Finding, rules: tuple[str, ...], categories: tuple[str, ...]) -> bool:
    if categories and finding.category not in categories:
        return False
    return not rules or any(fnmatchcase(finding.rule, rule) for rule in rules)


def _check_rules(projects: Projects, rules: tuple[str, ...]) -> None:
    for rule in rules:
        known = {name for project in projects.all for name in project.engine.rules}
        if not any(fnmatchcase(name, rule) for name in known | set(projects.engine.rules)):
            raise click.UsageError(f"there is no rule '{rule}'")
