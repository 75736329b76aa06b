r"""HL7 version 2: the components of a message's fields, named by what the standard has there.

A line is a segment; a message begins with `MSH` (a file or a batch of them with `FHS` or `BHS`),
which says what separates fields, components, repetitions and subcomponents. The state holds these
separators where they are not the usual ones. What the positions mean is data:
`rules/formats/hl7v2.yaml`. `message` reads a message that stands in another text, for example in
the literal of a program, where segments may end in the two characters `\r` or `\n`.
"""

from __future__ import annotations

import re

from contextward.model import Mark, Region
from contextward.regions import DATA_LINE, KeyPlace, Read, State
from contextward.rules.formats import Hl7Field, Path, hl7

USUAL = "|^~\\&"
"""The separators that the standard recommends: fields, components, repetitions, the escape
character, subcomponents."""
_HEADER = re.compile(r"(?:MSH|FHS|BHS)([^\w\s])")
_SEGMENT = re.compile(r"[\s\x0b\ufeff]*+([A-Z][A-Z0-9]{2})(?=[^\w\s])")
_SEGMENT_ENDS = re.compile(r"\r\n?|\n|\\r\\n|\\r|\\n")


class Hl7Reader:
    """Reads files of HL7 version 2 messages."""

    start: State = ()
    anchor = r"[\x0b\x{feff}]?(?:MSH|FHS|BHS)[^\w\s]"
    keys: KeyPlace = "unwritten"
    decodes = ""
    code = False
    longest = DATA_LINE

    def read(self, line: str, state: State) -> tuple[Read, State]:
        """Read one line, which is one segment."""
        marks = state[0] if state else USUAL
        regions, after = _segment(line, 0, len(line), marks)
        if after == marks:
            return regions, state
        return regions, () if after == USUAL else (after,)


def message(text: str) -> Read:
    """The regions of a message: of a text that begins with `MSH`, or is none.

    Its backslashes may be doubled, as literals of programs and JSON have them.
    """
    regions: list[Region | Mark] = []
    marks, start = USUAL, 0
    while start < len(text):
        ends = _SEGMENT_ENDS.search(text, start)
        found, marks = _segment(text, start, ends.start() if ends else len(text), marks)
        regions.extend(found)
        start = ends.end() if ends else len(text)
    return tuple(regions)


def _segment(line: str, start: int, end: int, marks: str) -> tuple[Read, str]:
    """The regions of the segment in `[start, end)`, and the separators that hold behind it."""
    name = _SEGMENT.match(line, start, end)
    if not name:
        return (), marks
    start = name.start(1)
    header = _HEADER.match(line, start, end)
    if header:
        marks = header[1] + line[start + 4 : end].partition(header[1])[0].replace("\\\\", "\\")[:4]
        return (Mark(start),), marks
    known = hl7().segments.get(name[1])
    if not known or line[start + 3] != marks[:1]:
        return (), marks
    walk = _Walk(line[start:end].split(marks[0]), start, marks)
    if name[1] in hl7().records:
        walk.regions.append(Mark(start, hl7().records[name[1]]))
    for field in known:
        if field.index >= len(walk.fields):
            break
        if walk.fields[field.index]:
            walk.field(field)
    return tuple(walk.regions), marks


class _Walk:
    """Goes through the fields of one segment, from left to right."""

    __slots__ = ("component", "fields", "place", "read", "regions", "repetition", "subcomponent")

    def __init__(self, fields: list[str], start: int, marks: str) -> None:
        self.fields = fields
        self.place = start
        """Where the field `read` begins."""
        self.read = 0
        self.component, self.repetition = marks[1:2], marks[2:3]
        self.subcomponent = marks[4:5]
        self.regions: list[Region | Mark] = []

    def field(self, field: Hl7Field) -> None:
        """Read a field that is not empty."""
        for skipped in self.fields[self.read : field.index]:
            self.place += len(skipped) + 1
        self.read = field.index
        if field.typed_by:
            data_type = self.fields[field.typed_by] if field.typed_by < len(self.fields) else ""
            typed = hl7().typed(field, data_type)
            if typed is None:
                return
            field = typed
        place = self.place
        for text in _split(self.fields[field.index], self.repetition):
            if text:
                if field.person:
                    self.regions.append(Mark(place, field.outer))
                self._repetition(field, text, place)
            place += len(text) + 1

    def _repetition(self, field: Hl7Field, text: str, place: int) -> None:
        components = _split(text, self.component)
        kind = ""
        if 0 < field.kind <= len(components):
            code = components[field.kind - 1]
            kind = hl7().kinds.get(_split(code, self.subcomponent)[0].strip(), "")
        for number, component in enumerate(components, 1):
            if component:
                self._component(field, number, component, place, kind if number == 1 else "")
            place += len(component) + 1

    def _component(self, field: Hl7Field, number: int, text: str, place: int, kind: str) -> None:
        parts = field.parts
        for inner, value in enumerate(_split(text, self.subcomponent), 1):
            path = parts.get((number, inner)) or (parts.get((number, 0)) if inner == 1 else None)
            if path and value:
                if kind == "email" and "@" not in value:
                    kind = ""  # a number all the same
                self._value((*path[:-1], kind) if kind else path, value, place, field.longest)
            place += len(value) + 1

    def _value(self, path: Path, text: str, place: int, longest: int) -> None:
        bare = text.strip()
        if bare and bare != '""':  # which deletes a value
            start = place + text.index(bare)
            end = start + (min(len(bare), longest) if longest else len(bare))
            self.regions.append(Region("message", start, end, path))


def _split(text: str, separator: str) -> list[str]:
    return text.split(separator) if separator and separator in text else [text]
