"""Safe reading of files that strangers wrote: bounded, never binary, never a surprise.

Text is UTF-8, or UTF-16 with a byte order mark. Anything else is read as Latin-1, in which every
byte is a character, so that ASCII values are still found; `Text.note` then says what was wrong.
"""

from __future__ import annotations

import codecs
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from contextward.errors import UnreadableFile
from contextward.text.document import Document

MAX_BYTES = 100 * 1024 * 1024
"""Beyond this a file is not read at all."""
_BINARY_PROBE = 8192
_CHUNK = 256 * 1024
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Text:
    """A file read as text: `size` in bytes; `note` is empty when it was what it should be."""

    text: str
    size: int
    note: str = ""


def read_text(path: Path, limit: int = MAX_BYTES) -> Text | None:
    """Read a regular file; None when it is binary. `UnreadableFile` says why it cannot be read."""
    data = read_bytes(path, limit)
    return None if data is None else decode(data)


def read_bytes(path: Path | str, limit: int = MAX_BYTES) -> bytes | None:
    """The bytes of a file of text; None, after a look at its beginning, when it is binary."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise UnreadableFile("not a regular file")
            head = os.read(descriptor, _BINARY_PROBE)
            if _binary(head):
                return None
            if status.st_size > limit:
                raise UnreadableFile(f"{_size(status.st_size)} is over the limit of {_size(limit)}")
            data, left = [head], limit if len(head) == _BINARY_PROBE else 0
            while left > 0 and data[-1]:
                data.append(os.read(descriptor, _CHUNK))
                left -= len(data[-1])
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        raise UnreadableFile(getattr(error, "strerror", "") or "cannot be read") from None
    return b"".join(data)


def document_of(data: bytes) -> tuple[Document, str] | None:
    """Bytes as a document, not decoded where that can wait, and the note of `decode`."""
    text = None if data.isascii() else decode(data)
    if text is None:
        return None if _binary(data) else (Document.of_bytes(data), "")
    if text.note or data.startswith(_UTF16):
        return Document.of(text.text), text.note
    return Document.of_bytes(data.removeprefix(codecs.BOM_UTF8)), ""


def decode(data: bytes) -> Text | None:
    """Bytes to text; None when they are binary (a NUL among the first 8 KiB, but for UTF-16)."""
    if _binary(data):
        return None
    if data.startswith(_UTF16):
        return Text(data.decode("utf-16", "replace"), len(data))
    try:
        return Text(data.decode("utf-8-sig"), len(data))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        note = f"line {line}: not UTF-8 at byte {error.start}; read as Latin-1"
        return Text(data.decode("latin-1"), len(data), note)


def _binary(data: bytes) -> bool:
    return b"\0" in data[:_BINARY_PROBE] and not data.startswith(_UTF16)


def _size(count: int) -> str:
    return f"{count / (1024 * 1024):.0f} MB"
