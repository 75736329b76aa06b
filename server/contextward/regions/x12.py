"""X12: the elements of health care transactions, named by whom their segment is about.

Segments stand one a line or many; the header `ISA` has a fixed length and says what separates
elements and ends segments. The hierarchy (`HL`) and the names (`NM1`, `N1`) decide who the segments
behind them are about: the state holds the separators and who that is. What qualifiers and positions
mean is data: `rules/formats/x12.yaml`.
"""

from __future__ import annotations

import re

from contextward.model import Mark, Region
from contextward.regions import DATA_LINE, KeyPlace, Read, State
from contextward.rules.formats import X12Element, x12

_ISA = re.compile(r"\ufeff?\s*+ISA([^\w\s])")
_USUAL = "*:~"
"""Separators of elements and of their components, and what ends a segment."""
_HEADER = 106
"""Characters of the header, its end included."""


class X12Reader:
    """Reads X12 interchanges."""

    start: State = ()
    anchor = r"\x{feff}?ISA[^\w\s]"
    keys: KeyPlace = "unwritten"
    decodes = ""
    code = False
    longest = DATA_LINE

    def read(self, line: str, state: State) -> tuple[Read, State]:
        """Read one line: its segments, however many."""
        marks, who = state if len(state) == 2 and len(state[0]) == 3 else (_USUAL, "")
        header = _ISA.match(line)
        if header:
            marks, who = _separators(line[header.start(1) - 3 :], header[1]), ""
        walk = _Walk(marks, who)
        place = 0
        for segment in line.split(marks[2]) if marks[2] != "\n" else [line]:
            walk.segment(segment, place)
            place += len(segment) + 1
        after = (marks, walk.who)
        return tuple(walk.regions), () if after == (_USUAL, "") else after


def _separators(line: str, element: str) -> str:
    """By their places in the header; where somebody has shortened it, by what stands in it."""
    if len(line) >= _HEADER - 1 and line[103:104] == element:
        return element + line[104] + (line[105:106] or "\n")
    end = line[-1:]
    parts = line.split(element)
    component = parts[16][:1] if len(parts) > 16 else ""
    after = parts[16][1:2] if len(parts) > 16 else ""
    end = after or ("~" if "~" in line else "\n")
    return element + (component or ":") + end


class _Walk:
    __slots__ = ("marks", "regions", "who")

    def __init__(self, marks: str, who: str) -> None:
        self.marks, self.who = marks, who
        self.regions: list[Region | Mark] = []

    def segment(self, text: str, place: int) -> None:
        """Read one segment that begins at `place`."""
        data = x12()
        bare = text.lstrip("\ufeff \t")
        place += len(text) - len(bare)
        elements = bare.split(self.marks[0])
        name = elements[0].strip()
        if name in data.records:
            self.regions.append(Mark(place))
            self.who = ""
        if name == "HL" and len(elements) > 3:
            self.who = data.levels.get(elements[3].strip(), "")
        elif name in ("NM1", "N1") and len(elements) > 1:
            self.who = self._entity(name, elements)
            self.regions.append(Mark(place, (self.who,)))
        known = data.segments.get(name)
        if not known:
            return
        starts = [place]
        for element in elements:
            starts.append(starts[-1] + len(element) + 1)
        for one in known:
            if one.index < len(elements) and elements[one.index].strip():
                self._element(one, elements, starts[one.index])

    def _entity(self, name: str, elements: list[str]) -> str:
        data = x12()
        told = data.entities.get(elements[1].strip())
        if told:
            return told
        person = name == "NM1" and len(elements) > 2 and elements[2].strip() == "1"
        return "practitioner" if person else "organization"

    def _element(self, one: X12Element, elements: list[str], place: int) -> None:
        path = (self.who or "patient", *one.path[1:]) if one.path[0] == "who" else one.path
        if one.table is not None:
            code = elements[one.qualifier].strip() if one.qualifier < len(elements) else ""
            told = one.table.get(code)
            if told is None and one.path[-1] != "identifier":
                return
            path = (*path[:-1], told) if told else path
        if path[0] == "organization" and path[-2:] == ("name", "family"):
            path = path[:-1]  # NM1 has the name of an organization where that of a family is
        text = elements[one.index]
        bare = text.strip()
        start = place + text.index(bare)
        self.regions.append(Region("message", start, start + len(bare), path))
