"""Ignore patterns as npm's `ignore` reads them, which most agents in JavaScript use.

Its grammar is git's (checked against version 7 itself), with three differences: letters are
compared in any case, `?` and classes are about characters and not about bytes, and a run of
asterisks is `**` only between slashes.
"""

from __future__ import annotations

import re2

from contextward.context.charclass import NOTHING, character_class
from contextward.context.gitignore import Pattern, Patterns, decode, encode, parse_with, parts

_ANY = "[^\\x00]*"
_SEGMENT = "[^\\x00/]*"


def parse_npm(text: str, *, kind: str = "") -> tuple[Patterns, tuple[tuple[int, str], ...]]:
    """The patterns of a file, and notes (line, reason) about what was left out of it."""
    found, notes = parse_with(lambda line, number: npm_line(line, number, kind), text)
    return Patterns(found, "characters, any case"), notes


def npm_line(line: bytes, number: int, kind: str = "") -> Pattern | None:
    """One pattern, of a line that is no comment; None when there is nothing in it."""
    raw, negated, folders_only = parts(line)
    if not raw:
        return None
    glob = decode(raw)
    anchored = "/" in glob
    start = "" if anchored else f"(?:{_ANY}/)?"
    body = _translate(glob.removeprefix("/"))
    expression = encode(start + body) + (b"\0" if folders_only else b"\0?")
    return Pattern(expression, negated, number, kind, decode(line))


def _translate(glob: str) -> str:
    out: list[str] = []
    index = 0
    while index < len(glob):
        character = glob[index]
        if character == "*":
            end = index
            while glob[end : end + 1] == "*":
                end += 1
            whole = (index == 0 or glob[index - 1] == "/") and end - index > 1
            if whole and glob[end : end + 1] == "/":
                out.append(f"(?:{_ANY}/)?")
                end += 1
            else:
                out.append(_ANY if whole and end == len(glob) else _SEGMENT)
            index = end
        elif character == "?":
            out.append("[^\\x00/]")
            index += 1
        elif character == "[":
            found, index = character_class(glob, index, slash=False)
            out.append(found)
        elif character == "\\":
            out.append(re2.escape(glob[index + 1]) if index + 1 < len(glob) else NOTHING)
            index += 2
        else:
            out.append(re2.escape(character))
            index += 1
    return "".join(out)
