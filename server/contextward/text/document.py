"""The incremental document: an immutable list of lines, edited by splicing.

`Document.apply` costs what the edits cost plus one copy of the list of lines, whatever the number
of edits, and says which lines each edit replaced so that everything derived from lines (regions,
detections) can be spliced the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contextward.model import Edit, Position, Range
from contextward.text.lines import content, split_lines


@dataclass(frozen=True, slots=True)
class Splice:
    """Lines `[start, end)` of the document before an edit became `count` lines."""

    start: int
    end: int
    count: int


@dataclass(frozen=True, slots=True)
class Document:
    """A text as lines with their endings; the last line has none and may be empty."""

    lines: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Document:
        """The document that holds `text`."""
        return cls(tuple(split_lines(text)))

    def __len__(self) -> int:
        """The number of lines, at least one."""
        return len(self.lines)

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(self.lines)

    def line(self, index: int) -> str:
        """One line without its ending."""
        return content(self.lines[index])

    def slice(self, range_: Range) -> str:
        """The text of a range."""
        start, end = range_.start, range_.end
        if start.line == end.line:
            return self.line(start.line)[start.column : end.column]
        middle = self.lines[start.line + 1 : end.line]
        last = self.lines[end.line][: end.column]
        return "".join((self.lines[start.line][start.column :], *middle, last))

    def apply(self, edits: Iterable[Edit]) -> tuple[Document, tuple[Splice, ...]]:
        """The document after `edits`, each in positions of the text the ones before it left."""
        draft = Draft(self)
        splices = tuple(draft.replace(edit) for edit in edits)
        return draft.document, splices


class Draft:
    """A document while several edits go by: one copy of its lines, however many edits."""

    def __init__(self, document: Document) -> None:
        self._lines = list(document.lines)

    @property
    def document(self) -> Document:
        """The document as it stands now."""
        return Document(tuple(self._lines))

    def __len__(self) -> int:
        return len(self._lines)

    def line(self, index: int) -> str:
        """One line without its ending."""
        return content(self._lines[index])

    def replace(self, edit: Edit) -> Splice:
        """Apply one edit; positions outside of the text mean the nearest place in it."""
        lines = self._lines
        start, end = _clamp(lines, edit.range.start), _clamp(lines, edit.range.end)
        if end < start:
            start, end = end, start
        first, stop = start.line, end.line + 1
        text = lines[first][: start.column] + edit.text + lines[end.line][end.column :]
        # A "\n" that comes to stand behind a "\r" makes one line ending of the two.
        if first and text.startswith("\n") and lines[first - 1].endswith("\r"):
            first -= 1
            text = lines[first] + text
        new = split_lines(text)
        if stop < len(lines):
            new.pop()  # what follows the replaced lines is the rest of the document
        lines[first:stop] = new
        return Splice(first, stop, len(new))


def _clamp(lines: Sequence[str], position: Position) -> Position:
    line, column = max(0, position.line), max(0, position.column)
    if line >= len(lines):
        return Position(len(lines) - 1, len(lines[-1]))
    return Position(line, min(column, len(content(lines[line]))))
