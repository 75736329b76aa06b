"""The incremental document: an immutable list of lines, edited by splicing.

`Document.apply` costs what the edits cost, whatever the length of the text, and says which lines
each edit replaced so that everything derived from lines (regions, detections) can be spliced the
same way. A document made of bytes is not decoded before somebody asks for its lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contextward.model import Edit, Position, Range
from contextward.text.chunks import Chunks
from contextward.text.lines import content, split_lines, without_halves


@dataclass(frozen=True, slots=True)
class Splice:
    """Lines `[start, end)` of the document before an edit became `count` lines."""

    start: int
    end: int
    count: int


class Document:
    """A text as lines with their endings; the last line has none and may be empty."""

    __slots__ = ("_encoded", "_lines")

    def __init__(self, lines: Chunks[str] | None = None, encoded: bytes = b"") -> None:
        self._lines = lines
        self._encoded: bytes | None = encoded if lines is None else None

    @classmethod
    def of(cls, text: str) -> Document:
        """The document that holds `text`; see `without_halves`."""
        return cls(Chunks.of(split_lines(without_halves(text))))

    @classmethod
    def of_bytes(cls, encoded: bytes) -> Document:
        """The document that holds a text given as valid UTF-8, without a byte order mark."""
        return cls(None, encoded)

    @property
    def lines(self) -> Chunks[str]:
        """The lines with their endings."""
        if self._lines is None:
            assert self._encoded is not None
            text = self._encoded.decode()
            self._lines = Chunks.of(split_lines(text))
        return self._lines

    @property
    def data(self) -> bytes:
        r"""The text in UTF-8 with every line ending as `\n`: what expressions run over."""
        encoded = self._encoded
        if encoded is None:
            encoded = self.text.encode()
        if b"\r" in encoded:
            encoded = encoded.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return encoded

    def block(self, start: int, stop: int) -> bytes:
        """The lines in `[start, stop)` as `data` has them, without the last line's ending."""
        joined = "\n".join([content(line) for line in self.lines.between(start, stop)])
        return joined.encode()

    def head(self, size: int) -> bytes:
        """The first `size` bytes of `data`; costs no more than the lines they stand in."""
        count, lines = 64, len(self)
        while len(block := self.block(0, min(count, lines))) < size and count < lines:
            count *= 4
        return block[:size]

    def __len__(self) -> int:
        """The number of lines, at least one."""
        return len(self.lines)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Document) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    @property
    def text(self) -> str:
        """The whole text."""
        if self._lines is None and self._encoded is not None:
            return self._encoded.decode()
        return "".join(self.lines)

    def line(self, index: int) -> str:
        """One line without its ending."""
        return content(self.lines[index])

    def slice(self, range_: Range) -> str:
        """The text of a range."""
        start, end = range_.start, range_.end
        if start.line == end.line:
            return self.line(start.line)[start.column : end.column]
        middle = self.lines.between(start.line + 1, end.line)
        last = self.lines[end.line][: end.column]
        return "".join((self.lines[start.line][start.column :], *middle, last))

    def apply(self, edits: Iterable[Edit]) -> tuple[Document, tuple[Splice, ...]]:
        """The document after `edits`, each in positions of the text the ones before it left."""
        draft = Draft(self)
        splices = tuple([draft.replace(edit) for edit in edits])
        return draft.document, splices


class Draft:
    """A document while several edits go by."""

    def __init__(self, document: Document) -> None:
        self._lines = document.lines

    @property
    def document(self) -> Document:
        """The document as it stands now."""
        return Document(self._lines)

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
        text = (
            lines[first][: start.column] + without_halves(edit.text) + lines[end.line][end.column :]
        )
        # A "\n" that comes to stand behind a "\r" makes one line ending of the two.
        if first and text.startswith("\n") and lines[first - 1].endswith("\r"):
            first -= 1
            text = lines[first] + text
        new = split_lines(text)
        if stop < len(lines):
            new.pop()  # what follows the replaced lines is the rest of the document
        self._lines = lines.splice(first, stop, new)
        return Splice(first, stop, len(new))


def _clamp(lines: Chunks[str], position: Position) -> Position:
    line, column = max(0, position.line), max(0, position.column)
    if line >= len(lines):
        return Position(len(lines) - 1, len(lines[-1]))
    return Position(line, min(column, len(content(lines[line]))))
