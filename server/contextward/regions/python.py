"""Python: comments, docstrings, strings and the names that lead to them.

A docstring is any string at the start of a statement. An f-string is one literal, its
replacement fields included; what the fields hold is not read. A word that only begins statements
ends brackets left open by mistake.
"""

from __future__ import annotations

import re

from contextward.model import Mark
from contextward.regions import CODE_LINE, KeyPlace, Read, State
from contextward.regions.bracketed import (
    BLOCK,
    DICT,
    OPERATOR,
    SPENT,
    START,
    STRING,
    VALUE,
    WORD,
    Names,
    Walk,
)
from contextward.regions.fstring import end_of_fields
from contextward.regions.joining import Joins
from contextward.regions.literals import ADJACENT
from contextward.regions.pieces import BODIES, comment, words

_TOKEN = re.compile(
    r"""(?x)\s*+(?:
      ((?:[rR][bBfFtT]?|[bBfFtT][rR]?|[uU])?(?:\"{3}|'{3}|["']))     # 1 string
    | (\.?[^\W\d]\w*+(?:\.[^\W\d]\w*+)*)                           # 2 names
    | (\.?\d[\w.]*+(?:(?<=[eE])[-+]\d++)?)                          # 3 number
    | ([(\[{]) | ([)\]}])                                           # 4, 5 brackets
    | (\#)                                                          # 6 comment
    | ([=!]=|[-+*/%&|^@<>:]{1,3}=|->|\\\Z|(?s:.))                 # 7 operator
    )"""
)
_TRIPLE = {
    '"': re.compile(r'(?s:[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*)'),
    "'": re.compile(r"(?s:[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*)"),
}
_LONG = {'"': "D", "'": "S"}
"""Frames of strings with three quotes; one with a single quote is its quote."""
_STATEMENT = re.compile(
    r"\s*+(?:async\s++def|def|class|import|return|raise|try|while|with|assert|pass|break|continue)"
    r"(?!\w)"
)
_DEFINITION = re.compile(r"\s*+(?:(?:async\s++)?def|class)(?!\w)")
_WORDS = words(
    "and as assert async await break class continue def del elif else except finally for from"
    " global if import lambda nonlocal or pass raise return try while with yield"
)
_CONSTANTS = frozenset(("None", "True", "False"))
_RESERVED = _WORDS | _CONSTANTS | {"in", "is", "not"}
_ASSIGNMENTS = words("= := += -= *= /= //= %= @= &= |= ^= >>= <<= **=")
_FIELDS = frozenset("fFtT")
_RAW = frozenset("rR")

_ANCHOR = (
    r"[ \t]*(?:(?:async[ \t]+)?def[ \t]+\w+[ \t]*\(|class[ \t]+\w+[ \t]*[(:]"
    r"|from[ \t]+[\w.]+[ \t]+import[ \t]|import[ \t]+[\w.]+(?:[ \t]+as[ \t]+\w+)?[ \t]*$"
    r"|try:[ \t]*$)"
)
"""Statements that stand in no bracket, in forms that hardly stand in a docstring either."""


class PythonReader:
    """Reads Python."""

    start: State = ()
    anchor = _ANCHOR
    keys: KeyPlace = "before"
    code = True
    decodes = ADJACENT
    longest = CODE_LINE

    def read(self, line: str, state: State) -> tuple[Read, State]:
        """Read one line."""
        if not state and not line.strip():
            return (), ()
        return _PythonWalk(line, state).run()


