"""The JSON contracts `contextward.report/1` and `contextward.exposure/1` (design section 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from contextward import __version__
from contextward.context.detection import AssistantInUse
from contextward.model import Exposure, FileReport, Finding, Position, Severity
from contextward.policy.machine import BARE, Machine
from contextward.record import Place


def report(
    files: Sequence[FileReport],
    findings: Sequence[dict[str, Any]],
    assistants: Iterable[AssistantInUse],
    seconds: float,
    policy: Machine = BARE,
) -> dict[str, Any]:
    """The whole of a scan as one object; `findings` are those that `findings_of` gave."""
    return {
        "schema": "contextward.report/1",
        "version": __version__,
        "policy": {"state": policy.state, "revision": policy.revision},
        "assistants": _assistants(assistants),
        "files": [
            {
                "path": file.path,
                "language": file.language,
                "bytes": file.size,
                "exposure": file.exposure.level.label,
                "incomplete": file.incomplete or None,
            }
            for file in files
        ],
        "findings": list(findings),
        "summary": {
            "files": len(files),
            "bytes": sum(file.size for file in files),
            "seconds": round(seconds, 3),
            "bySeverity": _count(findings, "severity", _SEVERITIES),
            "byCategory": _count(findings, "category"),
            "byExposure": _count(findings, "exposure"),
        },
    }


def findings_of(file: FileReport, places: Mapping[Position, Place]) -> list[dict[str, Any]]:
    """The findings of a file in their contract form; `places` gives positions their units."""
    return [_finding(file.path, places, finding) for finding in file.findings]


def exposure(files: Mapping[str, Exposure], assistants: Iterable[AssistantInUse]) -> dict[str, Any]:
    """Which assistants would read each file, and because of what."""
    return {
        "schema": "contextward.exposure/1",
        "assistants": _assistants(assistants),
        "files": [
            {
                "path": path,
                "level": found.level.label,
                "assistants": [
                    {
                        "id": a.id,
                        "level": a.level.label,
                        "because": [
                            {"kind": b.kind, "source": b.source, "line": b.line} for b in a.because
                        ],
                    }
                    for a in found.assistants
                ],
            }
            for path, found in files.items()
        ],
    }


_SEVERITIES = [s.label for s in sorted(Severity, reverse=True) if s is not Severity.OFF]


def _assistants(assistants: Iterable[AssistantInUse]) -> list[dict[str, Any]]:
    return [
        {
            "id": a.id,
            "name": a.name,
            "why": [f"{b.source}:{b.line}" if b.line else b.source for b in a.because],
        }
        for a in assistants
    ]


def _finding(path: str, places: Mapping[Position, Place], finding: Finding) -> dict[str, Any]:
    lines = finding.range.start.line, finding.range.end.line
    start, end = places[finding.range.start], places[finding.range.end]
    return {
        "rule": finding.rule,
        "category": finding.category,
        "dataClass": finding.data_class,
        "severity": finding.severity.label,
        "confidence": finding.confidence.label,
        "path": path,
        "range": {
            "start": {"line": lines[0], "character": start.character},
            "end": {"line": lines[1], "character": end.character},
        },
        "span": {"start": start.offset, "end": end.offset},
        "region": finding.region,
        "shape": finding.shape,
        "fingerprint": finding.fingerprint,
        "exposure": finding.exposure.level.label,
        "assistants": list(finding.exposure.readers),
        "regulations": list(finding.regulations),
        "fixes": list(finding.fixes),
        "suppressed": None,
    }


def _count(
    findings: Iterable[Mapping[str, Any]], key: str, order: Sequence[str] = ()
) -> dict[str, int]:
    counts = Counter(finding[key] for finding in findings)
    return {name: counts[name] for name in (*order, *sorted(counts.keys() - set(order)))}
