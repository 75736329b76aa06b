"""Rows: what is known of each line of a text, made for a whole text or around an edit."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from contextward.detect.candidates import Scope, Spot, spots
from contextward.detect.compiled import Ruleset
from contextward.detect.decoded import decoded_candidates
from contextward.detect.fields import Keys, passages_to_read
from contextward.detect.scanner import Deadline, OutOfTime
from contextward.detect.verdict import Candidate, settle
from contextward.model import Detection, Mark, Region
from contextward.regions import State
from contextward.regions.languages import reader_for
from contextward.regions.passages import Anchors, anchors, pattern, read
from contextward.text.chunks import Chunks
from contextward.text.document import Document, Splice


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one line: the state it begins in and what was found in it."""

    entry: State | None = None
    """None where nothing asked for the line to be read."""
    detections: tuple[Detection, ...] = ()
    prose: tuple[Detection, ...] | None = None
    """What the prose tier adds; None until it has read the line."""
    marks: tuple[Mark, ...] = ()
    """Where records begin, on a line that was read."""

    @property
    def all(self) -> tuple[Detection, ...]:
        """Both tiers, in order; the second adds to the first and never overlaps it."""
        if not self.prose:
            return self.detections
        ends = [d.end for d in self.detections]
        added = []
        for late in self.prose:
            first = bisect_right(ends, late.start)  # the first that ends behind its beginning
            if first == len(ends) or late.end <= self.detections[first].start:
                added.append(late)
        return tuple(sorted((*self.detections, *added), key=lambda d: d.start))


UNREAD = Row()
"""Most lines of most texts."""


Reading = tuple[State, tuple[Region, ...], tuple[Mark, ...]]
"""The state that a line begins in, its regions and marks."""
_Plain = tuple[State | None, tuple[Mark, ...]]
TOO_LONG = "scanning took too long"


