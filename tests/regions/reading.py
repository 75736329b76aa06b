"""Reads whole texts for the tests and shows regions in few words."""

from __future__ import annotations

from contextward.model import Region
from contextward.regions import Reader, State
from contextward.regions.languages import reader_for

MARKS = {"comment": "#", "string": '"', "prose": "prose"}

Shown = tuple[int, str, str]
"""Line, what it is (`#` a comment, `"` a string, `prose`, or the dotted path of a value), text."""


def lines_of(reader: Reader, text: str) -> list[tuple[str, State, tuple[Region, ...]]]:
    """Each line with the state it begins in and its regions."""
    state, read = reader.start, []
    for line in text.split("\n"):
        regions, after = reader.read(line, state)
        read.append((line, state, regions))
        state = after
    return read


def shown(language: str, text: str) -> list[Shown]:
    """All regions of a text."""
    return [
        (number, what(region), line[region.start : region.end])
        for number, (line, _, regions) in enumerate(lines_of(reader_for(language), text))
        for region in regions
    ]


def in_line(language: str, line: str) -> list[tuple[str, str]]:
    """The regions of a text of one line."""
    return [(kind, text) for _, kind, text in shown(language, line)]


def what(region: Region) -> str:
    """One word for a region."""
    return ".".join(region.path) if region.kind == "key-value" else MARKS[region.kind]


def literal(line: str, region: Region) -> str:
    """The literal around a value, with its delimiters; empty without one."""
    return line[region.outer_start : region.outer_end] if region.outer_start >= 0 else ""
