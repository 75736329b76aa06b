"""The words in which every adapter speaks of a finding: who would read it, why, what to do.

Never the value, never "violation": a finding *may* be what it looks like. At most two lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contextward.model import AssistantExposure, Exposure, Finding, Level

_VERBS = {
    Level.ALWAYS: ("puts this file into every prompt", "put this file into every prompt"),
    Level.AUTOMATIC: ("may send this file by itself", "may send this file by themselves"),
    Level.ON_REQUEST: ("would read this file if asked", "would read this file if asked"),
}


def listed(names: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def who_reads(exposure: Exposure, names: Mapping[str, str]) -> str:
    """One sentence: which assistants take the file up, at the highest level at which any does."""
    readers = [names.get(a.id, a.id) for a in exposure.assistants if a.level is exposure.level]
    if exposure.level is Level.EXCLUDED:
        return "No assistant in use here reads this file."
    verb = _VERBS[exposure.level][len(readers) > 1]
    return f"{_capital(listed(readers))} {verb}."


def message(finding: Finding, what: str, names: Mapping[str, str]) -> str:
    """The text of a diagnostic: what it may be and its shape; who would read it."""
    if finding.category == "context":
        return f"{what}."
    return f"{what} ({finding.shape}).\n{who_reads(finding.exposure, names)}"


def because(exposure: AssistantExposure) -> str:
    """Why one assistant has its level: `.cursorignore:3 (exclusion)`."""
    reasons = []
    for reason in exposure.because:
        place = f"{reason.source}:{reason.line}" if reason.line else reason.source
        reasons.append(f"{place} ({reason.kind})" if place else reason.kind)
    return ", ".join(reasons)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
