"""YAML: the values, the keys that lead to them by indentation or in braces, and the comments.

A state is the stack of what is open, outermost first, each part as kind, place and name:

- `k` a key and `-` an item of a sequence, at a column; `K` and `=` once a plain value has begun
  that deeper lines go on with (`=` at column -1: the whole document is one);
- `{` and `[` a collection in brackets: `k` where a key is expected, `v` a value, `p` more of one;
- a quote: a quoted value goes on;
- `|` a block of text goes on: the column it must be deeper than, and the one it stands at.

A key that is not deeper than what is open ends it, also quotes and brackets left without an end.
"""

from __future__ import annotations

import re

from contextward.regions import DATA_LINE, KeyPlace, Read, State
from contextward.regions.pieces import DEPTH, SEPARATOR, comment, name
from contextward.regions.yamlflow import BLANKS, QUOTES, FlowWalk

_DOCUMENT = re.compile(r"(?:---|\.\.\.)(?=[ \t]|\Z)")
_INDICATOR = re.compile(r"[-?:](?=[ \t]|\Z)")
_PROPERTIES = re.compile(r"(?:[&!][^ \t]*+[ \t]*+)*")
_QUOTED_KEY = re.compile(
    r"""("(?s:[^"\\]*+(?:\\.[^"\\]*+)*)"|'[^']*+(?:''[^']*+)*')[ \t]*+:(?=[ \t]|\Z)"""
)
_PLAIN_KEY_END = re.compile(r"[ \t]#|:(?=[ \t]|\Z)")
_NOT_PLAIN = frozenset("[]{},#|>\"'@`%")
"""Characters that no plain key begins with."""
_COMMENT = re.compile(r"[ \t]#")
_BLOCK_TEXT = re.compile(r"[|>][-+]?([1-9])?[-+]?(?=[ \t]|\Z)")
_ALIAS = re.compile(r"\*[^ \t]++")
_ENTRY = re.compile(r"[ \t]*+(?:-[ \t]|[\w.\"'-]++[ \t]*+:(?:[ \t]|\Z))")
_WITH_END = frozenset("[{\"'")
_ENTRIES = frozenset("kK-=")
_GOES_ON = {"k": "K", "-": "="}


_ANCHOR = r"(?:---(?:[ \t]|$)|[A-Za-z_][\w./-]*:(?:[ \t]|$))"
"""A key at the left margin, which ends whatever is open."""


class YamlReader:
    """Reads YAML."""

    start: State = ()
    anchor = _ANCHOR
    keys: KeyPlace = "before"
    code = False
    decodes = ""
    longest = DATA_LINE

    def read(self, line: str, state: State) -> tuple[Read, State]:
        """Read one line."""
        walk = _YamlWalk(line, state)
        walk.run()
        return tuple(walk.regions), walk.state()


