"""The engine: a document becomes a snapshot, and edits make the next snapshot from the last.

`Engine.open(document)` and `Engine.update(snapshot, edits)` are the only entrances. A snapshot is
immutable: the text, and for each line a `Row` with what was detected in it. Rows know neither
their line number nor the file's policy, so an edit re-reads the lines it touched, the lines whose
reading it changed and the lines within reach of a rule; all other rows are taken over as they are.
Updating always gives what opening the edited text would give.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from contextward.detect.compiled import CompiledRule, Ruleset, compile_rules
from contextward.detect.patterns import detect
from contextward.model import Detection, Edit, Region, RuleId
from contextward.regions import Reader, State
from contextward.regions.languages import normalise, reader_for
from contextward.rules.schema import Rule
from contextward.text.document import Document, Splice
from contextward.text.lines import content

LONG_LINE = 100_000
"""Characters. A longer line is minified or generated: expressions run, readers do not."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one line: the state it begins in and what was found in it."""

    entry: State
    detections: tuple[Detection, ...] = ()
    prose: tuple[Detection, ...] | None = None
    """What the prose tier adds; None until it has read the line."""

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


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One version of a document and everything detected in it."""

    path: str
    language: str
    document: Document
    rows: tuple[Row, ...]
    patterns_only: bool = False
    """The text is too large to be read: only expressions ran over it."""

    def detections(self) -> Iterator[tuple[int, Detection]]:
        """Line number and detection, in order."""
        for line, row in enumerate(self.rows):
            if row.detections or row.prose:
                for detection in row.all:
                    yield line, detection


class Engine:
    """Runs a set of rules. Holds no document: give it the snapshot it gave you."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.ruleset: Ruleset = compile_rules(rules)
        self.rules: Mapping[RuleId, CompiledRule] = {rule.id: rule for rule in self.ruleset.rules}

    def open(
        self, document: Document, path: str, language: str = "", *, patterns_only: bool = False
    ) -> Snapshot:
        """Scan a whole document. `path` is relative to its folder, with `/`."""
        language = "unknown" if patterns_only else normalise(language, path)
        rows = self._rows(path, language, document, (), Splice(0, 0, len(document.lines)))
        assert rows is not None
        return Snapshot(path, language, document, rows, patterns_only)

    def update(self, snapshot: Snapshot, edits: Iterable[Edit]) -> Snapshot:
        """The snapshot after `edits`, each in positions of the text the ones before it left."""
        updated = self.update_within(snapshot, edits, None)
        assert updated is not None
        return updated

    def update_within(
        self, snapshot: Snapshot, edits: Iterable[Edit], most: int | None
    ) -> Snapshot | None:
        """The same, but None if that means to read more than `most` lines."""
        document, splices = snapshot.document.apply(edits)
        rows: tuple[Row, ...] | None = snapshot.rows
        if splices:
            rows = self._rows(
                snapshot.path, snapshot.language, document, snapshot.rows, _merge(splices), most
            )
        return None if rows is None else replace(snapshot, document=document, rows=rows)

    def regions(self, snapshot: Snapshot, line: int) -> tuple[Region, ...]:
        """The regions of one line, read again from the state it begins in."""
        reader = reader_for(snapshot.language)
        return _read(reader, snapshot.document.line(line), snapshot.rows[line].entry)[0]

    def with_prose(
        self, snapshot: Snapshot, found: Mapping[int, tuple[Detection, ...]]
    ) -> Snapshot:
        """The snapshot with what the prose tier found, by line; it has read every line."""
        quiet: dict[State, Row] = {}
        rows = []
        for line, row in enumerate(snapshot.rows):
            prose = found.get(line, ())
            if row.prose == prose:
                rows.append(row)
            elif prose or row.detections:
                rows.append(replace(row, prose=prose))
            else:
                rows.append(quiet.setdefault(row.entry, Row(row.entry, (), ())))
        return replace(snapshot, rows=tuple(rows))

    def _rows(
        self,
        path: str,
        language: str,
        document: Document,
        old: tuple[Row, ...],
        splice: Splice,
        most: int | None = None,
    ) -> tuple[Row, ...] | None:
        """Rows of `document`, in which `splice.count` lines stand for lines of `old`.

        None if that takes reading more than `most` lines.
        """
        reader, lines, reach = reader_for(language), document.lines, self.ruleset.reach
        first = max(0, splice.start - reach)
        touched = splice.start + splice.count  # the first line behind the edit, in the new text
        shift = splice.count - (splice.end - splice.start)
        state = old[first].entry if old else reader.start
        entries: list[State] = []
        regions: list[tuple[Region, ...]] = []
        index = first
        while index < len(lines):
            settled = index >= touched + reach and index - shift < len(old)
            if settled and old[index - shift].entry == state:
                break
            if most is not None and index - first >= most:
                return None
            entries.append(state)
            found, state = _read(reader, content(lines[index]), state)
            regions.append(found)
            index += 1
        before, after = max(0, first - reach), min(len(lines), index + reach)
        block = [content(line) for line in lines[before:after]]
        window = range(first - before, index - before)
        detections = detect(self.ruleset, path, language, block, window, regions)
        plain: dict[State, Row] = {}
        new: list[Row] = []
        for number, (entry, found_here) in enumerate(zip(entries, detections, strict=True), first):
            # A line that neither the edit nor its reading touched keeps what the prose tier said.
            source = number if number < splice.start else number - shift
            same = number < splice.start or number >= touched
            prose = old[source].prose if same and old[source].entry == entry else None
            if found_here or prose is not None:
                new.append(Row(entry, found_here, prose))
            else:  # most lines of a file are alike: one row serves them all
                new.append(plain.setdefault(entry, Row(entry)))
        return (*old[:first], *new, *old[index - shift :])


def _read(reader: Reader, line: str, state: State) -> tuple[tuple[Region, ...], State]:
    if len(line) > LONG_LINE:
        return (), state
    return reader.read(line, state)


def _merge(splices: Sequence[Splice]) -> Splice:
    """One splice that covers several: what they replaced first, what stands there at last."""
    start, end, count = splices[0].start, splices[0].end, splices[0].count
    for later in splices[1:]:
        stop = start + count  # where the merged lines end in the text before `later`
        low, high = min(start, later.start), max(stop, later.end)
        end += high - stop
        start, count = low, high - low + later.count - (later.end - later.start)
    return Splice(start, end, count)
