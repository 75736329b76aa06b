"""What a scan found in one file, in a form that needs neither the file nor a policy.

A record is a function of the file's content, its path in the project and the rules: it can be kept
(`cache`) and sent between processes. Severity, exposure and everything else that configuration
decides is worked out from it each time, by `Project.judge`. It holds no text of the file: rules,
places, shapes and fingerprints only. What is packed leaves out even the names of keys.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from itertools import accumulate
from typing import NamedTuple

from contextward.detect.authorship import names_author
from contextward.detect.people import people
from contextward.engine import Snapshot
from contextward.fingerprint import Fingerprints
from contextward.model import Detection, Position
from contextward.text.lines import split_lines

_BINARY = b"-"
_PACKED = tuple(field.name for field in fields(Detection) if field.name != "path")


class Place(NamedTuple):
    """A position in the units of reports: UTF-16 column, and code points from the text's start."""

    character: int
    offset: int


@dataclass(frozen=True, slots=True)
class Found:
    """One detection and its place in a text that is not there any more."""

    detection: Detection
    line: int
    fingerprint: str
    offset: int
    """Code points before the line."""
    characters: tuple[int, int]
    """Start and end in UTF-16 code units."""


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that is known of one file after a scan, before any policy."""

    found: tuple[Found, ...] = ()
    incomplete: str = ""
    """Why part of it was not scanned."""
    long_lines: bool = False
    """Only expressions ran over some lines, because they are too long to be read."""
    kind: str = ""
    """The id of its kind (`rules/file-kinds.yaml`), told by its path or its content."""
    binary: bool = False
    """It holds no text; a report does not name it."""
    gave_up: bool = False
    """It took too long: another time may do better. Not packed."""

    def places(self) -> dict[Position, Place]:
        """Where detections begin and end, in the units of reports."""
        return {
            Position(one.line, column): Place(character, one.offset + column)
            for one in self.found
            for column, character in zip(
                (one.detection.start, one.detection.end), one.characters, strict=True
            )
        }

    def pack(self) -> bytes:
        """The record as bytes; none at all for a file of which there is nothing to tell."""
        if self.binary:
            return _BINARY
        if not (self.found or self.incomplete or self.long_lines):
            return b""
        rows = [
            (
                [getattr(one.detection, name) for name in _PACKED],
                *(one.line, one.fingerprint, one.offset, one.characters),
            )
            for one in self.found
        ]
        packed = (self.incomplete, self.long_lines, self.kind, rows)
        return json.dumps(packed, separators=(",", ":")).encode()

    @classmethod
    def unpack(cls, packed: bytes) -> Record:
        """What `pack` packed. `ValueError` for anything else."""
        if packed == b"":
            return _NOTHING
        if packed == _BINARY:
            return cls(binary=True)
        try:
            incomplete, long_lines, kind, rows = json.loads(packed)
            found = tuple(
                Found(
                    Detection(**dict(zip(_PACKED, detection, strict=True))),
                    *(line, fingerprint, offset, (start, end)),
                )
                for detection, line, fingerprint, offset, (start, end) in rows
            )
            return cls(found, incomplete, long_lines is True, kind)
        except TypeError as error:
            raise ValueError("not a record") from error


_NOTHING = Record()


def record_of(snapshot: Snapshot, *, incomplete: str = "", kind: str = "") -> Record:
    """The record of a snapshot; `incomplete` says what was wrong with its text."""
    found = tuple(_found(snapshot))
    return Record(
        found=found,
        incomplete=snapshot.incomplete or incomplete,
        long_lines=snapshot.long_lines,
        kind=kind,
        gave_up=bool(snapshot.incomplete),
    )


def detected(snapshot: Snapshot) -> Iterator[tuple[int, Detection, str]]:
    """Line, detection and fingerprint, in order."""
    fingerprints = Fingerprints(snapshot.path)
    number, text, prints = -1, "", None
    rows = snapshot.rows
    told = (
        (line, row.marks, row.all)
        for line, row in enumerate(rows)
        if row.detections or row.prose or row.marks
    )
    for line, detection in people(told):
        if line != number or prints is None:
            number, text = line, snapshot.document.line(line)
            prints = fingerprints.line(text, rows[line])
        if names_author(text, detection.start, detection.path):
            detection = replace(detection, authorship=True)
        yield line, detection, prints(detection)


def _found(snapshot: Snapshot) -> Iterator[Found]:
    starts: list[int] = []
    number, columns = -1, _Columns("")
    for line, detection, fingerprint in detected(snapshot):
        starts = starts or list(accumulate(map(len, snapshot.document.lines), initial=0))
        if line != number:
            number, columns = line, _Columns(snapshot.document.line(line))
        characters = columns.units(detection.start), columns.units(detection.end)
        yield Found(detection, line, fingerprint, starts[line], characters)


def places_in(text: str, positions: Iterable[Position]) -> dict[Position, Place]:
    """Positions of a text in the units of reports."""
    lines = split_lines(text)
    starts = list(accumulate(map(len, lines), initial=0))
    return {
        one: Place(_Columns(lines[one.line]).units(one.column), starts[one.line] + one.column)
        for one in positions
    }


class _Columns:
    """UTF-16 columns of one line; from left to right all of them cost what the line costs."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._plain = text.isascii()
        self._column = self._units = 0

    def units(self, column: int) -> int:
        """Code points to UTF-16 code units."""
        if self._plain:
            return column
        if column < self._column:
            self._column = self._units = 0
        more = self._text[self._column : column].encode("utf-16-le", "surrogatepass")
        self._column, self._units = column, self._units + len(more) // 2
        return self._units
