"""Files of environment variables: `NAME=value`, `export NAME="value"`, `NAME: value`, comments.

A quoted value may go on over several lines; the state is then its quote and its name.
"""

from __future__ import annotations

import re

from contextward.model import Region
from contextward.regions import DATA_LINE, KeyPlace, State
from contextward.regions.pieces import BODIES, comment, name, value

_ASSIGNMENT = re.compile(r"\s*+(?:export\s++)?([\w.-]++)(?:\s*+=|:(?=\s))\s*+")
_COMMENT = re.compile(r"(?:\s|\A)#")


class DotenvReader:
    """Reads `.env` files."""

    start: State = ()
    anchor = ""
    keys: KeyPlace = "before"
    code = False
    decodes = ""
    longest = DATA_LINE

    def read(self, line: str, state: State) -> tuple[tuple[Region, ...], State]:
        """Read one line."""
        regions: list[Region] = []
        end: State = ()
        if len(state) == 2 and state[0] in BODIES:
            end = _quoted(regions, line, -1, 0, *state)
        elif not (match := _ASSIGNMENT.match(line)):
            _bare(regions, line, 0, ())
        elif (quote := line[match.end() : match.end() + 1]) in BODIES:
            end = _quoted(regions, line, match.end(), match.end() + 1, quote, name(match[1]))
        else:
            _bare(regions, line, match.end(), (name(match[1]),))
        return tuple(regions), end


def _quoted(
    regions: list[Region], line: str, outer: int, start: int, quote: str, key: str
) -> State:
    """Read a quoted value from `start` on, and what follows it."""
    body = BODIES[quote].match(line, start)
    end = body.end() if body and quote != "'" else line.find(quote, start)
    if not line.startswith(quote, max(end, start)):
        if start < len(line):
            regions.append(value((key,), start, len(line)))
        return (quote, key)
    if outer >= 0:
        regions.append(value((key,), start, end, outer, end + 1))
    elif start < end:
        regions.append(value((key,), start, end))
    _bare(regions, line, end + 1, (key,))
    return ()


def _bare(regions: list[Region], line: str, start: int, path: tuple[str, ...]) -> None:
    """Read a value without quotes, up to the comment behind it."""
    found = _COMMENT.search(line, max(start - 1, 0))
    end = found.start() if found else len(line)
    text = line[start:end].rstrip()
    if bare := text.lstrip():
        stop = start + len(text)
        regions.append(value(path, stop - len(bare), stop))
    if found:
        regions.extend(comment(line, found.end(), len(line), "#"))