class _PythonWalk(Walk):
    text_kinds = frozenset(("D", "S", '"', "'"))
    joins = Joins("+", beside=True, leads=False)
    __slots__ = ("continued", "fields", "targets")

    def __init__(self, line: str, state: State) -> None:
        super().__init__(line, state)
        self.continued = False
        self.fields = True
        """Replacement fields are looked for: no quote on this line was lost to one."""
        self.targets: list[Names] = []
        """What a tuple of values is assigned to."""

    def begin(self) -> None:
        if self.depth > 1 and self.top.kind not in self.text_kinds and _STATEMENT.match(self.line):
            while self.depth > 1:
                self.pop()
            self.top.next()
            self.excess = 0
        if self.depth == 1 and _DEFINITION.match(self.line):
            self.regions.append(Mark(0))

    def finish(self) -> None:
        if self.top.kind in ('"', "'") and not self.continued:
            self._ended()
        if self.depth == 1 and not self.continued:
            self.top.next()

    def code(self, position: int) -> int:
        line, token = self.line, _TOKEN.match
        while match := token(line, position):
            position = match.end()
            group = match.lastindex
            if group == 2:
                self._word(match[2])
            elif group == 7:
                self._operator(match[7])
            elif group == 4:
                self.open(match[4], position - 1)
            elif group == 5:
                self.close(match[5])
            elif group == 1:
                position = self._string(match.start(1), position, match[1])
                if self.top.kind in self.text_kinds:
                    return position
            elif group == 3:
                self.number(match.start(3), position)
            else:
                self.regions.extend(comment(line, position, len(line), "#"))
                break
        return len(line)

    def text(self, position: int) -> int:
        kind = self.top.kind
        long = kind in _LONG.values()
        quote = '"' if kind in ('"', "D") else "'"
        end = self._body_end(quote, long, position)
        self._part(position, end)
        if not self.line.startswith(quote, end):
            self.continued = end < len(self.line)
            return len(self.line)
        self._ended()
        return end + (3 if long else 1)

    def _string(self, outer: int, start: int, opening: str) -> int:
        line, quote = self.line, opening[-1]
        long = opening.endswith(quote * 3)
        end = -1
        if not long and self.fields and not _FIELDS.isdisjoint(opening):
            end = end_of_fields(line, start, quote)
            self.fields = end >= 0
        if end < 0:
            end = self._body_end(quote, long, start)
        if not line.startswith(quote, end):
            self.push(_LONG[quote] if long else quote)
            self._part(start, end)
            self.continued = end < len(line)
            return len(line)
        outer_end = end + (3 if long else 1)
        if self._documents():
            self.regions.extend(comment(line, start, end, ""))
        else:
            self.literal(outer, start, end, outer_end, _RAW.isdisjoint(opening))
        return outer_end

    def _body_end(self, quote: str, long: bool, start: int) -> int:
        """The closing quote, the backslash that ends the line, or the end of the line."""
        match = (_TRIPLE if long else BODIES)[quote].match(self.line, start)
        return match.end() if match else start

    def _documents(self) -> bool:
        return self.depth == 1 and self.top.last == START

    def _part(self, start: int, end: int) -> None:
        owner = self.stack[-2] if len(self.stack) > 1 else None
        if owner and owner.last == START and self.depth == 2:
            self.regions.extend(comment(self.line, start, end, ""))
        else:
            self.piece(start, end)

    def _ended(self) -> None:
        self.pop()
        self.quoted = (0, 0)
        if not self._documents():
            self.top.last = STRING

    def _word(self, text: str) -> None:
        if text not in _RESERVED:
            self.names(text)
            return
        top = self.top
        if text in _WORDS:
            top.against = top.chain = ()
            top.last = WORD
            if top.kind != DICT:
                top.mode = SPENT
        elif text == "in" or text == "is":
            if self.targets:
                self.operator()
            else:
                self.compare()
        elif text in _CONSTANTS:
            top.chain, top.last = (), VALUE
        else:  # not
            top.last = WORD

    def _operator(self, text: str) -> None:
        if text == ",":
            self.comma()
        elif text in _ASSIGNMENTS:
            self._assign()
        elif text == ":":
            self.colon()
        elif text == "==" or text == "!=":
            self.compare()
        elif text == ";":
            self.targets.clear()
            self.top.next()
        elif text == "\\":
            self.continued = True
        else:
            self.operator()

    def _assign(self) -> None:
        self.assign()
        if self.targets and self.depth == 1:
            self.targets.append(self.top.key)
            self.top.key = self.targets.pop(0)

    def comma(self) -> None:
        top = self.top
        if top.kind != BLOCK:
            super().comma()
            return
        if not top.key:
            self.targets.append(top.chain)
        elif self.targets:  # a tuple of values in step with a tuple of names
            top.key = self.targets.pop(0)
        top.against = top.chain = ()
        top.last = OPERATOR
