"""Reports as text for a terminal: a file a paragraph, a finding a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from contextward.context.detection import AssistantInUse
from contextward.model import Exposure, FileReport, Finding, Level, Severity
from contextward.report.wording import because, listed, who_reads

_COLOURS = {
    Severity.ERROR: "red",
    Severity.WARNING: "yellow",
    Severity.INFORMATION: "blue",
    Severity.HINT: "bright_black",
}
_LEVELS = {
    Level.ALWAYS: "red",
    Level.AUTOMATIC: "yellow",
    Level.ON_REQUEST: "cyan",
    Level.EXCLUDED: "green",
}


class Painter(Protocol):
    """Colours a text, or leaves it as it is."""

    def __call__(self, text: str, *, fg: str | None = None, bold: bool | None = None) -> str:
        """The text, perhaps coloured."""


def unpainted(text: str, *, fg: str | None = None, bold: bool | None = None) -> str:
    """The text as it is."""
    return text


def scan_text(
    files: Sequence[FileReport],
    assistants: Iterable[AssistantInUse],
    messages: Mapping[str, str],
    paint: Painter,
    *,
    quiet: int = 0,
) -> str:
    """The report of `contextward scan`. `messages` says what a rule's finding may be.

    `quiet` is the number of further files, in which there is nothing to tell.
    """
    names: dict[str, str] = {a.id: a.name for a in assistants}
    lines: list[str] = []
    for file in files:
        if file.findings or file.incomplete or file.notes:
            lines += [*file_lines(file, names, messages, paint), ""]
    return "\n".join([*lines, _summary(files, quiet)])


def file_lines(
    file: FileReport, names: Mapping[str, str], messages: Mapping[str, str], paint: Painter
) -> list[str]:
    """One file: its exposure, its findings, what could not be scanned."""
    level = file.exposure.level
    lines = [
        f"{paint(file.path, bold=True)}  {paint(level.label, fg=_LEVELS[level])}",
        f"  {who_reads(file.exposure, names)}",
    ]
    lines += [f"  incomplete: {note}" for note in (file.incomplete, *file.notes) if note]
    return lines + [_finding(finding, messages, paint) for finding in file.findings]


def exposure_text(
    files: Mapping[str, Exposure], assistants: Iterable[AssistantInUse], paint: Painter
) -> str:
    """The report of `contextward exposure`."""
    names = {a.id: a.name for a in assistants}
    lines = []
    for path, exposure in files.items():
        label = paint(f"{exposure.level.label:<10}", fg=_LEVELS[exposure.level])
        lines.append(f"{label} {paint(path, bold=True)}")
        for assistant in exposure.assistants:
            name = names.get(assistant.id, assistant.id)
            lines.append(f"{'':11}{name}: {assistant.level.label}, {because(assistant)}")
            for reason in assistant.because:
                told = " · ".join(filter(None, (reason.pattern, reason.strength)))
                lines += [f"{'':13}{told}"] if told else []
    return "\n".join(lines)


def _finding(finding: Finding, messages: Mapping[str, str], paint: Painter) -> str:
    place = f"{finding.range.start.line + 1}:{finding.range.start.column + 1}"
    label = paint(f"{finding.severity.label:<11}", fg=_COLOURS[finding.severity])
    what = finding.detail or f"{messages[finding.rule]} ({finding.shape})"
    return f"  {place:>8}  {label}  {what}  {finding.rule}"


def _summary(files: Sequence[FileReport], quiet: int) -> str:
    counts = Counter(finding.severity for file in files for finding in file.findings)
    holding = sum(1 for file in files if file.findings)
    parts = [f"{counts[s]} {s.label}" for s in sorted(counts, reverse=True)]
    total = sum(counts.values())
    if not total:
        return f"No findings in {len(files) + quiet} files."
    plural = "s" if total > 1 else ""
    return f"{total} finding{plural} in {holding} of {len(files) + quiet} files: {listed(parts)}."
