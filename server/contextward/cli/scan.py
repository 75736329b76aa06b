"""`contextward scan`: the findings of files, whatever their exposure."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

import click

from contextward.cli.files import File, Projects, files_under, painter, with_progress
from contextward.context.detection import AssistantInUse
from contextward.detect.prose import ProseTier, available
from contextward.engine import Engine, Snapshot
from contextward.errors import UnreadableFile
from contextward.model import FileReport, Level, Severity
from contextward.report import json as json_report
from contextward.report.text import scan_text, unpainted
from contextward.text.document import Document
from contextward.text.files import Text, decode, read_text

_FOUND, _INCOMPLETE = 1, 3
_SEVERITIES = [s.label for s in sorted(Severity, reverse=True) if s is not Severity.OFF]


@dataclass
class _Result:
    """What a scan gathers, file by file; no text is kept."""

    files: list[FileReport] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    messages: dict[str, str] = field(default_factory=dict)
    assistants: dict[str, AssistantInUse] = field(default_factory=dict)


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
@click.option("--no-prose", is_flag=True, help="Do not look for names in comments and prose.")
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    format_: str,
    output: Path | None,
    fail_on: str,
    stdin_filename: str | None,
    exposed_only: bool,
    no_prose: bool,
) -> None:
    """Scan files and folders (by default this one); - is standard input.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 bad usage or configuration,
    3 something could not be scanned.
    """
    started = time.monotonic()
    for path in paths:
        if str(path) != "-" and not path.exists():
            raise click.UsageError(f"{path}: no such file or folder")
    projects = Projects()
    tier = ProseTier(projects.engine.ruleset) if not no_prose and available() else None
    if tier is None and not no_prose:
        click.echo("names in prose are not looked for: install contextward[prose]", err=True)
    result = _Result()
    if Path("-") in paths:
        file, text = _standard_input(stdin_filename, projects)
        _scan(file, text, result, tier, projects.engine, exposed_only)
    on_disk = [path for path in paths if str(path) != "-"]
    if on_disk or not paths:
        found = list(files_under(on_disk or [Path.cwd()], projects))
        for file in with_progress(found, "Scanning"):
            _scan(file, None, result, tier, projects.engine, exposed_only)
    for warning in dict.fromkeys(str(w) for project in projects.all for w in project.warnings):
        click.echo(f"contextward: {warning}", err=True)
    seconds = time.monotonic() - started
    assistants = tuple(result.assistants.values())
    if format_ == "json":
        report = json_report.report(result.files, result.findings, assistants, seconds)
        rendered = json.dumps(report, indent=2, ensure_ascii=False)
    else:
        paint = unpainted if output else painter(ctx)
        rendered = scan_text(result.files, assistants, result.messages, paint)
    if output:
        try:
            output.write_text(rendered + "\n", encoding="utf-8")
        except OSError as error:
            raise click.UsageError(f"{output}: {error.strerror}") from None
    else:
        click.echo(rendered)
    sys.exit(_status(result, Severity.parse(fail_on)))


def _status(result: _Result, threshold: Severity) -> int:
    if any(f.severity >= threshold for file in result.files for f in file.findings):
        return _FOUND
    return _INCOMPLETE if any(file.incomplete for file in result.files) else 0


def _scan(
    file: File,
    text: Text | None,
    result: _Result,
    tier: ProseTier | None,
    engine: Engine,
    exposed_only: bool,
) -> None:
    project = file.project
    result.assistants |= {a.id: a for a in project.context.in_use}
    if project.excluded(file.path):
        return
    if exposed_only and project.context.exposure(PurePosixPath(file.path)).level is Level.EXCLUDED:
        return
    try:
        text = text or read_text(file.absolute)
    except UnreadableFile as error:
        text = Text("", 0, str(error))
    if text is None:
        return  # binary
    snapshot = project.scan(file.path, Document.of(text.text), size=text.size)
    if tier is not None and project.config_for(file.path).settings.prose.enabled:
        snapshot = _with_prose(engine, tier, snapshot)
    report = project.report(snapshot, size=text.size, incomplete=text.note)
    report = replace(report, path=file.shown)
    result.files.append(report)
    result.findings += json_report.findings_of(report, snapshot.document)
    for finding in report.findings:
        result.messages[finding.rule] = engine.rules[finding.rule].rule.message


def _with_prose(engine: Engine, tier: ProseTier, snapshot: Snapshot) -> Snapshot:
    found = {}
    for line in range(len(snapshot.rows)):
        regions = engine.regions(snapshot, line)
        if regions:
            detections = tier.read(snapshot.path, snapshot.document.line(line), regions)
            if detections:
                found[line] = detections
    return engine.with_prose(snapshot, found)


def _standard_input(name: str | None, projects: Projects) -> tuple[File, Text]:
    if not name:
        raise click.UsageError("- needs --stdin-filename, which says what the text is")
    absolute = Path.cwd() / name
    text = decode(sys.stdin.buffer.read())
    if text is None:
        raise click.UsageError("standard input is binary")
    return projects.file(absolute, projects.of(absolute)), text
