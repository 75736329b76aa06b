"""The pattern tier: expressions and key names over a block of lines, at once on every change."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from contextward.detect.compiled import Expression, Ruleset, field_tests
from contextward.detect.scanner import scan
from contextward.detect.verdict import Candidate, is_real, settle
from contextward.model import Detection, Region


def detect(
    ruleset: Ruleset,
    path: str,
    language: str,
    lines: Sequence[str],
    window: range,
    regions: Sequence[tuple[Region, ...]],
) -> list[tuple[Detection, ...]]:
    """Detections of the lines in `window`, an item a line.

    `lines` are those of `window` and, for rules that look around, up to `ruleset.reach` lines on
    either side; `window` indexes `lines`; `regions` belong to the lines of `window`.
    """
    found: list[list[Candidate]] = [[] for _ in window]
    near = _Near(lines)
    for hit in scan(ruleset.expressions, lines[window.start : window.stop]):
        number = window.start + hit.line
        if not near.holds(hit.expression, number):
            continue
        region = _around(regions[hit.line], hit.start, hit.end)
        value = lines[number][hit.start : hit.end]
        candidate = Candidate(hit.expression.owner, hit.start, hit.end, value, region)
        detector = hit.expression.detector
        if is_real(candidate, path, detector.checksum, detector.entropy):
            found[hit.line].append(candidate)
    for index, line_regions in enumerate(regions):
        for region in line_regions:
            if region.path:
                found[index].extend(
                    _fields(ruleset, path, language, lines[window.start + index], region)
                )
    return [settle(candidates) if candidates else () for candidates in found]


def _fields(
    ruleset: Ruleset, path: str, language: str, line: str, region: Region
) -> list[Candidate]:
    text = line[region.start : region.end]
    found = []
    for test in field_tests(ruleset, region.path):
        if not test.reads(language):
            continue
        start, end = 0, len(text)
        if test.pattern is not None:
            match = test.pattern.search(text)
            if match is None:
                continue
            start, end = match.span(test.group)
        candidate = Candidate(
            test.owner,
            region.start + start,
            region.start + end,
            text[start:end],
            region,
            max(len(name.split()) for name in test.detector.name),
        )
        if is_real(candidate, path, test.detector.checksum, test.detector.entropy):
            found.append(candidate)
    return found


def _around(regions: Sequence[Region], start: int, end: int) -> Region | None:
    """The region that holds a span. Regions are in order and do not overlap."""
    index = bisect_right(regions, start, key=lambda region: region.start) - 1
    return regions[index] if index >= 0 and end <= regions[index].end else None


class _Near:
    """Does a keyword of an expression stand near a line? Asked once a line and expression."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._known: dict[tuple[int, int], bool] = {}

    def holds(self, expression: Expression, line: int) -> bool:
        """True for an expression that asks for nothing near."""
        near = expression.detector.near
        if near is None:
            return True
        key = (id(expression), line)
        if key not in self._known:
            around = self._lines[max(0, line - near.lines) : line + near.lines + 1]
            text = "\n".join(around).lower()
            self._known[key] = any(keyword in text for keyword in expression.near)
        return self._known[key]
