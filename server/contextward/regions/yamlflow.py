"""The part of YAML that is written in brackets and quotes, and what all of YAML is read with."""

from __future__ import annotations

import re

from contextward.model import Mark, Region
from contextward.regions import State
from contextward.regions.pieces import (
    DEPTH,
    OVERFLOW,
    SEPARATOR,
    comment,
    name,
    overflow,
    value,
    words,
)

BLANKS = " \t"
"""All that is blank in YAML."""
QUOTES = {
    '"': re.compile(r'(?s:[^"\\]*+(?:\\.[^"\\]*+)*)'),
    "'": re.compile(r"[^']*+(?:''[^']*+)*"),
}
"""What stands between two quotes; ends at the quote, or at the end of the line."""
_PROPERTIES = re.compile(r"(?:[&!][^ \t,\[\]{}]*+[ \t]*+)*")
_PLAIN_END = re.compile(r"[,\[\]{}]|:(?=[ \t,\[\]{}]|\Z)|[ \t]#")
_COLON = re.compile(r"[ \t]*+:(?=[ \t,\[\]{}]|\Z)")
_COLON_OF_QUOTED = re.compile(r"[ \t]*+:")
_BLANK = re.compile(r"[ \t]*+")
_COMMENT = re.compile(r"[ \t]#")
NOTHING = words("true false null True False Null TRUE FALSE NULL ~")
_OPENS = {"}": "{", "]": "["}