class Scan:
    """One pass over a text, or over what an edit touched."""

    def __init__(self, ruleset: Ruleset, path: str, language: str, deadline: Deadline) -> None:
        self._ruleset = ruleset
        self._language = language
        self._path = path
        self._scope = Scope(path)
        self._keys = Keys(ruleset, language, self._scope, deadline)
        self._deadline = deadline
        self._reader = reader_for(language)
        self._anchors = anchors(self._reader.anchor)
        self._plain: dict[_Plain, Row] = {}

    def whole(self, data: bytes) -> tuple[Chunks[Row], str]:
        """Rows of a whole text, and why they are incomplete if they are."""
        count = data.count(b"\n") + 1
        found: list[tuple[int, Row]] = []
        incomplete = ""
        try:
            here, _ = spots(
                self._ruleset, data, 0, len(data), self._scope, self._deadline, self._language
            )
            for row in self._passages(data, here):
                found.append(row)
        except OutOfTime:
            incomplete = TOO_LONG
        if not found:
            return Chunks.repeat(UNREAD, count), incomplete
        rows = [UNREAD] * count
        for line, one in found:
            rows[line] = one
        return Chunks.of(rows), incomplete

    def edited(
        self, document: Document, old: Chunks[Row], splice: Splice, most: int | None
    ) -> Chunks[Row] | None:
        """Rows of `document`, in which `splice.count` lines stand for lines of `old`.

        None if that takes reading more than `most` lines.
        """
        start, touched = splice.start, splice.start + splice.count
        shift = splice.count - (splice.end - splice.start)
        reading = self._reread(document, old, splice, most)
        if reading is None:
            return None
        behind, reach = max(reading) + 1, self._ruleset.reach
        low, high = max(0, start - reach), min(len(document), max(behind, touched + reach))
        here, decided = self._spots_by_line(document, low, high)

        def row_at(line: int) -> Row:
            if start <= line < touched:
                return UNREAD
            return old[line if line < start else line - shift]

        def entry_at(line: int) -> State | None:
            return reading[line][0] if line in reading else row_at(line).entry

        first = min(low, min(reading))
        rows = []
        for line in range(first, high):
            row, read_here = row_at(line), reading.get(line)
            changed = start <= line < touched or (
                line >= touched and read_here is not None and read_here[0] != row.entry
            )
            if changed or line in decided:
                entry, regions, marks = read_here or (
                    row.entry,
                    self._regions(document, entry_at, line),
                    row.marks,
                )
                found = self._settled(document.line(line), here.get(line, ()), regions)
                # A line that the edit did not touch keeps what the prose tier said.
                row = self._row(entry, found, row.prose, marks)
            elif read_here is not None and read_here[0] != row.entry:
                row = self._row(read_here[0], row.detections, row.prose, read_here[2])
            rows.append(row)
        return old.splice(first, high - shift, rows)

    def regions(self, document: Document, rows: Chunks[Row], line: int) -> tuple[Region, ...]:
        """The regions of one line."""
        return self._regions(document, lambda number: rows[number].entry, line)

    def _passages(self, data: bytes, here: list[Spot]) -> Iterator[tuple[int, Row]]:
        """Rows of the passages that hold a candidate, or may hold a value that a key leads to."""
        passage = _Passages(self._anchors, data)
        wanted: dict[int, int] = {}
        wanted.update(
            passages_to_read(
                self._ruleset, data, self._language, self._scope, passage, self._deadline
            )
        )
        passage, place = _Passages(self._anchors, data), 0
        decodes = pattern(self._reader.decodes) if self._reader.decodes else None
        while decodes and (match := decodes.search(data, place)):
            start, place = passage(match.start())
            wanted[start] = place
            if place >= len(data):
                break
        passage = _Passages(self._anchors, data)
        for spot in here:
            start, _ = passage(spot.start)
            stop = data.find(b"\n", spot.end)
            wanted[start] = max(wanted.get(start, 0), stop + 1 or len(data))
        line, counted, next_spot = 0, 0, 0
        for start, end in sorted(wanted.items()):
            self._deadline.check()
            line += data.count(b"\n", counted, start)
            counted, place, state = start, start, self._reader.start
            for number, text in enumerate(_lines(data, start, end), line):
                entry = state
                regions, marks, state = read(self._reader, text, entry)
                size = len(text) if text.isascii() else len(text.encode())
                first, stop = next_spot, place + size
                while next_spot < len(here) and here[next_spot].start <= stop:
                    next_spot += 1
                found = self._settled(
                    text, [(s.start - place, s) for s in here[first:next_spot]], regions
                )
                yield number, self._row(entry, found, None, marks)
                place = stop + 1

    def _reread(
        self, document: Document, old: Chunks[Row], splice: Splice, most: int | None
    ) -> dict[int, Reading] | None:
        """The lines that an edit makes be read again, up to where reading is what it was."""
        touched = splice.start + splice.count
        shift = splice.count - (splice.end - splice.start)
        first = splice.start
        state = self._reader.start
        while first > 0 and not self._anchors.at(document.line(first)):
            first -= 1
            known = old[first].entry
            if known is not None:
                state = known
                break
        reading: dict[int, Reading] = {}
        for line in range(first, len(document)):
            text = document.line(line)
            anchor = self._anchors.at(text)
            entry = self._reader.start if anchor else state
            if line >= touched and (anchor or old[line - shift].entry == entry):
                break
            if most is not None and line - first >= most:
                return None
            regions, marks, state = read(self._reader, text, entry)
            reading[line] = (entry, regions, marks)
        return reading

    def _regions(
        self, document: Document, entry_at: Callable[[int], State | None], line: int
    ) -> tuple[Region, ...]:
        first = line
        while (state := entry_at(first)) is None:
            if first == 0 or self._anchors.at(document.line(first)):
                state = self._reader.start
                break
            first -= 1
        regions: tuple[Region, ...] = ()
        for number in range(first, line + 1):
            regions, _, state = read(self._reader, document.line(number), state)
        return regions

    def _spots_by_line(
        self, document: Document, low: int, high: int
    ) -> tuple[dict[int, list[tuple[int, Spot]]], set[int]]:
        """The candidates of the lines in `[low, high)`, each with its place in its line, in bytes;
        and the lines on which something near decided."""
        reach = self._ruleset.reach
        first, last = max(0, low - reach), min(len(document), high + reach)
        data = document.block(first, last)
        starts = [0, *(place + 1 for place in _line_feeds(data))]
        begin = starts[low - first]
        end = starts[high - first] - 1 if high < last else len(data)
        found, decided = spots(
            self._ruleset, data, begin, end, self._scope, self._deadline, self._language
        )
        here: dict[int, list[tuple[int, Spot]]] = {}
        for spot in found:
            number = bisect_right(starts, spot.start) - 1
            here.setdefault(first + number, []).append((spot.start - starts[number], spot))
        return here, {first + bisect_right(starts, place) - 1 for place in decided}

    def _settled(
        self, line: str, here: Sequence[tuple[int, Spot]], regions: Sequence[Region]
    ) -> tuple[Detection, ...]:
        candidates: list[Candidate] = []
        if here:
            column, place, encoded = 0, 0, b""
            if not line.isascii():
                encoded = line.encode()
            for offset, spot in here:  # in order: columns are counted on from the last one
                if encoded:
                    column += len(encoded[place:offset].decode())
                    place = offset
                else:
                    column = offset
                end = column + len(spot.value)
                region = _around(regions, column, end)
                candidates.append(
                    Candidate(
                        spot.owner,
                        spot.detector,
                        column,
                        end,
                        spot.value,
                        region,
                        spot.specificity,
                        spot.name,
                    )
                )
        if regions:
            candidates += self._keys.candidates(line, regions)
            for region in regions:
                if region.decoded is not None:
                    candidates += decoded_candidates(
                        self._ruleset, region, self._scope, self._deadline
                    )
        return settle(candidates, self._path) if candidates else ()

    def _row(
        self,
        entry: State | None,
        detections: tuple[Detection, ...],
        prose: tuple[Detection, ...] | None,
        marks: tuple[Mark, ...],
    ) -> Row:
        if detections or prose is not None:
            return Row(entry, detections, prose, marks)
        alike = entry, marks  # most lines of a file are alike: one row serves them all
        row = self._plain.get(alike)
        if row is None:
            row = self._plain[alike] = Row(entry, (), None, marks)
        return row


class _Passages:
    """In which passage of a text a place is; asked in the order of the places."""

    def __init__(self, anchors: Anchors, data: bytes) -> None:
        self._anchors, self._data = anchors, data
        self._last = (0, 0)

    def __call__(self, place: int) -> tuple[int, int]:
        if place >= self._last[1]:
            self._last = self._anchors.passage(self._data, place, self._last[1])
        return self._last


def _lines(data: bytes, start: int, end: int) -> Iterator[str]:
    """The lines of a passage, each without its ending; decoded one by one."""
    while start < end:
        stop = data.find(b"\n", start, end)
        stop = end if stop < 0 else stop
        yield data[start:stop].decode()
        start = stop + 1


def _line_feeds(data: bytes) -> Iterator[int]:
    place = data.find(b"\n")
    while place >= 0:
        yield place
        place = data.find(b"\n", place + 1)


def _around(regions: Sequence[Region], start: int, end: int) -> Region | None:
    """The region that holds a span. Regions are in order and do not overlap."""
    index = bisect_right(regions, start, key=lambda region: region.start) - 1
    return regions[index] if index >= 0 and end <= regions[index].end else None
