"""The pieces that several readers cut a line into: comments, quoted literals, names.

The expressions of the readers are linear: single characters repeat possessively (`*+`), and a
repeated group begins with a character that nothing behind it begins with.
"""

from __future__ import annotations

import re

from contextward.model import Region

DEPTH = 64
"""Levels of nesting that a state remembers; deeper brackets are only counted."""
NAME_LENGTH = 80
"""Characters of a name that a state remembers."""
SEPARATOR = "\x1f"
"""Stands before each name in a state, and therefore never in one."""
GROUP = "\x1e"
"""Stands between the lists of names in a state."""
OVERFLOW = "+"
"""Begins the part of a state that counts the brackets beyond `DEPTH`."""

BODIES = {
    '"': re.compile(r'(?s:[^"\\]*+(?:\\.[^"\\]*+)*)'),
    "'": re.compile(r"(?s:[^'\\]*+(?:\\.[^'\\]*+)*)"),
    "`": re.compile(r"(?s:[^`\\]*+(?:\\.[^`\\]*+)*)"),
}
"""What stands between two quotes when a backslash escapes; ends at the quote, at the end of the
line, or at a backslash that ends it."""
BLOCK_MARKS = "* \t"
"""What a line of a block comment begins with."""
COLON_NEXT = re.compile(r"\s*+:")


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


def name(text: str) -> str:
    """A name as a path and a state hold it: cut, and free of the characters that separate names."""
    text = text[:NAME_LENGTH]
    if text.isprintable():
        return text
    return text.replace(SEPARATOR, " ").replace(GROUP, " ")


def comment(line: str, start: int, end: int, marks: str) -> tuple[Region, ...]:
    """The comment in `[start, end)` without the `marks` it begins with; none when it is blank."""
    text = line[start:end].rstrip()
    end = start + len(text)
    start = end - len(text.lstrip(marks).lstrip())
    return (Region("comment", start, end),) if start < end else ()


def value(
    path: tuple[str, ...], start: int, end: int, outer_start: int = -1, outer_end: int = -1
) -> Region:
    """A value: a `key-value` when names lead to it, else a `string`."""
    return Region("key-value" if path else "string", start, end, path, outer_start, outer_end)


def overflow(state: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
    """A state without its count of brackets beyond `DEPTH`, and that count."""
    if not state or not state[-1].startswith(OVERFLOW):
        return state, 0
    digits = state[-1][1:10]
    return state[:-1], int(digits) if digits.isdecimal() else 0
