"""Safe reading of files that strangers wrote: bounded, never binary, never a surprise.

Text is UTF-8, or UTF-16 with a byte order mark. Anything else is read as Latin-1, in which every
byte is a character, so that ASCII values are still found; `Text.note` then says what was wrong.
"""

from __future__ import annotations

import codecs
import stat
from dataclasses import dataclass
from pathlib import Path

from contextward.errors import UnreadableFile

MAX_BYTES = 100 * 1024 * 1024
"""Beyond this a file is not read at all."""
_BINARY_PROBE = 8192
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Text:
    """A file read as text: `size` in bytes; `note` is empty when it was what it should be."""

    text: str
    size: int
    note: str = ""


def read_text(path: Path, limit: int = MAX_BYTES) -> Text | None:
    """Read a regular file; None when it is binary. `UnreadableFile` says why it cannot be read."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile("not a regular file")
        if status.st_size > limit:
            raise UnreadableFile(f"{_size(status.st_size)} is over the limit of {_size(limit)}")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(error.strerror or "cannot be read") from None
    return decode(data)


def decode(data: bytes) -> Text | None:
    """Bytes to text; None when they are binary (a NUL among the first 8 KiB, but for UTF-16)."""
    if data.startswith(_UTF16):
        return Text(data.decode("utf-16", "replace"), len(data))
    if b"\0" in data[:_BINARY_PROBE]:
        return None
    try:
        return Text(data.decode("utf-8-sig"), len(data))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        note = f"line {line}: not UTF-8 at byte {error.start}; read as Latin-1"
        return Text(data.decode("latin-1"), len(data), note)


def _size(count: int) -> str:
    return f"{count / (1024 * 1024):.0f} MB"
