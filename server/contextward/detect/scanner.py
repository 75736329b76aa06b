"""The scanner: hits of every expression over the bytes of a block of lines.

A hit is a line and a span of code points in it. Lines are joined by a line feed, which no
expression can cross, so scanning a block gives for each line what scanning the line alone gives.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from contextward.detect.compiled import Expression


@dataclass(frozen=True, slots=True)
class Hit:
    """`expression` matched `[start, end)` of a line, in code points; lines count from the block."""

    expression: Expression
    line: int
    start: int
    end: int


def scan(expressions: Iterable[Expression], lines: Sequence[str]) -> Iterator[Hit]:
    """All hits in `lines`, given without their endings."""
    encoded = [line.encode("utf-8", "surrogatepass") for line in lines]
    data = b"\n".join(encoded)
    lowered = data.lower()
    starts: list[int] = []
    for expression in expressions:
        if expression.keywords and not any(word in lowered for word in expression.keywords):
            continue
        for start, end in _values(expression, data):
            if not starts:
                starts = _line_starts(encoded)
            line = bisect_right(starts, start) - 1
            base = starts[line]
            if not _has_keyword(expression, encoded[line]):
                continue
            if len(encoded[line]) == len(lines[line]):
                yield Hit(expression, line, start - base, end - base)
            else:
                before = _length(data[base:start])
                yield Hit(expression, line, before, before + _length(data[start:end]))


def _values(expression: Expression, data: bytes) -> Iterator[tuple[int, int]]:
    """Spans of values. The next search begins where a value ends, not where the match does: what
    an expression wants to see behind a value may also be what it wants to see before the next."""
    position = 0
    while match := expression.pattern.search(data, position):
        start, end = match.span(expression.group)
        if start < end:
            yield start, end
        position = max(end, position + 1)


def _line_starts(encoded: Sequence[bytes]) -> list[int]:
    starts, offset = [], 0
    for line in encoded:
        starts.append(offset)
        offset += len(line) + 1
    return starts


def _has_keyword(expression: Expression, line: bytes) -> bool:
    lowered = line.lower()
    return not expression.keywords or any(word in lowered for word in expression.keywords)


def _length(data: bytes) -> int:
    return len(data.decode("utf-8", "surrogatepass"))
