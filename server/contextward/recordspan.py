"""The record around a place: the row, message or element of a list that a value belongs to."""

from __future__ import annotations

from collections import defaultdict

from contextward.engine import Engine, Snapshot
from contextward.model import Position, Range


def record_around(engine: Engine, snapshot: Snapshot, place: Position) -> Range | None:
    """The outermost of several like records that holds `place`; None if the file is one record."""
    marks: dict[tuple[str, ...], list[Position]] = defaultdict(list)
    for line, row in enumerate(engine.complete(snapshot).rows):
        for mark in row.marks:
            marks[mark.path].append(Position(line, mark.column))
    path = next(
        (
            region.path
            for region in engine.regions(snapshot, place.line)
            if region.start <= place.column < region.end
        ),
        (),
    )
    end = Position(len(snapshot.document), 0)
    for names in sorted(marks, key=len):
        places = marks[names]
        if len(places) < 2 or path[: len(names)] != names:
            continue
        before = [at for at in places if at <= place]
        if before:
            return Range(before[-1], min((at for at in places if at > place), default=end))
    return None
