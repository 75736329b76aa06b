"""JavaScript and TypeScript, with or without JSX: comments, strings and what leads to them.

A slash begins a regular expression, and an angle bracket an element, where an operand is
expected. A template literal without substitutions is one literal; of one with substitutions each
stretch of text is a region of its own, without delimiters.
"""

from __future__ import annotations

import re

from contextward.model import Mark
from contextward.regions import CODE_LINE, KeyPlace, Read, State
from contextward.regions.bracketed import (
    ARROW,
    BLOCK,
    DICT,
    EXPRESSION,
    FRESH,
    HOLE,
    NAME,
    OPERATOR,
    SPENT,
    START,
    STRING,
    VALUE,
    WORD,
    Frame,
)
from contextward.regions.jsx import COMMENT, ElementWalk
from contextward.regions.literals import JOINED
from contextward.regions.pieces import BLOCK_MARKS, BODIES, comment, words

_TOKEN = re.compile(
    r"""(?x)\s*+(?:
      ((?:[?!]?\.)?(?:[^\W\d]|\$|\#(?=[\w$]))[\w$]*+(?:[?!]?\.\#?(?!\d)[\w$]++)*)  # 1 names
    | (["'])                                                                        # 2 string
    | (\.?\d[\w.]*+(?:(?<=[eE])[-+]\d++)?)                                          # 3 number
    | ([(\[{]) | ([)\]}])                                                           # 4, 5 brackets
    | (//|/\*|\A\#!)                                                                # 6 comment
    | (`)                                                                           # 7 template
    | ([=!]==?|=>|\?\?=?|&&=?|\|\|=?|[?!]:|\+\+|--|\.{3}|<<=?|>>>?=                  # 8 operator
       |[-+*/%&|^<>]=|(?s:.))
    )"""
)
_REGEX = re.compile(r"/(?:[^/\\\[]++|\\.|\[(?:[^\]\\]++|\\.)*\])+/\w*+")
_TEMPLATE = re.compile(r"(?s:[^`\\$]*+(?:(?:\\.|\$(?!\{))[^`\\$]*+)*)")
_TYPES = re.compile(
    r"(?<![\w$])<[\w$.,\s\[\]|&=]++>(?=\()"
    r"|(?<=[\w$])<[\w$.,\s\[\]|&]++(?:<[\w$.,\s\[\]|&]*+>[\w$.,\s\[\]|&]*+)*>"
    r"(?=\s*+[=({,;)\[|&]|\Z)"
)
"""Type parameters, or type arguments behind a name, up to two levels deep."""
_TYPE_ARGUMENTS_END = re.compile(r"\(|\s*+\{")

_WORDS = words(
    "await case catch default delete export extends for function if import instanceof new return"
    " switch throw typeof void while with yield"
)
_DECLARATIONS = frozenset(("const", "let", "var"))
_BLOCKS = frozenset(("do", "else", "finally", "try"))
_CONSTANTS = frozenset(("null", "true", "false", "undefined"))
_RESERVED = _WORDS | _DECLARATIONS | _BLOCKS | _CONSTANTS | {"in", "of"}
_ASSIGNMENTS = words("= += -= *= /= %= <<= >>= >>>= &= |= ^= &&= ||= ??=")
_COMPARISONS = frozenset(("==", "===", "!=", "!=="))
_ALTERNATIVES = frozenset(("&&", "||", "??"))
_COLONS = frozenset((":", "?:", "!:"))
_GOES_ON = frozenset(".?:=+-*/%&|^<>,)]}([`")
"""Characters at the start of a line that go on with the statement of the line before."""
_OPERAND_NEXT = frozenset((OPERATOR, WORD, START, ARROW))


_ANCHOR = (
    r"[ \t]*(?:(?:export[ \t]+(?:default[ \t]+)?)?(?:declare[ \t]+)?(?:async[ \t]+|abstract[ \t]+)?"
    r"(?:function[ \t*]+[\w$]+[ \t]*[(<]"
    r"|(?:class|interface|enum|namespace)[ \t]+[\w$.]+[ \t]*(?:[{<]|extends\b|implements\b)"
    r"|(?:const|let|var|type)[ \t]+[\w$]+[ \t]*[=:<])"
    r"|export[ \t]+(?:default|declare|async|abstract|function|class|const|let|var|type|enum)\b"
    r"|import[ \t].*[ \t]from[ \t]*[\"'])"
)
"""Statements that stand in no bracket of an expression."""


class JavaScriptReader:
    """Reads JavaScript and TypeScript. Where `<T>` may be a type, there are no elements."""

    start: State = ()
    anchor = _ANCHOR
    keys: KeyPlace = "before"
    code = True
    decodes = JOINED
    longest = CODE_LINE

    def __init__(self, elements: bool) -> None:
        self._elements = elements

    def read(self, line: str, state: State) -> tuple[Read, State]:
        """Read one line."""
        if not state and not line.strip():
            return (), ()
        return _JavaScriptWalk(line, state, self._elements).run()


