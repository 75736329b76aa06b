r"""What string literals say: escapes resolved, literals joined that make one text.

Resolved are the escapes that most languages share: `\x41`, `\u0041`, `\u{41}`, `\U00000041`,
octal numbers, and single characters. Only a literal with an escape that may hide a value, or the
edge of one, is decoded (`HIDES`); most text with backslashes is read as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from contextward.model import Decoded

LONGEST = 8_000
"""Characters of a text that is joined; of a longer one the last ones."""
CARRIED = 160
"""Characters that the next line knows of a text that goes on there."""

HIDES = (
    r"\\(?:x[0-9A-Fa-f]{2}|x\{|u[0-9A-Fa-f]{4}|u\{|U[0-9A-Fa-f]{8}|[0-3][0-7]{2}|[nrt][0-9A-Za-z])"
)
"""Escapes that may hide a value or its edge; for `re` and RE2 alike."""
_EDGE = r"[0-9A-Za-z_.@-]"
_QUOTE = r"""["'`]"""
_OPERATOR = r"(?:\+\+?|\.\.?|&|<>|<<|~|\|\||\^|\*|//)"
_DATE = r"\(\s*(?:1[89]\d\d|20\d\d)\s*,\s*[\w.]+\s*,\s*\d{1,2}\s*[,)]"
"""The arguments that make a date: a region says them in another form."""
_AGAIN = rf"[@$A-Za-z]{{0,2}}{_QUOTE}{{1,3}}{_EDGE}"
JOINED = rf"{HIDES}|{_DATE}|{_EDGE}{_QUOTE}{{1,3}}\s*{_OPERATOR}\s*\\?\s*{_AGAIN}"
"""For `Reader.decodes`: literals that an operator joins may break a value in two."""
ADJACENT = rf"{HIDES}|{_DATE}|{_EDGE}{_QUOTE}{{1,3}}\s*(?:\s|\\|{_OPERATOR})\s*\\?\s*{_AGAIN}"
"""For `Reader.decodes`: literals that stand beside each other may do so as well."""

_JUNCTION = re.compile(rf"{_EDGE}{_QUOTE}{{1,3}}\s*{_OPERATOR}?\s*\\?\s*{_AGAIN}")
_HIDES = re.compile(HIDES)
_ESCAPE = re.compile(
    r"(?s:\\(?:x([0-9A-Fa-f]{2})|[xu]\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})"
    r"(?:\\u([dD][c-fC-F][0-9A-Fa-f]{2}))?|U([0-9A-Fa-f]{8})|([0-3]?[0-7]{1,2})|(.)))"
)
_SINGLE = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "a": "\a", "e": "\x1b"}
_LOST = "\N{REPLACEMENT CHARACTER}"


def hides(line: str, start: int, end: int) -> bool:
    """Does the literal in `[start, end)` have an escape that may hide a value?"""
    return line.find("\\", start, end) >= 0 and _HIDES.search(line, start, end) is not None


def breaks(text: str) -> bool:
    """May a value be broken in two where two literals meet? `text` is what stands between them,
    with their marks and one character of each."""
    return _JUNCTION.fullmatch(text) is not None


def decoded(line: str, pieces: Iterable[tuple[int, int, bool]], carried: str = "") -> Decoded:
    """The text of `pieces` of a line, each with its span and whether it has escapes, behind what
    is `carried` from the lines above."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end, escapes in pieces:
        if not parts:
            parts.append(carried)
            starts += [start] * len(carried)
            ends += [start] * len(carried)
        if escapes:
            for match in _ESCAPE.finditer(line, start, end):
                _as_written(line, start, match.start(), parts, starts, ends)
                parts.append(_character(match))
                starts.append(match.start())
                ends.append(match.end())
                start = match.end()
        _as_written(line, start, end, parts, starts, ends)
    text = "".join(parts)[-LONGEST:]
    return Decoded(text, tuple(starts[-LONGEST:]), tuple(ends[-LONGEST:]))


def _as_written(
    line: str, start: int, end: int, parts: list[str], starts: list[int], ends: list[int]
) -> None:
    if start < end:
        parts.append(line[start:end])
        starts += range(start, end)
        ends += range(start + 1, end + 1)


def _character(match: re.Match[str]) -> str:
    """One character for one escape."""
    byte, braced, unit, low, long, octal, single = match.groups()
    if single is not None:
        return _SINGLE.get(single, single)
    if octal is not None:
        return chr(int(octal, 8))
    number = int(byte or braced or unit or long, 16)
    if low is not None:
        return (
            chr(0x10000 + ((number & 0x3FF) << 10) + (int(low, 16) & 0x3FF))
            if 0xD800 <= number < 0xDC00
            else _LOST
        )
    return chr(number) if number < 0xD800 or 0xDFFF < number <= 0x10FFFF else _LOST
