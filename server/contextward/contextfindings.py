"""Findings about exclusion lists, in the form of all findings: category `context`."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from contextward.context.index import ContextIndex
from contextward.context.lint import Flaw
from contextward.model import (
    Confidence,
    Exposure,
    Finding,
    Position,
    Range,
    RuleId,
    Severity,
)
from contextward.rules.contextrules import ContextRule, context_rules
from contextward.text.lines import split_lines


def list_names(index: ContextIndex) -> frozenset[str]:
    """The files of the workspace in which assistants in use keep exclusions, or seem to."""
    return frozenset(
        name
        for reader in index.readers
        for mechanism in reader.assistant.record.exclude
        for name in (mechanism.file, *mechanism.also)
        if name and not name.startswith("~/")
    )


def context_findings(
    path: str,
    text: str,
    flaws: Iterable[Flaw],
    exposure: Exposure,
    severity: Callable[[ContextRule], Severity],
) -> Iterator[Finding]:
    """The findings of one list, whose text is `text`."""
    lines = split_lines(text)
    seen: Counter[tuple[str, str]] = Counter()
    for flaw in flaws:
        rule = context_rules()[flaw.rule]
        loud = severity(rule)
        number = min(max(flaw.line - 1, 0), len(lines) - 1)
        line = lines[number].rstrip("\r\n")
        count = seen[flaw.rule, line]
        seen[flaw.rule, line] += 1
        if loud is Severity.OFF:
            continue
        end = len(line) if flaw.line else 0
        start = min(len(line) - len(line.lstrip()), end)
        yield Finding(
            rule=RuleId(rule.id),
            category="context",
            data_class=rule.data_class,
            title=rule.title,
            severity=loud,
            confidence=Confidence(rule.confidence),
            range=Range(Position(number, start), Position(number, end)),
            region="file",
            shape="",
            fingerprint=_fingerprint(path, line, rule.id, count),
            exposure=exposure,
            detail=flaw.detail or f"{rule.message}.",
        )


def _fingerprint(path: str, line: str, rule: str, count: int) -> str:
    data = f"{path}\0{line.strip()}\0{rule}\0{count}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).digest()[:16].hex()
