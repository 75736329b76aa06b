"""The pattern tier: expressions and key names over a block of lines, at once on every change."""

from __future__ import annotations

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
    for hit in scan(ruleset.expressions, lines[window.start : window.stop]):
        region = _around(regions[hit.line], hit.start, hit.end)
        line = lines[window.start + hit.line]
        candidate = Candidate(
            hit.expression.owner, hit.start, hit.end, line[hit.start : hit.end], region
        )
        detector = hit.expression.detector
        if _is_near(hit.expression, lines, window.start + hit.line) and is_real(
            candidate, path, detector.checksum, detector.entropy
        ):
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
    for region in regions:
        if region.start <= start and end <= region.end:
            return region
    return None


def _is_near(expression: Expression, lines: Sequence[str], line: int) -> bool:
    near = expression.detector.near
    if near is None:
        return True
    around = "\n".join(lines[max(0, line - near.lines) : line + near.lines + 1]).lower()
    return any(keyword in around for keyword in expression.near)
