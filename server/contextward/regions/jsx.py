"""Elements of JSX: attributes are values of the element, text between tags is a string.

An open tag is a frame `<`; its end turns it into a frame `>`, the element's content. Paths begin
anew in each: where an element stands says nothing about its attributes.
"""

from __future__ import annotations

import re

from contextward.model import Region
from contextward.regions.bracketed import (
    BLOCK,
    CHAIN,
    EXPRESSION,
    HOLE,
    VALUE,
    Walk,
)
from contextward.regions.pieces import comment, name

TAG, CONTENT, COMMENT = "<", ">", "*"
_QUOTES = {'"': "A", "'": "a"}
"""Frames of an attribute's string that goes on in the next line."""

_OPENING = re.compile(
    r"<(?![A-Z]>\()(?:([A-Za-z_$][\w$.:-]*+)(?=[\s/>{]|\Z)(?!\s++extends\b)|(?=>))"
)
_IN_TAG = re.compile(
    r"""(?x)\s*+(?: ([\w$.:@-]++) | (=) | (["']) | (\{) | (/?>) | (/\*) | (//) | (?s:(.)) )"""
)
_TEXT = re.compile(r"[^<{]*+")
_CLOSING = re.compile(r"</[^>]*+>?")


class ElementWalk(Walk):
    """A walk that reads elements. `element` begins one; all else follows from the frames."""

    text_kinds = frozenset((TAG, CONTENT, *_QUOTES.values()))
    fresh_kinds = frozenset((BLOCK, HOLE, TAG, CONTENT))
    __slots__ = ()

    def element(self, position: int) -> int:
        """Open the element whose angle bracket is at `position`; 0 when none begins there."""
        match = _OPENING.match(self.line, position)
        if not match:
            return 0
        within = tuple([name(part) for part in (match[1] or "").split(".")[-CHAIN:] if part])
        return match.end() if self.push(TAG, within) else 0

    def text(self, position: int) -> int:
        """Read a tag, the content of an element or a string of a tag."""
        kind = self.top.kind
        if kind == TAG:
            return self._tag(position)
        if kind == CONTENT:
            return self._content(position)
        quote = '"' if kind == _QUOTES['"'] else "'"
        end = self.line.find(quote, position)
        self.piece(position, end if end >= 0 else len(self.line))
        if end < 0:
            return len(self.line)
        self.pop()
        self.top.next()
        return end + 1

    def _tag(self, position: int) -> int:
        line, top = self.line, self.top
        while match := _IN_TAG.match(line, position):
            position, group = match.end(), match.lastindex
            if group == 1:
                top.key, top.chain = (), (name(match[1]),)
            elif group == 2:
                top.key, top.chain = top.chain, ()
            elif group == 3:
                end = line.find(match[3], position)
                if end < 0:
                    self.push(_QUOTES[match[3]])
                    self.piece(position, len(line))
                    break
                self.literal(position - 1, position, end, end + 1)
                top.key = ()
                position = end + 1
            elif group == 4 and self.push(EXPRESSION):
                return position
            elif group == 5:
                if match[5] == ">":
                    top.kind, top.within, top.base = CONTENT, (), ()
                    top.next()
                else:
                    self.pop()
                    self._ended()
                return position
            elif group == 6:
                self.push(COMMENT)
                return position
            elif group == 7:
                self.regions.extend(comment(line, position, len(line), "/"))
                break
            elif match[8] != "/":  # no tag after all, or one that is still being written
                self.pop()
                if self.top.kind not in self.text_kinds:
                    self.operator()
                return position - 1
        return len(line)

    def _content(self, position: int) -> int:
        line = self.line
        match = _TEXT.match(line, position)
        end = match.end() if match else position
        text = line[position:end].rstrip()
        if bare := text.lstrip():
            stop = position + len(text)
            self.regions.append(Region("string", stop - len(bare), stop))
        if line.startswith("{", end):
            self.push(EXPRESSION)
        elif closing := _CLOSING.match(line, end):
            self.pop()
            self._ended()
            return closing.end()
        elif inner := self.element(end):
            return inner
        return end + 1

    def _ended(self) -> None:
        if self.top.kind not in self.text_kinds:
            self.top.chain = ()
            self.top.last = VALUE
