"""Passages: stretches of lines that are read by themselves.

A reader says on which lines reading may begin anew (its `anchor`). From one such line to the next
nothing outside changes what the regions are, so a hit is understood by reading its passage, not
its file, and an edit is felt up to the next anchor at most. That an anchor may stand inside of a
text that spans lines is accepted: the damage ends at the next one.
"""

from __future__ import annotations

from functools import lru_cache

import re2

from contextward.model import Region
from contextward.regions import Reader, State


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

    def starts(self, data: bytes) -> list[int]:
        """Where passages begin, in bytes: 0 and the start of every anchor line, in order."""
        found = [0]
        if self._some:
            found += [start for match in self._inside.finditer(data) if (start := match.start())]
        return found

    def at(self, line: str) -> bool:
        """May reading begin anew on this line?"""
        return self._some and self._line.match(line) is not None


@lru_cache(maxsize=64)
def anchors(pattern: str) -> Anchors:
    """The anchors of a reader, compiled once."""
    return Anchors(pattern)


def read(reader: Reader, line: str, state: State) -> tuple[tuple[Region, ...], State]:
    """The regions of a line; none of one that is too long to be read."""
    if len(line) > reader.longest:
        return (), state
    return reader.read(line, state)
