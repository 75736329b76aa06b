"""Passages: stretches of lines that are read by themselves.

A reader says on which lines reading may begin anew (its `anchor`). From one such line to the next
nothing outside changes what the regions are, so a hit is understood by reading its passage, not
its file, and an edit is felt up to the next anchor at most. That an anchor may stand inside of a
text that spans lines is accepted: the damage ends at the next one.
"""

from __future__ import annotations

from functools import lru_cache

import re2

from contextward.model import Mark, Region
from contextward.regions import Reader, State

_NEAR = 1 << 11
"""Bytes in which most passages begin."""


class Anchors:
    """Finds the lines on which reading may begin anew."""

    def __init__(self, pattern: str) -> None:
        options = re2.Options()
        options.never_nl = True
        options.never_capture = True
        options.log_errors = False
        self._some = bool(pattern)
        self._inside = re2.compile(f"(?m)^(?:{pattern})".encode(), options)
        self._line = re2.compile(f"(?m)^(?:{pattern})", options)

    def passage(self, data: bytes, place: int, least: int = 0) -> tuple[int, int]:
        """The passage that holds `place`, as a span of bytes; a passage begins at `least`."""
        if not self._some:
            return 0, len(data)
        line_end = data.find(b"\n", place)
        stop = line_end if line_end >= 0 else len(data)
        start, size, first = least, _NEAR, stop + 1
        while first > least:  # backwards, in stretches that grow
            first = max(least, data.rfind(b"\n", least, max(stop - size, least)) + 1)
            places = [match.start() for match in self._inside.finditer(data, first, stop)]
            if places:
                start = places[-1]
                break
            size *= 4
        following = self._inside.search(data, stop + 1) if line_end >= 0 else None
        return start, following.start() if following else len(data)

    def at(self, line: str) -> bool:
        """May reading begin anew on this line?"""
        return self._some and self._line.match(line) is not None


@lru_cache(maxsize=64)
def anchors(pattern: str) -> Anchors:
    """The anchors of a reader, compiled once."""
    return Anchors(pattern)


@lru_cache(maxsize=64)
def pattern(expression: str) -> re2._Regexp[bytes]:
    """An expression of a reader over bytes, compiled once."""
    options = re2.Options()
    options.never_capture = True
    options.log_errors = False
    return re2.compile(expression.encode(), options)


def read(
    reader: Reader, line: str, state: State
) -> tuple[tuple[Region, ...], tuple[Mark, ...], State]:
    """The regions of a line and the marks on it; none of one that is too long to be read."""
    if len(line) > reader.longest:
        return (), (), state
    found, state = reader.read(line, state)
    marks: tuple[Mark, ...] = ()
    regions: list[Region] = []
    for one in found:
        if type(one) is Region:
            regions.append(one)
        elif type(one) is Mark:
            marks += (one,)
    return tuple(regions), marks, state
