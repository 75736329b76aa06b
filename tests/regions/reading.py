"""Reads whole texts for the tests and shows regions in few words."""

from __future__ import annotations

from contextward.model import Mark, Region
from contextward.regions import Reader, State
from contextward.regions.languages import reader_for

MARKS = {"comment": "#", "string": '"', "prose": "prose"}

Shown = tuple[int, str, str]
"""Line, what it is (`#` a comment, `"` a string, `prose`, or the dotted path of a value), text."""


def lines_of(reader: Reader, text: str) -> list[tuple[str, State, tuple[Region, ...]]]:
    """Each line with the state it begins in and its regions."""
    state, read = reader.start, []
    for line in text.split("\n"):
        found, after = reader.read(line, state)
        read.append((line, state, tuple(one for one in found if isinstance(one, Region))))
        state = after
    return read


def shown(language: str, text: str) -> list[Shown]:
    """All regions of a text."""
    return [
        (number, what(region), line[region.start : region.end])
        for number, (line, _, regions) in enumerate(lines_of(reader_for(language), text))
        for region in regions
    ]


def records(language: str, text: str) -> list[tuple[int, int, str]]:
    """Where records begin: line, column, and the dotted path that leads to them."""
    reader = reader_for(language)
    state, found = reader.start, []
    for number, line in enumerate(text.split("\n")):
        read, state = reader.read(line, state)
        found += [(number, m.column, ".".join(m.path)) for m in read if isinstance(m, Mark)]
    return found


def in_line(language: str, line: str) -> list[tuple[str, str]]:
    """The regions of a text of one line."""
    return [(kind, text) for _, kind, text in shown(language, line)]


def what(region: Region) -> str:
    """One word for a region."""
    return ".".join(region.path) if region.path else MARKS[region.kind]


def literal(line: str, region: Region) -> str:
    """The literal around a value, with its delimiters; empty without one."""
    return line[region.outer_start : region.outer_end] if region.outer_start >= 0 else ""
