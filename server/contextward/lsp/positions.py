"""Positions and paths across the protocol's border."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lsprotocol import types as t
from pygls.uris import to_fs_path

from contextward.model import Edit, Position, Range
from contextward.text.document import Document, Draft
from contextward.text.encoding import Encoding, from_units, to_units


def to_lsp(document: Document, range_: Range, encoding: Encoding) -> t.Range:
    """A range of the engine in the client's units."""

    def position(at: Position) -> t.Position:
        return t.Position(at.line, to_units(document.line(at.line), at.column, encoding))

    return t.Range(position(range_.start), position(range_.end))


def from_lsp(lines: Document | Draft, range_: t.Range, encoding: Encoding) -> Range:
    """A range of the client in code points; a position outside of the text is kept as it is."""

    def position(at: t.Position) -> Position:
        if not 0 <= at.line < len(lines):
            return Position(at.line, at.character)
        return Position(at.line, from_units(lines.line(at.line), at.character, encoding))

    return Range(position(range_.start), position(range_.end))


def edits_from_lsp(
    document: Document, changes: Sequence[t.TextDocumentContentChangeEvent], encoding: Encoding
) -> tuple[list[Edit], Document | None]:
    """Incremental changes as edits, or the whole new document when one replaces all.

    Each change is in positions of the text that the ones before it left.
    """
    edits: list[Edit] = []
    draft, replaced = Draft(document), False
    for change in changes:
        if isinstance(change, t.TextDocumentContentChangeWholeDocument):
            draft, replaced = Draft(Document.of(change.text)), True
            continue
        edit = Edit(from_lsp(draft, change.range, encoding), change.text)
        edits.append(edit)
        if len(changes) > 1:
            draft.replace(edit)
    return edits, draft.document if replaced else None


def path_of(uri: str) -> Path | None:
    """The file of a URI; None for anything that is not on disk (`untitled:`, `git:`, …)."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return Path(path) if path else None


def uri_of(path: Path) -> str:
    """The URI of a file."""
    return path.as_uri()
