"""Programming languages whose syntax is data: comments, strings and what leads to them."""

from __future__ import annotations

import re
from dataclasses import replace

from contextward.model import Mark, Region
from contextward.regions import CODE_LINE, KeyPlace, Read, State
from contextward.regions.bracketed import (
    ARROW,
    BLOCK,
    CALL,
    DICT,
    FRESH,
    LIST,
    NAME,
    OPERATOR,
    PATH,
    SPENT,
    START,
    STRING,
    TYPED,
    VALUE,
    WORD,
    Frame,
    Names,
    Walk,
)
from contextward.regions.joining import Joins
from contextward.regions.literals import ADJACENT, JOINED
from contextward.regions.pieces import BLOCK_MARKS, comment, value, words
from contextward.regions.syntax import Syntax, anchor_of, body, closing, syntax

_CONTROL, _MAKER = "c", "n"
"""Modes of a statement: a brace opens a block; a brace holds the parts of a value."""
_KINDS = tuple(chr(code) for code in range(ord("A"), ord("Z") + 1))
_TEXT_KINDS = frozenset(_KINDS)
_GOES_ON = frozenset(".?:=+-*/%&|^<>,)]}([{")
_ASSIGNMENTS = words("= := <- += -= *= /= %= &= |= ^= .= ?= ||= &&= ??=")
_COMPARISONS = frozenset(["==", "!=", "===", "!==", "~="])
_COMPARING = frozenset(("eq", "ne", "is", "in"))
_ALTERNATIVES = frozenset(("&&", "||", "??", "and", "or", "?"))
_LABELS = frozenset(("case", "default", "return", "when"))
"""Behind these a colon gives no type."""
_SEPARATOR = re.compile(r"[?!&]{1,2}\.|::|->")
_SETTER = re.compile(r"(?:set|with|add|put|and)(?=[A-Z_])")
_KEEPER = re.compile(
    r"(?i)(?:put|set|add|append|insert|store|header|cookie|param|query|field|attribute|property)"
)
_ASSERTION = re.compile(r"(?i)(?:assert|expect|check|require|verify|equal|eq|compare|same)")
_COMMENT_MARKS = "/#-;%!*"


class CodeReader:
    """Reads one language of `rules/languages.yaml`."""

    start: State = ()
    keys: KeyPlace = "around"
    longest = CODE_LINE

    def __init__(self, language: str) -> None:
        self._syntax = syntax(language)
        one = self._syntax.language
        self.anchor = anchor_of(language)
        self.code = not one.data
        self.decodes = ADJACENT if one.beside else JOINED
        self._joins = Joins(*one.operators, beside=one.beside)

    def read(self, line: str, state: State) -> tuple[Read, State]:
        """Read one line."""
        if not state and not line.strip():
            return (), ()
        return _CodeWalk(line, state, self._syntax, self._joins).run()