class FlowWalk:
    """One pass along a line; `stack` is the state as the reader of YAML describes it."""

    __slots__ = ("excess", "line", "regions", "stack")

    def __init__(self, line: str, state: State) -> None:
        self.line = line
        state, self.excess = overflow(state)
        self.stack = list(state[: DEPTH + 1])
        self.regions: list[Region | Mark] = []

    def state(self) -> State:
        """The state at the end of the line."""
        excess = (f"{OVERFLOW}{min(self.excess, 99_999_999)}",) if self.excess else ()
        return (*self.stack, *excess)

    @property
    def kind(self) -> str:
        """The kind of the innermost part of the state."""
        return self.stack[-1][:1] if self.stack else ""

    def mark(self, column: int) -> None:
        """A record begins: an element of a list that the keys lead to which are open."""
        path = [part.partition(SEPARATOR)[2] for part in self.stack if SEPARATOR in part]
        self.regions.append(Mark(column, tuple(path)))

    def value(self, start: int, end: int, outer_start: int = -1, outer_end: int = -1) -> None:
        """A value, with the keys that are open."""
        path = tuple([part.partition(SEPARATOR)[2] for part in self.stack if SEPARATOR in part])
        self.regions.append(value(path, start, end, outer_start, outer_end))

    def piece(self, start: int, end: int) -> None:
        """A part of a value, or a value without quotes; not the blanks around it."""
        text = self.line[start:end].rstrip(BLANKS)
        if bare := text.lstrip(BLANKS):
            self.value(start + len(text) - len(bare), start + len(text))

    def plain(self, start: int, end: int) -> None:
        """A value without quotes, unless it is a truth value or null."""
        if self.line[start:end].strip(BLANKS) not in NOTHING:
            self.piece(start, end)

    def skip(self, position: int) -> int:
        """The next place that is not blank."""
        match = _BLANK.match(self.line, position)
        return match.end() if match else position

    def quoted(self, start: int) -> int:
        """Read the quoted value at `start`; where it ends, or the line does with it open."""
        quote = self.line[start]
        end = self._quote_end(quote, start + 1)
        if self.line.startswith(quote, end):
            self.value(start + 1, end, start, end + 1)
            return end + 1
        self.piece(start + 1, end)
        self.stack.append(quote)
        return len(self.line)

    def resume_quoted(self) -> int:
        """Go on with a quoted value of an earlier line; where it ends, or the line does."""
        quote = self.stack.pop()[:1]
        end = self._quote_end(quote, 0)
        self.piece(0, end)
        if self.line.startswith(quote, end):
            return end + 1
        self.stack.append(quote)
        return len(self.line)

    def _quote_end(self, quote: str, start: int) -> int:
        match = QUOTES[quote].match(self.line, start)
        return match.end() if match else start

    def tail(self, position: int) -> None:
        """What stands behind a value: a comment, or text that belongs to no value."""
        found = _COMMENT.search(self.line, max(position - 1, 0))
        self.piece(position, found.start() if found else len(self.line))
        if found:
            self.regions.extend(comment(self.line, found.end(), len(self.line), "#"))

    def flow(self, position: int) -> int:
        """Read the open brackets on; where the last of them closes, or the line ends."""
        line = self.line
        if position == 0 and self.stack and self.stack[-1][1:2] == "p":
            position = self._resume_plain()
        while (position := self.skip(position)) < len(line):
            mark = line[position]
            if mark in "[{":
                self._open(mark, position)
            elif mark in "]}":
                self._close(mark)
                if self.kind not in ("[", "{"):
                    return position + 1
            elif mark == ",":
                self._phase(self.kind + ("k" if self.kind == "{" else "v"))
            elif mark == "#" and (position == 0 or line[position - 1] in BLANKS):
                self.regions.extend(comment(line, position + 1, len(line), "#"))
                return len(line)
            elif mark == ":" and _COLON.match(line, position):
                self._phase(self.kind + "v" + self.stack[-1][2:])
            elif mark in "&!":
                match = _PROPERTIES.match(line, position)
                position = match.end() if match else position + 1
                continue
            elif mark in QUOTES:
                position = self._flow_quoted(position)
                if self.kind in QUOTES:
                    return position
                continue
            elif mark == "*":
                found = _PLAIN_END.search(line, position)
                position = found.start() if found else len(line)
                continue
            elif mark != "?" or line[position + 1 : position + 2] not in BLANKS:
                position = self._flow_plain(position)
                continue
            position += 1
        return position

    def _phase(self, part: str) -> None:
        if not self.excess:
            self.stack[-1] = part

    def _open(self, bracket: str, column: int) -> None:
        if self.excess or len(self.stack) >= DEPTH:
            self.excess += 1
        else:
            if bracket == "{" and self.kind == "[":
                self.mark(column)
            self.stack.append("{k" if bracket == "{" else "[v")

    def _close(self, bracket: str) -> None:
        if self.excess:
            self.excess -= 1
            return
        for count, part in enumerate(reversed(self.stack[-2:]), 1):
            if part.startswith(_OPENS[bracket]):
                del self.stack[-count:]
                return

    def _flow_quoted(self, start: int) -> int:
        quote = self.line[start]
        end = self._quote_end(quote, start + 1)
        if self.line.startswith(quote, end):
            colon = _COLON_OF_QUOTED.match(self.line, end + 1)
            if colon or (self._wants_key() and self.skip(end + 1) == len(self.line)):
                self._key(self.line[start + 1 : end], "v" if colon else "k")
                return colon.end() if colon else len(self.line)
        return self.quoted(start)

    def _flow_plain(self, start: int) -> int:
        found = _PLAIN_END.search(self.line, start)
        end = found.start() if found else len(self.line)
        if found and found[0] == ":":
            self._key(self.line[start:end].rstrip(BLANKS), "v")
            return found.end()
        if not self._wants_key():
            self.plain(start, end)
            if not found:
                self._phase(self.kind + "p" + self.stack[-1][2:])
        elif not found:
            self._key(self.line[start:end].rstrip(BLANKS), "k")
        return max(end, start + 1)

    def _resume_plain(self) -> int:
        """Go on with a plain value of an earlier line."""
        start = self.skip(0)
        if self.line.startswith("#", start) or start == len(self.line):
            return start
        found = _PLAIN_END.search(self.line, start)
        end = found.start() if found else len(self.line)
        if found:
            self._phase(self.kind + "v" + self.stack[-1][2:])
        if not found or found[0] != ":":  # else a key: the comma before it is missing
            self.piece(start, end)
            return end
        return start

    def _wants_key(self) -> bool:
        return not self.excess and self.stack[-1].startswith("{k")

    def _key(self, text: str, phase: str) -> None:
        """A key: with `v` its colon has been read, with `k` it is to come."""
        self._phase(self.kind + phase + SEPARATOR + name(text))
