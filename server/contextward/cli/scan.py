"""`contextward scan`: the findings of files, whatever their exposure."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

import click

from contextward.cli.files import Files, Projects, painter, shown, with_progress
from contextward.context.detection import AssistantInUse
from contextward.detect.prose import available
from contextward.filescan import Task
from contextward.folders import cache_dir
from contextward.model import FileReport, Level, Severity
from contextward.parallel import cores
from contextward.project import Project
from contextward.report import json as json_report
from contextward.report.text import scan_text, unpainted
from contextward.treescan import Scanned, TreeScan

_FOUND, _INCOMPLETE = 1, 3
_SEVERITIES = [s.label for s in sorted(Severity, reverse=True) if s is not Severity.OFF]


@dataclass
class _Result:
    """What a scan gathers, file by file; no text is kept."""

    contract: bool
    """The report is JSON: findings in their contract form are wanted."""
    files: list[FileReport] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    messages: dict[str, str] = field(default_factory=dict)

    def take(self, scanned: Scanned) -> None:
        """Judge one file by its project's policy."""
        project, path, size, record = scanned
        if record.binary:
            return
        report = project.judge(path, record, size=size)
        report = replace(report, path=shown(project, path))
        self.files.append(report)
        if self.contract:
            self.findings += json_report.findings_of(report, record.places())
        for finding in report.findings:
            self.messages[finding.rule] = project.message(finding)

    def take_lists(self, project: Project, scanned: list[Path]) -> int:
        """Add what is wrong with exclusion lists below these paths; how many files are new here."""
        new = 0
        for path in project.faulty_lists:
            place = project.root / path
            if not any(place.is_relative_to(one) for one in scanned):
                continue
            report, places = project.report_list(path)
            if not report.findings:
                continue
            report = replace(report, path=shown(project, path))
            known = next((n for n, f in enumerate(self.files) if f.path == report.path), None)
            if known is None:
                self.files.append(report)
                new += 1
            else:
                found = (*self.files[known].findings, *report.findings)
                self.files[known] = replace(self.files[known], findings=found)
            if self.contract:
                self.findings += json_report.findings_of(report, places)
            for finding in report.findings:
                self.messages[finding.rule] = project.message(finding)
        return new


@click.command(name="scan")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@click.option("--output", type=click.Path(path_type=Path), help="Write the report to a file.")
@click.option(
    "--fail-on",
    type=click.Choice(_SEVERITIES),
    default="error",
    show_default=True,
    help="Exit with 1 when a finding is at least this severe.",
)
@click.option("--stdin-filename", metavar="F", help="The path that standard input (-) stands for.")
@click.option("--exposed-only", is_flag=True, help="Leave out files that no assistant reads.")
@click.option("--ignored", is_flag=True, help="Go into folders that git ignores, too.")
@click.option("--no-prose", is_flag=True, help="Do not look for names in comments and prose.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes for large scans; by default one a processor.",
)
@click.option(
    "--untrusted",
    is_flag=True,
    help="Do not load the rule packs that the scanned repository names.",
)
@click.option("--no-cache", is_flag=True, help="Neither use nor keep results of unchanged files.")
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    format_: str,
    output: Path | None,
    fail_on: str,
    stdin_filename: str | None,
    exposed_only: bool,
    ignored: bool,
    no_prose: bool,
    jobs: int | None,
    untrusted: bool,
    no_cache: bool,
) -> None:
    """Scan files and folders (by default this one); - is standard input.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 bad usage or configuration,
    3 something could not be scanned.
    """
    started = time.monotonic()
    for path in paths:
        if str(path) != "-" and not path.exists():
            raise click.UsageError(f"{path}: no such file or folder")
    projects = Projects(packs=not untrusted, gate=True)
    if not no_prose and not available():
        click.echo("some numbers in prose are not looked for: install contextward[prose]", err=True)
    scan = TreeScan(
        projects.engine,
        prose=not no_prose,
        jobs=jobs or cores(),
        cache=None if no_cache else cache_dir(),
        every=format_ == "json",
    )
    result = _Result(contract=format_ == "json")
    if Path("-") in paths:
        result.take(_standard_input(stdin_filename, projects, scan))
    on_disk = [path for path in paths if str(path) != "-"]
    files = Files(on_disk if paths else [Path.cwd()], projects, ignored=ignored)
    for project, folder in files.folders():
        scan.add(project, folder, _exposed(project) if exposed_only else None)
    for scanned in with_progress(scan.results(), len(scan), "Scanning"):
        result.take(scanned)
    named = [Path(os.path.abspath(path)) for path in on_disk or ([] if paths else [Path()])]  # noqa: PTH100 - links are not followed
    for project in projects.all:
        scan.quiet_files -= result.take_lists(project, named)
    for notice in scan.notices:
        click.echo(notice, err=True)
    for warning in dict.fromkeys(str(w) for project in projects.all for w in project.warnings):
        click.echo(f"contextward: {warning}", err=True)
    assistants = {a.id: a for project in projects.all for a in project.context.in_use}.values()
    if format_ == "json":
        seconds = time.monotonic() - started
        report = json_report.report(
            result.files, result.findings, assistants, seconds, projects.machine
        )
        rendered = json.dumps(report, indent=2, ensure_ascii=False)
    else:
        rendered = _text(ctx, result, scan, files, assistants, to_file=output is not None)
    _write(rendered, output)
    sys.exit(_status(result, Severity.parse(fail_on)))


def _text(
    ctx: click.Context,
    result: _Result,
    scan: TreeScan,
    files: Files,
    assistants: Iterable[AssistantInUse],
    *,
    to_file: bool,
) -> str:
    paint = unpainted if to_file else painter(ctx)
    quiet = scan.quiet_files
    rendered = scan_text(result.files, assistants, result.messages, paint, quiet=quiet)
    if files.left_out:
        what = "1 folder" if files.left_out == 1 else f"{files.left_out} folders"
        verb = "was" if files.left_out == 1 else "were"
        rendered += f"\n{what} that git ignores {verb} not scanned (--ignored scans them)."
    return rendered


def _write(rendered: str, output: Path | None) -> None:
    if output is None:
        click.echo(rendered)
        return
    try:
        output.write_text(rendered + "\n", encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"{output}: {error.strerror}") from None


def _status(result: _Result, threshold: Severity) -> int:
    if any(f.severity >= threshold for file in result.files for f in file.findings):
        return _FOUND
    return _INCOMPLETE if any(file.incomplete for file in result.files) else 0


def _exposed(project: Project) -> Callable[[str], bool]:
    """Does any assistant in use read a file, by its path in the project?"""
    index = project.context
    return lambda path: index.exposure(PurePosixPath(path)).level is not Level.EXCLUDED


def _standard_input(name: str | None, projects: Projects, scan: TreeScan) -> Scanned:
    if not name:
        raise click.UsageError("- needs --stdin-filename, which says what the text is")
    absolute = Path.cwd() / name
    data = sys.stdin.buffer.read()
    project = projects.of(absolute)
    path = absolute.relative_to(project.root).as_posix()
    prose = project.config_for(path).settings.prose.enabled
    packs = project.pack_folders if project.runs_packs else ()
    task = Task(
        "", path, len(data), project.max_bytes(), prose, b"", packs, project.prose_options()
    )
    record = scan.scanner.scan(data, task)
    if record.binary:
        raise click.UsageError("standard input is binary")
    return Scanned(project, path, len(data), record)
