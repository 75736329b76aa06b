r"""Lines as LSP counts them: `\n`, `\r\n` and `\r` end a line and nothing else does.

Python's `str.splitlines` also breaks at form feeds and at U+2028, where editors do not: a document
kept with it drifts apart from the editor's at the first edit behind such a character.
"""

from __future__ import annotations

import re

_LINE = re.compile(r"[^\r\n]*+(?:\r\n|\n|\r)|[^\r\n]++\Z")  # linear: no way back
_HALF = re.compile("[\ud800-\udfff]")
_BREAKS = "\v\f\x1c\x1d\x1e"
"""Where `str.splitlines` ends a line and an editor does not; beyond ASCII there are more."""
_BREAKS_BEYOND = "\x85\u2028\u2029"


def without_halves(text: str) -> str:
    """The text with U+FFFD for each half of a UTF-16 pair that stands alone.

    An editor may send one (JSON can write it); UTF-8 cannot. All positions stay what they are.
    """
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return _HALF.sub("\ufffd", text)
    return text


def split_lines(text: str) -> list[str]:
    """The lines with their endings. There is always a last line without one, perhaps empty."""
    breaks = _BREAKS if text.isascii() else _BREAKS + _BREAKS_BEYOND
    lines: list[str]
    if any(character in text for character in breaks):
        lines = _LINE.findall(text)
    else:  # nearly every text, and seven times as fast
        lines = text.splitlines(keepends=True)
    if not text or text[-1] in "\r\n":
        lines.append("")
    return lines


def content(line: str) -> str:
    """A line without its ending."""
    if line.endswith("\n"):
        return line[:-2] if line.endswith("\r\n") else line[:-1]
    return line[:-1] if line.endswith("\r") else line


def has_long_line(data: bytes, longest: int) -> bool:
    r"""Is a line of `data`, with `\n` for every ending, longer than `longest` bytes?"""
    start = 0
    while start + longest < len(data):
        end = data.rfind(b"\n", start, start + longest + 1)
        if end < 0:
            return True
        start = end + 1
    return False
