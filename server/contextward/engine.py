"""The engine: a document becomes a snapshot, and edits make the next snapshot from the last.

`Engine.open(document)` and `Engine.update(snapshot, edits)` are the only entrances. A snapshot is
immutable: the text, and for each line a `Row` with what was detected in it. Rows know neither
their line number nor the file's policy. Expressions run over the bytes of the whole text; lines are
decoded and read only around hits and where a key may lead to a value. An edit re-reads the lines it
touched, the lines whose reading it changed, at most up to where a passage begins, and the lines
within reach of a rule; all other rows are taken over as they are. Updating always detects what
opening the edited text would detect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property

from contextward.detect.compiled import CompiledRule, Ruleset, compile_rule, compile_rules
from contextward.detect.scanner import Deadline, OutOfTime
from contextward.model import Detection, Edit, Mark, Region, RuleId
from contextward.regions import State
from contextward.regions.languages import normalise, reader_for
from contextward.regions.passages import anchors, read
from contextward.regions.recognise import HEAD, recognise
from contextward.rows import TOO_LONG, UNREAD, Reading, Row, Scan
from contextward.rules.schema import Rule
from contextward.text.chunks import Chunks
from contextward.text.document import Document, Splice
from contextward.text.lines import content, has_long_line


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One version of a document and everything detected in it."""

    path: str
    language: str
    """What the name of the file says, or its editor."""
    read_as: str
    """What its beginning says that it is; else the same."""
    document: Document
    rows: Chunks[Row]
    patterns_only: bool = False
    """The text is too large to be read: only expressions ran over it."""
    incomplete: str = ""
    """Why part of the text was not scanned; empty when all of it was."""
    long_lines: bool = False
    """Some lines are too long to be read: only expressions ran over them."""

    def detections(self) -> Iterator[tuple[int, Detection]]:
        """Line number and detection, in order."""
        for line, row in enumerate(self.rows):
            if row.detections or row.prose:
                for detection in row.all:
                    yield line, detection


