"""Markdown and plain text: each line that is not blank is prose, without the markup it begins with.

In Markdown `<!-- … -->` is a comment; the state says whether one is open.
"""

from __future__ import annotations

import re

from contextward.model import Region
from contextward.regions import DATA_LINE, KeyPlace, State
from contextward.regions.pieces import comment

_MARKUP = re.compile(
    r"\s*+(?:>\s?+|#{1,6}(?=\s|\Z)|[-*+](?=\s|\Z)|\d{1,9}[.)](?=\s)|\[[ xX]\](?=\s)"
    r"|`{3,}+|~{3,}+|\|)"
)
_RULE = re.compile(r"\s*+(?:[-=*_~|:+]\s*+){3,}\Z")
_OPEN = ("<!--",)


class ProseReader:
    """Reads text for people: Markdown, or plain text, which has no comments."""

    start: State = ()
    keys: KeyPlace = "none"
    code = False
    decodes = ""
    longest = DATA_LINE

    def __init__(self, markdown: bool) -> None:
        self._markdown = markdown
        self.anchor = r"#{1,6} " if markdown else r"(?:)"

    def read(self, line: str, state: State) -> tuple[tuple[Region, ...], State]:
        """Read one line."""
        regions: list[Region] = []
        if not self._markdown:
            _prose(regions, line, _content(line), len(line))
            return tuple(regions), ()
        open_, position = state == _OPEN, 0
        while True:
            end = line.find("-->" if open_ else "<!--", position)
            stop = end if end >= 0 else len(line)
            if open_:
                regions.extend(comment(line, position, stop, ""))
            else:
                _prose(regions, line, _content(line) if position == 0 else position, stop)
            if end < 0:
                return tuple(regions), _OPEN if open_ else ()
            position = end + (3 if open_ else 4)
            open_ = not open_


def _content(line: str) -> int:
    """Where the text of a line begins."""
    if _RULE.match(line):
        return len(line)
    start = 0
    while match := _MARKUP.match(line, start):
        start = match.end()
    return start


def _prose(regions: list[Region], line: str, start: int, end: int) -> None:
    text = line[start:end].rstrip()
    if bare := text.lstrip():
        stop = start + len(text)
        regions.append(Region("prose", stop - len(bare), stop))