class _YamlWalk(FlowWalk):
    __slots__ = ()

    def run(self) -> None:
        """Read the line."""
        line = self.line
        if _DOCUMENT.match(line):
            self.stack.clear()
            self.excess = 0
            self.mark(0)
            self._entries(self.skip(3))
            return
        if not self.stack and line.startswith("%"):
            return
        indent = len(line) - len(line.lstrip(" "))
        while self.kind in _WITH_END and self._lapsed(indent):
            self.stack.pop()
            self.excess = 0
        kind = self.kind
        if kind in QUOTES:
            position = self.resume_quoted()
            if self.kind not in QUOTES:
                self.tail(self.flow(position) if self.kind in _WITH_END else position)
        elif kind in _WITH_END:
            self.tail(self.flow(0))
        elif kind != "|" or not self._block_text(indent):
            self._block(indent)

    def _lapsed(self, indent: int) -> bool:
        """Is the line an entry of what is around the open brackets and quotes?"""
        around = next((part for part in reversed(self.stack) if part[:1] in ("k", "-")), "")
        return indent <= _column(around) and _ENTRY.match(self.line) is not None

    def _block_text(self, indent: int) -> bool:
        """Read a line of a block of text; False behind its end."""
        outside, _, inside = self.stack[-1][1:].partition(":")
        if indent == len(self.line):
            return True
        column = _number(inside)
        if column < 0 and indent > _number(outside):
            column = indent
            self.stack[-1] = f"|{outside}:{indent}"
        if column < 0 or indent < column:
            self.stack.pop()
            return False
        self.piece(column, len(self.line))
        return True

    def _block(self, indent: int) -> None:
        line = self.line
        start = self.skip(indent)
        if start == len(line):
            return
        if line[start] == "#":
            self.regions.extend(comment(line, start + 1, len(line), "#"))
            return
        if self.kind in ("K", "=") and indent > _column(self.stack[-1]):
            end = _PLAIN_KEY_END.search(line, start)
            if not end or end[0] != ":":
                self.tail(start)
                return
        self._entries(start)

    def _entries(self, position: int) -> None:
        """Read items, a key and its value from `position` on."""
        line = self.line
        while _INDICATOR.match(line, position):
            mark = line[position]
            after = self.skip(position + 1)
            self._unwind(position, mark)
            if mark == "?":
                self._push("k", position, self._explicit_key(after))
                return
            if mark == "-":
                self.mark(position)
                self._push("-", position)
            position = after
        start = self._behind_properties(position)
        if start == len(line):
            return
        self._unwind(position)
        mark = line[start]
        quoted = _QUOTED_KEY.match(line, start) if mark in QUOTES else None
        plain = None if mark in _NOT_PLAIN else _PLAIN_KEY_END.search(line, start)
        if quoted:
            self._push("k", position, quoted[1][1:-1])
            self._node(self.skip(quoted.end()))
        elif plain and plain[0] == ":":
            self._push("k", position, line[start : plain.start()].rstrip(BLANKS))
            self._node(self.skip(plain.end()))
        else:
            self._node(start)

    def _explicit_key(self, start: int) -> str:
        found = _COMMENT.search(self.line, start)
        text = self.line[start : found.start() if found else None].strip(BLANKS)
        return text[1:-1] if text[:1] in QUOTES and text[-1:] == text[:1] else text

    def _unwind(self, column: int, mark: str = "") -> None:
        """Close what an entry at `column` ends: an item may stand below the key it belongs to."""
        stack = self.stack
        while stack and (at := _column(stack[-1])) >= column:
            if at == column and (mark == ":" or (mark == "-" and stack[-1][0] in "kK")):
                return
            stack.pop()

    def _push(self, kind: str, column: int, key: str | None = None) -> None:
        if len(self.stack) < DEPTH:
            self.stack.append(f"{kind}{column}" + ("" if key is None else SEPARATOR + name(key)))

    def _behind_properties(self, position: int) -> int:
        """Behind the tag and the anchor of a value."""
        if self.line[position : position + 1] not in ("&", "!"):
            return position
        match = _PROPERTIES.match(self.line, position)
        return match.end() if match else position

    def _node(self, position: int) -> None:
        """Read a value of the innermost entry."""
        line = self.line
        position = self._behind_properties(position)
        mark = line[position : position + 1]
        if mark in ("|", ">") and (header := _BLOCK_TEXT.match(line, position)):
            outside = _column(self.stack[-1]) if self.stack else -1
            inside = str(max(outside, 0) + int(header[1])) if header[1] else ""
            self.tail(header.end())
            self.stack.append(f"|{outside}:{inside}")
        elif mark in QUOTES:
            position = self.quoted(position)
            if self.kind not in QUOTES:
                self.tail(position)
        elif mark in ("[", "{"):
            self.tail(self.flow(position))
        elif mark == "*" and (alias := _ALIAS.match(line, position)):
            self.tail(alias.end())
        elif mark == "#":
            self.tail(position)
        elif mark:
            found = _COMMENT.search(line, position)
            self.plain(position, found.start() if found else len(line))
            if found:
                self.tail(found.start())
            elif not self.stack:
                self.stack.append("=-1")
            elif self.kind in _GOES_ON:
                self.stack[-1] = _GOES_ON[self.kind] + self.stack[-1][1:]


def _column(part: str) -> int:
    """The column of an entry; -1 for anything else."""
    return _number(part[1:].partition(SEPARATOR)[0]) if part[:1] in _ENTRIES else -1


def _number(digits: str) -> int:
    """-1 for what is no number of a state."""
    try:
        return int(digits[:9])
    except ValueError:
        return -1
