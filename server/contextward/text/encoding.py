"""Columns in the units of a position encoding (LSP 3.17, `PositionEncodingKind`).

The engine counts code points (UTF-32 units). Clients count UTF-16 code units, or UTF-8 bytes.
A column beyond the end of its line, or inside a character, means the nearest place before it.
"""

from __future__ import annotations

from typing import Literal

Encoding = Literal["utf-8", "utf-16", "utf-32"]


def to_units(line: str, column: int, encoding: Encoding) -> int:
    """Code points to units of `encoding`, for a line given without its ending."""
    column = min(column, len(line))
    if encoding == "utf-32" or line.isascii():
        return column
    return sum(_width(character, encoding) for character in line[:column])


def from_units(line: str, units: int, encoding: Encoding) -> int:
    """Units of `encoding` to code points, for a line given without its ending."""
    if encoding == "utf-32" or line.isascii():
        return min(units, len(line))
    for column, character in enumerate(line):
        units -= _width(character, encoding)
        if units < 0:
            return column
    return len(line)


def _width(character: str, encoding: Encoding) -> int:
    point = ord(character)
    if encoding == "utf-16":
        return 2 if point > 0xFFFF else 1
    return 1 if point < 0x80 else 2 if point < 0x800 else 3 if point < 0x10000 else 4
