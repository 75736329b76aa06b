"""The scanner: hits of every expression over bytes, in one pass for all of them.

The text goes by in pieces of whole lines. A set of relaxed expressions says which of them may match
in a piece, and only those run there, exactly as written. No expression can cross a line feed, so
the pieces do not matter: the hits are those of each expression run alone over each line.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import re2

from contextward.detect.compiled import Expression, Ruleset

PIECE = 1 << 13
"""Bytes, and then up to the end of a line."""
WINDOW = 1 << 18
"""Bytes of a line that one search runs over, where a line is longer."""
LONGEST = 1 << 13
"""Bytes. A match is not longer than that; one that is, in a very long line, may be cut."""


class OutOfTime(Exception):
    """The time given for a text is over."""


class Deadline:
    """When to give up: asked between steps, each of which is short."""

    def __init__(self, seconds: float | None = None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds

    def check(self) -> None:
        """`OutOfTime` once the time is over."""
        if self._end is not None and time.monotonic() > self._end:
            raise OutOfTime


@dataclass(frozen=True, slots=True)
class Hit:
    """`expression` found a value at `[start, end)`, in bytes of the whole text."""

    expression: Expression
    start: int
    end: int


def scan(ruleset: Ruleset, data: bytes, start: int, end: int, deadline: Deadline) -> Iterator[Hit]:
    """All hits in `[start, end)`, which are whole lines; by piece, expression and place."""
    for place, piece in _pieces(data, start, end):
        for index in _triggered(ruleset, piece, deadline):
            yield from _hits(ruleset.expressions[index], piece, place, deadline)


def _pieces(data: bytes, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Stretches of whole lines with their place. No line feed stands at the end of one."""
    while end - start > PIECE:
        stop = data.find(b"\n", start + PIECE, end)
        if stop < 0:
            break
        yield start, data[start:stop]
        start = stop + 1
    if start < end:
        yield start, data[start:end] if end - start < len(data) else data


def _triggered(ruleset: Ruleset, piece: bytes, deadline: Deadline) -> list[int]:
    """Which expressions may match in a piece."""
    deadline.check()
    if len(piece) <= WINDOW:
        return ruleset.triggers.match(piece)
    found: set[int] = set()
    for first in range(0, len(piece), WINDOW - LONGEST):
        deadline.check()
        found.update(ruleset.triggers.match(piece[first : first + WINDOW]))
    return sorted(found)


def _hits(expression: Expression, piece: bytes, place: int, deadline: Deadline) -> Iterator[Hit]:
    """Values of one expression. The next search begins where a value ends, not where the match
    does: what an expression wants to see behind a value may also be what it wants to see before
    the next."""
    line_end, allowed = -1, not expression.keywords
    group, keywords = expression.group, expression.keywords
    for match in _matches(expression, piece, deadline):
        start, end = match.span(group)
        if start >= end:
            continue
        if keywords and start >= line_end:  # hits come in order: a line is asked once
            begin = piece.rfind(b"\n", 0, start) + 1
            line_end = piece.find(b"\n", start)
            line_end = len(piece) if line_end < 0 else line_end
            line = piece[begin:line_end].lower()
            allowed = any(word in line for word in keywords)
        if allowed:
            yield Hit(expression, place + start, place + end)


def _matches(
    expression: Expression, piece: bytes, deadline: Deadline
) -> Iterator[re2._Match[bytes]]:
    """One search after the other, each over no more than a window, so that none takes long."""
    search, group, size, position = expression.pattern.search, expression.group, len(piece), 0
    deadline.check()
    while position <= size:
        stop = min(position + WINDOW, size)
        match = search(piece, position, stop)
        if stop < size and (match is None or match.start() > stop - LONGEST):
            position = stop - LONGEST  # what goes on behind the window is the next one's
            deadline.check()
            continue
        if match is None:
            return
        yield match
        end = match.end(group)
        position = max(end if end >= 0 else match.end(), position + 1)