class _JavaScriptWalk(ElementWalk):
    text_kinds = ElementWalk.text_kinds | {"`", COMMENT, '"', "'"}
    first_month = 0
    __slots__ = ("continued", "elements", "regexes")

    def __init__(self, line: str, state: State, elements: bool) -> None:
        super().__init__(line, state)
        self.elements = elements
        self.regexes = True
        """A slash may begin a regular expression: none before it was left without an end."""
        self.continued = False

    def begin(self) -> None:
        top = self.top
        if top.kind == BLOCK and top.last in (NAME, STRING, VALUE):
            first = self.line.lstrip()[:2]
            if first and first not in ("//", "/*") and first[0] not in _GOES_ON:
                top.next()

    def finish(self) -> None:
        if self.top.kind in ('"', "'") and not self.continued:
            self._string_ended()

    def code(self, position: int) -> int:
        line, token = self.line, _TOKEN.match
        while match := token(line, position):
            position = match.end()
            group = match.lastindex
            if group == 1:
                self._word(match[1])
                continue
            if group == 8:
                if jump := self._operator(match[8], position):
                    position = jump
            elif group == 4:
                self.open(match[4], position - 1)
                continue
            elif group == 5:
                self.close(match[5])
            elif group == 2:
                position = self._string(position, match[2])
            elif group == 3:
                self.number(match.start(3), position)
                continue
            elif group == 7:
                position = self._template(position)
            elif match[6] == "/*":
                self.push(COMMENT)
            else:
                self.regions.extend(comment(line, position, len(line), "/"))
                break
            if self.top.kind in self.text_kinds:
                return position
        return len(line)

    def text(self, position: int) -> int:
        kind, line = self.top.kind, self.line
        if kind == "`":
            return self._template_text(position)
        if kind == COMMENT:
            end = line.find("*/", position)
            stop = end if end >= 0 else len(line)
            self.regions.extend(comment(line, position, stop, BLOCK_MARKS))
            if end < 0:
                return stop
            self.pop()
            return end + 2
        if kind not in BODIES:
            return super().text(position)
        end = self._body_end(kind, position)
        self.piece(position, end)
        if line.startswith(kind, end):
            self._string_ended()
            return end + 1
        self.continued = end < len(line)
        return len(line)

    def _string(self, start: int, quote: str) -> int:
        end = self._body_end(quote, start)
        if self.line.startswith(quote, end):
            self.literal(start - 1, start, end, end + 1)
            return end + 1
        self.push(quote)
        self.piece(start, end)
        self.continued = end < len(self.line)
        return len(self.line)

    def _body_end(self, quote: str, start: int) -> int:
        match = BODIES[quote].match(self.line, start)
        return match.end() if match else start

    def _string_ended(self) -> None:
        self.pop()
        self.quoted = (0, 0)
        self.top.last = STRING

    def _template(self, start: int) -> int:
        match = _TEMPLATE.match(self.line, start)
        end = match.end() if match else start
        if self.line.startswith("`", end):
            self.literal(start - 1, start, end, end + 1)
            return end + 1
        self.push("`")
        return start

    def _template_text(self, position: int) -> int:
        match = _TEMPLATE.match(self.line, position)
        end = match.end() if match else position
        self.piece(position, end)
        if self.line.startswith("`", end):
            self._string_ended()
            return end + 1
        if self.line.startswith("$", end):
            self.push(HOLE)
            return end + 2
        return len(self.line)

    def _word(self, text: str) -> None:
        if text not in _RESERVED:
            self.names(text.replace("?.", ".").replace("!.", ".") if "." in text else text)
            return
        top = self.top
        if text in _WORDS or text in _BLOCKS:
            top.against, top.chain = (), (text,)
            top.last = WORD if text in _WORDS else START
            if top.kind == BLOCK and top.mode == FRESH:
                top.mode = SPENT
        elif text in _DECLARATIONS:
            top.next()
            top.chain, top.last = (text,), OPERATOR
        elif text in _CONSTANTS:
            top.chain, top.last = (), VALUE
        elif top.last == NAME:  # in, of
            self.compare()
        else:
            self.names(text)

    def _operator(self, text: str, end: int) -> int:
        """Where to go on when the operator was the start of something longer, else 0."""
        top = self.top
        if text == ",":
            self.comma()
        elif text == ";":
            top.next()
        elif text in _COLONS:
            self.colon()
        elif text in _ASSIGNMENTS:
            if text == "/=" and top.last in _OPERAND_NEXT:
                return self._regex(end - 2)
            self.assign()
        elif text in _COMPARISONS:
            self.compare()
        elif text in _ALTERNATIVES:
            self.alternative()
        elif text == "?":
            self.alternative()
            top.mode = SPENT
        elif text == "=>":
            top.chain, top.last = (), ARROW
        elif text == "/" and top.last in _OPERAND_NEXT:
            return self._regex(end - 1)
        elif text == "<":
            return self._angle(end - 1)
        elif text == ">" and _TYPE_ARGUMENTS_END.match(self.line, end):
            top.chain, top.last = (), VALUE
        elif text not in ("++", "--") or top.last not in (NAME, VALUE):
            self.operator()
        return 0

    def _angle(self, start: int) -> int:
        if self.elements and self.top.last in _OPERAND_NEXT and (jump := self.element(start)):
            return jump
        if types := _TYPES.match(self.line, start):
            return types.end()
        self.operator()
        return 0

    def _regex(self, start: int) -> int:
        match = _REGEX.match(self.line, start) if self.regexes else None
        if not match:
            self.regexes = False
            self.operator()
            return 0
        self.top.chain, self.top.last = (), VALUE
        return match.end()

    def open(self, bracket: str, column: int) -> None:
        if bracket == "{" and self.top.last not in (OPERATOR, WORD):
            if self.push(BLOCK, last=START):
                self.regions.append(Mark(column))
            else:
                self.excess += 1
            return
        super().open(bracket, column)

    def closed(self, frame: Frame) -> None:
        top = self.top
        if frame.kind == EXPRESSION:
            top.key = ()
        elif frame.kind == BLOCK and top.kind == BLOCK:
            top.next()
        elif frame.kind != HOLE:
            super().closed(frame)
        if frame.kind == BLOCK and top.kind == DICT:
            top.mode = SPENT
