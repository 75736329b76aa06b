"""What the server and its worker say to each other: frames of JSON over a pipe.

A frame is its length in four bytes, big-endian, and that many bytes of UTF-8 JSON. The pipe is the
worker's life line: when the server is gone it ends, and the worker with it.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from contextward.errors import ConfigurationError
from contextward.model import Detection, Edit, Mark, Position, Range, RuleId
from contextward.regions import State
from contextward.rows import Row
from contextward.rules.schema import Allow, Examples, PathDetector, Rule, Scope
from contextward.text.chunks import Chunks

Message = dict[str, Any]
_RULES: TypeAdapter[list[Rule]] = TypeAdapter(list[Rule])
_NOWHERE = (PathDetector("path", ("**",)),)
HEADER = struct.Struct(">I")


def encode(message: Message) -> bytes:
    """A message as a frame."""
    body = json.dumps(message, separators=(",", ":")).encode()
    return HEADER.pack(len(body)) + body


def decode(body: bytes) -> Message:
    """A frame's body as a message."""
    message: Message = json.loads(body)
    return message


def pack_edits(edits: Sequence[Edit]) -> list[Any]:
    """Edits as lists of numbers and text."""
    return [
        [e.range.start.line, e.range.start.column, e.range.end.line, e.range.end.column, e.text]
        for e in edits
    ]


def unpack_edits(packed: Sequence[Any]) -> list[Edit]:
    """The inverse of `pack_edits`."""
    return [Edit(Range(Position(a, b), Position(c, d)), text) for a, b, c, d, text in packed]


def pack_found(found: Mapping[int, Sequence[Detection]]) -> list[Any]:
    """Detections by line."""
    return [
        [line, d.rule, d.start, d.end, d.region, d.shape, d.path, d.points]
        for line, detections in found.items()
        for d in detections
    ]


def unpack_found(packed: Sequence[Any]) -> dict[int, tuple[Detection, ...]]:
    """The inverse of `pack_found`."""
    found: dict[int, tuple[Detection, ...]] = {}
    for line, rule, start, end, region, shape, path, points in packed:
        detection = Detection(RuleId(rule), start, end, region, shape, tuple(path), points)
        found[line] = (*found.get(line, ()), detection)
    return found


def pack_rules(rules: Iterable[Rule]) -> list[Any]:
    """What rules are, without how they detect: enough to tell of what they found."""
    told = [
        replace(rule, detect=_NOWHERE, scope=Scope(), allow=Allow(), examples=Examples())
        for rule in rules
    ]
    packed: list[Any] = _RULES.dump_python(told, mode="json", by_alias=True, exclude_defaults=True)
    return packed


def unpack_rules(packed: Sequence[Any]) -> list[Rule]:
    """The inverse of `pack_rules`."""
    return _RULES.validate_python(packed, by_alias=True, by_name=False)


def pack_faults(faults: Iterable[ConfigurationError]) -> list[Any]:
    """Faults as file, line and reason."""
    return [[fault.path, fault.line, fault.reason] for fault in faults]


def unpack_faults(packed: Sequence[Any]) -> list[ConfigurationError]:
    """The inverse of `pack_faults`."""
    return [ConfigurationError(path, line, reason) for path, line, reason in packed]


def pack_rows(rows: Chunks[Row]) -> Message:
    """Rows as a table of what lines without detections are, an index a line, and the detections."""
    plain: dict[tuple[State | None, tuple[Mark, ...]], int] = {}
    kinds = [plain.setdefault((row.entry, row.marks), len(plain)) for row in rows]
    found = {line: row.detections for line, row in enumerate(rows) if row.detections}
    table = [(entry, [(mark.column, mark.path) for mark in marks]) for entry, marks in plain]
    return {"plain": table, "kinds": kinds, "found": pack_found(found)}


def unpack_rows(packed: Message) -> Chunks[Row]:
    """The inverse of `pack_rows`; lines that are alike share one row."""
    plain = [
        Row(
            None if entry is None else tuple(entry),
            marks=tuple(Mark(column, tuple(path)) for column, path in marks),
        )
        for entry, marks in packed["plain"]
    ]
    found = unpack_found(packed["found"])
    rows = [
        replace(plain[kind], detections=found[line]) if line in found else plain[kind]
        for line, kind in enumerate(packed["kinds"])
    ]
    return Chunks.of(rows)
