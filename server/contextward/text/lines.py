r"""Lines as LSP counts them: `\n`, `\r\n` and `\r` end a line and nothing else does.

Python's `str.splitlines` also breaks at form feeds and at U+2028, where editors do not: a document
kept with it drifts apart from the editor's at the first edit behind such a character.
"""

from __future__ import annotations

import re

_LINE = re.compile(r"[^\r\n]*+(?:\r\n|\n|\r)|[^\r\n]++\Z")  # linear: no way back


def split_lines(text: str) -> list[str]:
    """The lines with their endings. There is always a last line without one, perhaps empty."""
    lines: list[str] = _LINE.findall(text)
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
