"""Literals that are joined: by an operator or by standing beside each other, also over lines.

The last literal of a line that others are joined to says the whole text, if a value may be broken
where two of them meet: no space on either side. What stands on the lines
above comes with the state: its first part, when it begins with `CARRIED_MARK`, is the end of the
text so far.
"""

from __future__ import annotations

import re
from dataclasses import replace

from contextward.model import Mark, Region
from contextward.regions import State
from contextward.regions.literals import CARRIED, breaks, decoded, hides

CARRIED_MARK = "\x1d"
_ASKS, _MAY = "+", "?"
"""Behind the mark: the next line goes on; it does if it begins with an operator."""


class Joins:
    """What joins literals in one language: operators, or with `beside` nothing but space."""

    def __init__(self, *operators: str, beside: bool = False, leads: bool = True) -> None:
        """`leads`: a line outside of brackets may begin with an operator, and go on."""
        operator = "|".join(re.escape(one) for one in sorted(operators, reverse=True)) or "(?!)"
        self.beside, self.leads = beside, leads
        self.between = re.compile(rf"\s*+(?:{operator})\s*+" + (r"|\s++" if beside else ""))
        self.ends = re.compile(rf"\s*+(?:((?:{operator})\s*+)?(\\)?\s*+)")
        self.begins = re.compile(rf"\s*+((?:{operator})\s*+)?")


class Joint:
    """The literals of a line that are one text so far."""

    __slots__ = ("broken", "carried", "index", "joins", "line", "mark", "outer_end", "pieces")

    def __init__(self, joins: Joins, line: str, carried: str) -> None:
        self.joins, self.line = joins, line
        self.mark, self.carried = carried[1:2], carried[2:]
        self.pieces: list[tuple[int, int, bool]] = []
        self.index = self.outer_end = -1
        self.broken = False
        """A value may be broken in two where two of the pieces meet."""

    def add(
        self, regions: list[Region | Mark], outer: tuple[int, int], piece: tuple[int, int, bool]
    ) -> None:
        """A literal, `outer` with its delimiters, of which the region will be the next one."""
        if self.pieces:
            if not self.joins.between.fullmatch(self.line, self.outer_end, outer[0]):
                self._end(regions)
                self.carried = ""
        elif self.carried and not self._follows(outer[0]):
            self.carried = ""
        if self.pieces:
            self.broken |= breaks(self.line[self.pieces[-1][1] - 1 : piece[0] + 1])
        elif self.carried:
            self.broken = breaks(f'{self.carried[-1]}"\n{self.line[: piece[0] + 1]}')
        self.index = len(regions)
        self.pieces.append(piece)
        self.outer_end = outer[1]

    def finish(self, regions: list[Region | Mark], inside: bool) -> str:
        """The end of the line, with a bracket open or not; what the next line is to know."""
        if not self.pieces:
            return ""
        if self.index != len(regions) - 1:  # something else came behind
            self._end(regions)
            return ""
        match = self.joins.ends.fullmatch(self.line, self.outer_end)
        closing = self.line[self.pieces[-1][1] : self.outer_end]
        text = self._end(regions)
        if match is None or not text or closing.strip("\"'`"):
            return ""
        goes_on = inside or match[2] is not None
        if match[1] is not None or (self.joins.beside and goes_on):
            return CARRIED_MARK + _ASKS + text[-CARRIED:]
        return CARRIED_MARK + _MAY + text[-CARRIED:] if goes_on or self.joins.leads else ""

    def _follows(self, start: int) -> bool:
        """Does the first literal of the line go on with what is carried?"""
        match = self.joins.begins.fullmatch(self.line, 0, start)
        return match is not None and (self.mark == _ASKS or match[1] is not None)

    def _end(self, regions: list[Region | Mark]) -> str:
        """Give the last literal its text, if that is not what is written; return the text."""
        pieces, line = self.pieces, self.line
        self.pieces = []
        start, end, _ = pieces[-1]
        broken, self.broken = self.broken, False
        if not broken and not any(e and hides(line, first, last) for first, last, e in pieces):
            return line[start:end]
        text = decoded(line, pieces, self.carried)
        region = regions[self.index]
        if isinstance(region, Region):
            regions[self.index] = replace(region, decoded=text)
        return text.text


def split_carried(state: State) -> tuple[State, str]:
    """A state without what it carries, and that."""
    if state and state[0].startswith(CARRIED_MARK):
        return state[1:], state[0][: CARRIED + 2]
    return state, ""
