"""JSON, with comments and whatever else people put into it: single quotes, bare names, commas.

Keys are not regions; strings and numbers are, `true`, `false` and `null` are not. A state has one
part for each open bracket: `{` or `[`, what is expected (`k` a key, `v` a value), and the key. A
key leads to the one value right behind its colon; whatever else stands there is nobody's.
"""

from __future__ import annotations

import re

from contextward.model import Mark, Region
from contextward.regions import DATA_LINE, KeyPlace, Read, State
from contextward.regions.pieces import (
    BLOCK_MARKS,
    BODIES,
    COLON_NEXT,
    DEPTH,
    OVERFLOW,
    SEPARATOR,
    comment,
    name,
    overflow,
    value,
)

_TOKEN = re.compile(
    r"""(?x)\s*+(?: (["']) | ([{\[]) | ([}\]]) | (:) | (,) | (//|\#) | (/\*)
        | ([-+.]?\d[\w.+-]*+) | ([\w$@.-]++) | (?s:.) )"""
)
_PAIR = re.compile(
    r"""(?x)\s*+ "([^"\\]*+)" \s*+:\s*+
        (?: "([^"\\]*+)" | ([-+.]?\d[\w.+-]*+) | (?:true|false|null) ) \s*+ ,?+ \s*+ \Z"""
)
"""The line that most lines of most files are: a key, its value, and perhaps a comma."""
_KEY_ENDS = re.compile(r"\s*+(?::|/[/*]|\Z)")
_COMMENT = "*"
_OPENS = {"}": "{", "]": "["}


class JsonReader:
    """Reads JSON, JSON with comments and JSON5."""

    start: State = ()
    anchor = ""
    keys: KeyPlace = "pair"
    code = False
    decodes = ""
    longest = DATA_LINE

    def read(self, line: str, state: State) -> tuple[Read, State]:
        """Read one line."""
        if state and state[-1].startswith("{k") and (pair := _PAIR.match(line)):
            return _pair(pair, state)
        walk = _JsonWalk(line, state)
        walk.run()
        excess = (f"{OVERFLOW}{min(walk.excess, 99_999_999)}",) if walk.excess else ()
        return tuple(walk.regions), (*walk.stack, *excess)


def _pair(match: re.Match[str], state: State) -> tuple[Read, State]:
    """What the walk below makes of a line that holds one pair and nothing else."""
    after = (*state[:-1], "{k")
    path = [part.partition(SEPARATOR)[2] for part in state[:-1] if SEPARATOR in part]
    path.append(name(match[1]))
    start, end = match.span(2)
    if start >= 0:
        return (value(tuple(path), start, end, start - 1, end + 1),), after
    start, end = match.span(3)
    return ((value(tuple(path), start, end),) if start >= 0 else ()), after


class _JsonWalk:
    __slots__ = ("excess", "line", "path", "regions", "stack")

    def __init__(self, line: str, state: State) -> None:
        self.line = line
        state, self.excess = overflow(state)
        self.stack = list(state[: DEPTH + 1])
        self.path: tuple[str, ...] | None = None
        """The keys of the open brackets, once a value has asked for them."""
        self.regions: list[Region | Mark] = []

    def run(self) -> None:
        """Read the line."""
        line, stack, position = self.line, self.stack, 0
        if stack and stack[-1] == _COMMENT:
            position = self._comment(0)
        while match := _TOKEN.match(line, position):
            position, group = match.end(), match.lastindex
            if group == 1:
                position = self._string(match[1], position)
            elif group == 2:
                self._open(match[2], position - 1)
            elif group == 3:
                self._close(match[3])
            elif group == 4:
                if stack and stack[-1].startswith("{k") and not self.excess:
                    self._top("{v" + stack[-1][2:])
                else:
                    self._done()
            elif group == 6:
                self.regions.extend(comment(line, position, len(line), "/#"))
                break
            elif group == 7:
                stack.append(_COMMENT)
                position = self._comment(position)
            elif group == 8:
                self._scalar(match.start(8), position)
            elif group == 9 and stack and stack[-1].startswith("{k"):
                if not self.excess:
                    self._top("{k" + SEPARATOR + name(match[9]))
            else:
                self._done()

    def _top(self, part: str) -> None:
        self.stack[-1] = part
        self.path = None

    def _done(self) -> None:
        """What the key of the innermost bracket leads to has been read."""
        if self.stack and self.stack[-1].startswith("{") and not self.excess:
            self._top("{k")

    def _comment(self, start: int) -> int:
        end = self.line.find("*/", start)
        stop = end if end >= 0 else len(self.line)
        self.regions.extend(comment(self.line, start, stop, BLOCK_MARKS))
        if end < 0:
            return stop
        self.stack.pop()
        return end + 2

    def _open(self, bracket: str, column: int) -> None:
        if self.excess or len(self.stack) >= DEPTH:
            self.excess += 1
        else:
            if self.stack and self.stack[-1].startswith("{k"):
                self.stack[-1] = "{k"
            if bracket == "{" and not (self.stack and self.stack[-1].startswith("{")):
                self.regions.append(Mark(column, self._keys()))
            self.stack.append("{k" if bracket == "{" else "[")
            self.path = None

    def _close(self, bracket: str) -> None:
        if self.excess:
            self.excess -= 1
            self._done()
            return
        for count, part in enumerate(reversed(self.stack[-2:]), 1):
            if part.startswith(_OPENS[bracket]):
                del self.stack[-count:]
                self.path = None
                self._done()
                return

    def _string(self, quote: str, start: int) -> int:
        match = BODIES[quote].match(self.line, start)
        end = match.end() if match else start
        closed = self.line.startswith(quote, end)
        after = end + 1 if closed else len(self.line)
        if self._is_key(after):
            if not self.excess:
                self._top("{k" + SEPARATOR + name(self.line[start:end]))
        elif closed:
            self._value(start, end, start - 1, after)
        elif start < after:
            self._value(start, after)
        return after

    def _is_key(self, end: int) -> bool:
        """Is the string or number that ends at `end` a key? A colon tells, even out of place."""
        top = self.stack[-1] if self.stack else ""
        if self.excess:
            return COLON_NEXT.match(self.line, end) is not None
        ends = _KEY_ENDS if top.startswith("{k") else COLON_NEXT
        return top.startswith("{") and ends.match(self.line, end) is not None

    def _scalar(self, start: int, end: int) -> None:
        if self._is_key(end):
            if not self.excess:
                self._top("{k" + SEPARATOR + name(self.line[start:end]))
        else:
            self._value(start, end)

    def _value(self, start: int, end: int, outer_start: int = -1, outer_end: int = -1) -> None:
        if self.path is None:
            self.path = self._keys()
        path = () if self.excess else self.path
        self.regions.append(value(path, start, end, outer_start, outer_end))
        self._done()

    def _keys(self) -> tuple[str, ...]:
        """The keys that lead to a value here."""
        inner = next((part for part in reversed(self.stack) if part != "["), "")
        if inner.startswith("{k"):
            return ()
        return tuple([part.partition(SEPARATOR)[2] for part in self.stack if SEPARATOR in part])
