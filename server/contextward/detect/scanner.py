"""The scanner: hits of every expression over the bytes of a block of lines.

A hit is a line and a span of code points in it. Lines are joined by a line feed, which no
expression can cross, so scanning a block gives for each line what scanning the line alone gives.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from contextward.detect.compiled import Expression


@dataclass(frozen=True, slots=True)
class Hit:
    """`expression` matched `[start, end)` of a line, in code points; lines count from the block."""

    expression: Expression
    line: int
    start: int
    end: int


def scan(expressions: Iterable[Expression], lines: Sequence[str]) -> Iterator[Hit]:
    """All hits in `lines`, given without their endings. Linear in text and hits together."""
    encoded = [line.encode("utf-8", "surrogatepass") for line in lines]
    data = b"\n".join(encoded)
    lowered = data.lower()
    starts = list(accumulate((len(line) + 1 for line in encoded), initial=0))
    for expression in expressions:
        if expression.keywords and not any(word in lowered for word in expression.keywords):
            continue
        columns, current, allowed = _Columns(b""), -1, False
        for start, end in _values(expression, data):
            line = bisect_right(starts, start) - 1
            base = starts[line]
            if line != current:  # hits come in order: what holds for a line is asked once
                current, columns = line, _Columns(encoded[line])
                here = lowered[base : base + len(encoded[line])]
                allowed = not expression.keywords or any(w in here for w in expression.keywords)
            if allowed:
                yield Hit(expression, line, columns.of(start - base), columns.of(end - base))


class _Columns:
    """Bytes of a line to code points, for offsets that only grow."""

    def __init__(self, line: bytes) -> None:
        self._line = line
        self._plain = line.isascii()
        self._bytes = 0
        self._column = 0

    def of(self, offset: int) -> int:
        """The column of a byte offset that is not before the last one asked for."""
        if self._plain:
            return offset
        between = self._line[self._bytes : offset].decode("utf-8", "surrogatepass")
        self._bytes, self._column = offset, self._column + len(between)
        return self._column


def _values(expression: Expression, data: bytes) -> Iterator[tuple[int, int]]:
    """Spans of values. The next search begins where a value ends, not where the match does: what
    an expression wants to see behind a value may also be what it wants to see before the next."""
    position = 0
    while match := expression.pattern.search(data, position):
        start, end = match.span(expression.group)
        if start < end:
            yield start, end
        position = max(end, position + 1)
