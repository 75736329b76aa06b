"""DICOM as JSON (PS3.18 annex F) and as a dump: attributes by what their tags mean.

In JSON a tag is the key of an object with `vr` and `Value`; in the dumps of the usual tools a line
is `(0010,0010) PN [Doe^Jane]  # 8, 1 PatientName`. Which tags say something is data:
`rules/formats/dicom.yaml`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from contextward.model import Mark, Region
from contextward.regions import DATA_LINE, KeyPlace, Read, State
from contextward.regions.json import JsonReader
from contextward.rules.formats import Path, dicom

_TAG = re.compile(r"[0-9A-Fa-f]{8}")
_INSIDE = frozenset({"Value", "Alphabetic", "Ideographic", "Phonetic"})
_DUMPED = re.compile(
    r"\s*+(?:[#\d.:>-]++\s*+)?\(([0-9A-Fa-f]{4}),\s?([0-9A-Fa-f]{4})\)\s*+"
    r"(?:([A-Z]{2})\b|[A-Z][A-Za-z' ]{0,80}?\s([A-Z]{2})(?=:))?:?+\s*+(?:#\d++\s*+)?"
)
_VALUE = re.compile(r"\[([^\]]*+)\]|'([^']*+)'|\"([^\"]*+)\"|([^#\[\s(][^#\[]*+)")
_FIRST = "00080005"


class DicomJsonReader:
    """Reads the DICOM JSON model."""

    start: State = ()
    anchor = ""
    keys: KeyPlace = "unwritten"
    code = False
    decodes = ""
    longest = DATA_LINE

    def __init__(self) -> None:
        self._json = JsonReader()

    def read(self, line: str, state: State) -> tuple[Read, State]:
        """Read one line."""
        found, after = self._json.read(line, state)
        return tuple([replace(one, path=_named(one.path)) for one in found]), after


class DicomDumpReader:
    """Reads what tools print of a DICOM file: one attribute a line."""

    start: State = ()
    anchor = r"(?:)"
    keys: KeyPlace = "unwritten"
    code = False
    decodes = ""
    longest = DATA_LINE

    def read(self, line: str, state: State) -> tuple[Read, State]:
        """Read one line."""
        tag = _DUMPED.match(line)
        if not tag:
            return (), ()
        read: list[Region | Mark] = []
        number = (tag[1] + tag[2]).upper()
        if number == _FIRST:
            read.append(Mark(0))
        path = dicom().get(number)
        found = _VALUE.match(line, tag.end()) if path else None
        if path and found and found.lastindex:
            start, end = found.span(found.lastindex)
            text = line[start:end]
            bare = text.strip()
            if bare:
                start += text.index(bare)
                read.append(Region("message", start, start + len(bare), path))
        return tuple(read), ()


@lru_cache(maxsize=2048)
def _named(path: Path) -> Path:
    """The names of a path, with what its tags mean."""
    names = dicom()
    better: list[str] = []
    for key in path:
        if _TAG.fullmatch(key):
            better.extend(names.get(key.upper(), (key,)))
        elif key not in _INSIDE:
            better.append(key)
    return tuple(better) or path