class _CodeWalk(Walk):
    text_kinds = _TEXT_KINDS
    __slots__ = ("expected", "pending", "syntax")

    def __init__(self, line: str, state: State, syntax: Syntax, joins: Joins) -> None:
        super().__init__(line, state)
        self.joint.joins = joins
        self.syntax = syntax
        self.pending: list[tuple[str, str]] = []
        """Texts that begin on the next line: kind and closing mark."""
        self.expected = -1
        """Index of the region that is the first argument of a comparison."""

    def begin(self) -> None:
        top = self.top
        if top.kind in (BLOCK, DICT) and top.last in (NAME, STRING, VALUE):
            first = self.line.lstrip()[:2]
            if first and first not in ("//", "/*") and first[0] not in _GOES_ON:
                top.next()

    def finish(self) -> None:
        for kind, close in reversed(self.pending):
            self.push(kind, (close,))

    def code(self, position: int) -> int:
        line, token = self.line, self.syntax.token.match
        if position == 0 and (lead := self.syntax.lead.match(line)):
            self.regions.extend(comment(line, lead.end(), len(line), _COMMENT_MARKS))
            return len(line)
        while match := token(line, position):
            position = match.end()
            group = match.lastgroup
            if group == "name":
                self._word(match["name"])
            elif group == "operator":
                self._operator(match["operator"])
            elif group == "open":
                self.open(match["open"], position - 1)
            elif group == "close":
                self.close(match["close"])
            elif group == "number":
                self.number(match.start("number"), position)
            elif group == "pair":
                self._pair()
            elif group == "comment":
                self.regions.extend(comment(line, position, len(line), _COMMENT_MARKS))
                break
            else:
                position = self._opened(match, int(str(group)[1:]))
                if self.top.kind in _TEXT_KINDS:
                    return position
        return len(line)

    def text(self, position: int) -> int:
        frame, line = self.top, self.line
        index = ord(frame.kind) - ord("A")
        if index >= len(self.syntax.texts):  # no state of this language
            self.pop()
            return position
        text, close = self.syntax.texts[index], (frame.within or ("",))[-1]
        if text.heredoc:
            if line.strip().rstrip(";,)") == close:
                self._ended()
            else:
                self.piece(position, len(line), text.escape)
            return len(line)
        if index < self.syntax.blocks:
            return self._comment(position, index, close)
        end = self._body_end(position, index, close)
        self.piece(position, end, text.escape)
        if close and line.startswith(close, end):
            self._ended()
            return end + len(close)
        if not text.lines and not line.endswith("\\"):
            self._ended()
        return len(line)

    def _ended(self) -> None:
        self.pop()
        self.quoted = (0, 0)
        self.top.last = STRING

    def _comment(self, position: int, index: int, close: str) -> int:
        line, text = self.line, self.syntax.texts[index]
        end = line.find(close, position) if close else -1
        if text.nested:
            inner = re.compile(text.open).search(line, position, end if end >= 0 else len(line))
            if inner and inner.end() > position:
                self.regions.extend(comment(line, position, inner.start(), BLOCK_MARKS))
                self.push(self.top.kind, (close,))
                return inner.end()
        stop = end if end >= 0 else len(line)
        self.regions.extend(comment(line, position, stop, BLOCK_MARKS))
        if end < 0:
            return len(line)
        self.pop()
        return end + len(close)

    def _opened(self, match: re.Match[str], index: int) -> int:
        text, line, start = self.syntax.texts[index], self.line, match.end()
        close, outer = closing(text, match, index), match.start(f"t{index}")
        kind = _KINDS[index]
        if index < self.syntax.blocks:
            if not self.push(kind, (close,)):
                return len(line)
            return start
        if text.heredoc:
            if len(self.pending) < 4:
                self.pending.append((kind, close))
            self.top.last = STRING
            return start
        end = self._body_end(start, index, close)
        if line.startswith(close, end):
            self.literal(outer, start, end, end + len(close), text.escape)
            return end + len(close)
        goes_on = text.lines or line.endswith("\\")
        if self.push(kind, (close,)):
            self.piece(start, end, text.escape)
            if not goes_on:
                self._ended()
        return len(line)

    def _body_end(self, start: int, index: int, close: str) -> int:
        text, line = self.syntax.texts[index], self.line
        if not close:
            return len(line)
        if not text.escape and not text.hole:
            end = line.find(close, start)
            return end if end >= 0 else len(line)
        match = body(close, text.escape, text.hole).match(line, start)
        return match.end() if match else start

    def literal(
        self, outer_start: int, start: int, end: int, outer_end: int, escapes: bool = True
    ) -> None:
        """A string; what a setter is called with, or what is compared, has a key as well."""
        top, first = self.top, len(self.regions)
        sole = top.kind == CALL and top.mode == FRESH and top.last == START
        super().literal(outer_start, start, end, outer_end, escapes)
        region = self.regions[first]
        if not isinstance(region, Region):
            return
        if self.syntax.pair_next.match(self.line, outer_end):
            if region.path:
                self.regions[first] = value((), start, end, outer_start, outer_end)
        elif sole and not region.path:
            called = top.within[-1] if top.within else ""
            if self.line[outer_end:].lstrip()[:1] == ")" and _sets(called):
                self._lead(first, top.base)
            elif _ASSERTION.match(called.lstrip(".")):
                self.expected = first

    def open(self, bracket: str, column: int) -> None:
        before = self.depth
        if bracket != "{":
            super().open(bracket, column)
            if self.depth > before:
                self.top.last = START
            return
        top, (kind, within, last) = self.top, self._brace()
        if not self.push(kind, within, last):
            self.excess += 1
        elif kind == BLOCK or not (top.key and top.kind in (CALL, DICT)):
            self.regions.append(Mark(column, self.top.base))

    def date_path(self) -> Names:
        top = self.top
        if top.kind == CALL and not top.path and top.within and _sets(top.within[-1]):
            return top.base
        return top.path

    def _brace(self) -> tuple[str, Names, str]:
        top, form = self.top, self.syntax.language.braces
        if form == "always":
            return DICT, (), OPERATOR
        if form != "never":
            if top.mode == _MAKER or (top.last in (OPERATOR, WORD) and top.mode != _CONTROL):
                return DICT, (), OPERATOR
            behind = top.last == NAME or (top.last == VALUE and bool(top.path or top.key))
            if form == "literal" and top.mode != _CONTROL and behind:
                return DICT, (), OPERATOR
        return BLOCK, (), START

    def closed(self, frame: Frame) -> None:
        top = self.top
        called = frame.within[-1].lstrip(".") if frame.kind == CALL and frame.within else ""
        if 0 <= self.expected < len(self.regions) and _ASSERTION.match(called):
            if frame.chain:
                self._lead(self.expected, (frame.base + frame.chain)[-PATH:])
            self.expected = -1
        if frame.kind == BLOCK and top.kind == BLOCK:
            top.next()
        else:
            super().closed(frame)
        if frame.kind == BLOCK and top.kind == DICT:
            top.mode = SPENT

    def _lead(self, index: int, path: Names) -> None:
        """Give a string a path."""
        region = self.regions[index]
        if isinstance(region, Region) and not region.path:
            self.regions[index] = replace(region, kind="key-value", path=path)

    def comma(self) -> None:
        top = self.top
        against: Names = ()
        if top.kind == CALL and top.within and top.mode == FRESH:
            called = top.within[-1].lstrip(".")
            if top.last == STRING and _KEEPER.match(called):
                against = self.literal_name()
            elif _ASSERTION.match(called) and top.chain and top.last in (NAME, VALUE):
                against = top.chain
        super().comma()
        top.against = against

    def colon(self) -> None:
        top = self.top
        named: Names = ()
        if self.syntax.language.named and top.kind in (CALL, LIST) and top.mode == FRESH:
            named = self.literal_name() if top.last == STRING else top.chain
        super().colon()
        if named:
            top.key = named
            if top.mode != TYPED:
                top.mode = SPENT

    def _is_key(self, end: int) -> bool:
        if super()._is_key(end):
            return True
        top = self.top
        named = self.syntax.language.named and top.kind in (CALL, LIST) and top.mode == FRESH
        return named and self.line[end:].lstrip()[:1] == ":"

    def _pair(self) -> None:
        top = self.top
        top.key = self.literal_name() if top.last == STRING else top.chain
        top.against = top.target = top.chain = ()
        top.mode, top.last = SPENT, OPERATOR

    def _word(self, text: str) -> None:
        top, syntax = self.top, self.syntax
        if text in syntax.words:
            if text in syntax.control:
                top.mode = _CONTROL
            elif text in syntax.makers:
                top.mode = _MAKER
            elif text in _LABELS and top.kind == BLOCK and top.mode == FRESH:
                top.mode = SPENT
            top.chain, top.last = (), WORD
        elif text in _COMPARING and top.last in (NAME, VALUE):
            self.compare()
        elif text in _ALTERNATIVES:
            self.alternative()
        else:
            self.names(_SEPARATOR.sub(".", text))

    def names(self, text: str) -> None:
        """A name; one that goes on behind a call keeps its dot, the mark of a builder."""
        builds = text[:1] == "." and text.count(".") == 1 and self.top.last in (VALUE, START)
        if builds:
            self.top.chain, self.top.last = ((text[:80]),), NAME
        else:
            super().names(text)

    def _operator(self, text: str) -> None:
        top = self.top
        if text == ",":
            self.comma()
        elif text == ";":
            top.next()
        elif text == ":":
            self.colon()
        elif text in _ASSIGNMENTS:
            self.assign()
        elif text in _COMPARISONS:
            self.compare()
        elif text in _ALTERNATIVES:
            self.alternative()
        elif text in ("=>", "->"):
            top.chain, top.last = (), ARROW
        else:
            self.operator()


def _sets(called: str) -> bool:
    """Is what is called a setter, or the next call of a builder?"""
    return called.startswith(".") or _SETTER.match(called) is not None