class Engine:
    """Runs a set of rules. Holds no document: give it the snapshot it gave you."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._owners = tuple(compile_rule(rule, index) for index, rule in enumerate(rules))
        self.rules: Mapping[RuleId, CompiledRule] = {rule.id: rule for rule in self._owners}
        """The rules by id."""

    @cached_property
    def ruleset(self) -> Ruleset:
        """What detection runs on; made when the first text is opened, in a tenth of a second."""
        return compile_rules(self._owners)

    def open(
        self,
        document: Document,
        path: str,
        language: str = "",
        *,
        patterns_only: bool = False,
        seconds: float | None = None,
    ) -> Snapshot:
        """Scan a whole document. `path` is relative to its folder, with `/`.

        After `seconds` the scan gives up: the snapshot then says that it is incomplete.
        """
        language = "unknown" if patterns_only else normalise(language, path)
        data = document.data
        read_as = language if patterns_only else recognise(language, data[:HEAD])
        scan = Scan(self.ruleset, path, read_as, Deadline(seconds))
        rows, incomplete = scan.whole(data)
        long_lines = has_long_line(data, reader_for(read_as).longest)
        return Snapshot(
            path, language, read_as, document, rows, patterns_only, incomplete, long_lines
        )

    def knowing(self, rules: Iterable[Rule]) -> Engine:
        """The same engine, which can also tell what rules are that run elsewhere."""
        _ = self.ruleset  # is shared
        other = copy(self)
        told = [compile_rule(rule, len(self.rules) + index) for index, rule in enumerate(rules)]
        other.rules = {**self.rules, **{rule.id: rule for rule in told}}
        return other

    def update(
        self, snapshot: Snapshot, edits: Iterable[Edit], *, seconds: float | None = None
    ) -> Snapshot:
        """The snapshot after `edits`, each in positions of the text the ones before it left."""
        updated = self.update_within(snapshot, edits, None, seconds=seconds)
        assert updated is not None
        return updated

    def update_within(
        self,
        snapshot: Snapshot,
        edits: Iterable[Edit],
        most: int | None,
        *,
        seconds: float | None = None,
    ) -> Snapshot | None:
        """The same, but None if that means to read more than `most` lines.

        What takes longer than `seconds` leaves a snapshot that says that it is incomplete.
        """
        document, splices = snapshot.document.apply(edits)
        if not splices:
            return snapshot
        other = not snapshot.patterns_only and (
            recognise(snapshot.language, document.head(HEAD)) != snapshot.read_as
        )
        if other and most is not None and len(document) > most:
            return None
        if snapshot.incomplete or other:
            return self.open(
                document,
                snapshot.path,
                snapshot.language,
                patterns_only=snapshot.patterns_only,
                seconds=seconds,
            )
        scan = Scan(self.ruleset, snapshot.path, snapshot.read_as, Deadline(seconds))
        splice = _merge(splices)
        try:
            rows = scan.edited(document, snapshot.rows, splice, most)
        except OutOfTime:
            unread = Chunks.repeat(UNREAD, len(document))
            return replace(snapshot, document=document, rows=unread, incomplete=TOO_LONG)
        if rows is None:
            return None
        longest = reader_for(snapshot.read_as).longest
        edited = document.lines.between(splice.start, splice.start + splice.count)
        long_lines = any(len(line) > longest for line in edited) or (
            snapshot.long_lines and has_long_line(document.data, longest)
        )
        return replace(snapshot, document=document, rows=rows, long_lines=long_lines)

    def complete(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot with every line read, so that no later edit has to go far back."""
        rows = [
            row if row.entry == entry else replace(row, entry=entry, marks=marks)
            for row, (entry, _, marks) in zip(snapshot.rows, self._read_all(snapshot), strict=True)
        ]
        shared: dict[Row, Row] = {}
        return replace(snapshot, rows=Chunks.of([shared.setdefault(row, row) for row in rows]))

    def regions(self, snapshot: Snapshot, line: int) -> tuple[Region, ...]:
        """The regions of one line."""
        scan = Scan(self.ruleset, snapshot.path, snapshot.read_as, Deadline())
        return scan.regions(snapshot.document, snapshot.rows, line)

    def all_regions(self, snapshot: Snapshot) -> Iterator[tuple[Region, ...]]:
        """The regions of every line, in order."""
        return (regions for _, regions, _ in self._read_all(snapshot))

    def with_prose(
        self, snapshot: Snapshot, found: Mapping[int, tuple[Detection, ...]]
    ) -> Snapshot:
        """The snapshot with what the prose tier found, by line; it has read every line."""
        quiet: dict[tuple[State | None, tuple[Mark, ...]], Row] = {}
        rows = []
        for line, row in enumerate(snapshot.rows):
            prose = found.get(line, ())
            if row.prose == prose:
                rows.append(row)
            elif prose or row.detections:
                rows.append(replace(row, prose=prose))
            else:
                alike = row.entry, row.marks
                rows.append(quiet.setdefault(alike, Row(row.entry, (), (), row.marks)))
        return replace(snapshot, rows=Chunks.of(rows))

    def with_detections(
        self, snapshot: Snapshot, found: Mapping[int, tuple[Detection, ...]]
    ) -> Snapshot:
        """The snapshot with what a scan with more rules detected, by line."""
        rows = []
        for line, row in enumerate(snapshot.rows):
            here = found.get(line, ())
            rows.append(row if row.detections == here else replace(row, detections=here))
        return replace(snapshot, rows=Chunks.of(rows))

    def _read_all(self, snapshot: Snapshot) -> Iterator[Reading]:
        reader = reader_for(snapshot.read_as)
        marks, state = anchors(reader.anchor), reader.start
        for line in map(content, snapshot.document.lines):
            if marks.at(line):
                state = reader.start
            entry = state
            regions, found, state = read(reader, line, state)
            yield entry, regions, found


def _merge(splices: Sequence[Splice]) -> Splice:
    """One splice that covers several: what they replaced first, what stands there at last."""
    start, end, count = splices[0].start, splices[0].end, splices[0].count
    for later in splices[1:]:
        stop = start + count  # where the merged lines end in the text before `later`
        low, high = min(start, later.start), max(stop, later.end)
        end += high - stop
        start, count = low, high - low + later.count - (later.end - later.start)
    return Splice(start, end, count)
