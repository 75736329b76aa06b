"""Adding to an array or object of a JSON file by one insertion: everything else stays as it is.

What is added follows what is there: the line ending, the indentation, one line or many. Objects
and the array that lead to the place are made when they are missing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial

from contextward.context.jsontext import JsonFault, Node, parse, pointer_keys

_DEFAULT_UNIT = "  "
_COMMA = re.compile(r"[ \t\r\n]*,[ \t\r\n]*")
Replacement = tuple[int, int, str]
"""Replace text `[start, end)` by a string."""


def append_item(text: str, pointer: str, value: str, *, comments: bool = False) -> Replacement:
    """Add a string to the array at a JSON pointer. `JsonFault` says why there is no place."""
    return _insertion(text, pointer_keys(pointer), _quoted(value), "[]", comments)


def set_member(
    text: str, pointer: str, key: str, value: str, *, comments: bool = False
) -> Replacement:
    """Give a key of the object at a JSON pointer a string; a new key stands behind all others."""
    keys = pointer_keys(pointer)
    if text.removeprefix("\ufeff").strip():
        node: Node | None = parse(text, comments=comments)
        for step in (*keys, key):
            node = node.member(step) if node is not None and node.kind == "object" else None
        if node is not None:
            return node.start, node.end, _quoted(value)
    return _insertion(text, keys, f"{_quoted(key)}: {_quoted(value)}", "{}", comments)


def _insertion(
    text: str, keys: tuple[str, ...], leaf: str, brackets: str, comments: bool
) -> Replacement:
    if not text.removeprefix("\ufeff").strip():
        start = len(text) - len(text.removeprefix("\ufeff"))
        return start, len(text), _Style(text, None, brackets).render(keys, leaf, "") + "\n"
    node = parse(text, comments=comments)
    style = _Style(text, node, brackets)
    for depth, key in enumerate(keys):
        if node.kind != "object":
            raise JsonFault(text, node.start, _not_a(keys[:depth], "an object"))
        inner = node.member(key)
        if inner is None:
            return style.append(node, partial(style.member, keys[depth:], leaf))
        node = inner
    if node.kind != ("array" if brackets == "[]" else "object"):
        wanted = "an array" if brackets == "[]" else "an object"
        raise JsonFault(text, node.start, _not_a(keys, wanted))
    return style.append(node, lambda _at: leaf)


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _not_a(keys: tuple[str, ...], kind: str) -> str:
    return f"{'/'.join(keys) or 'the file'} is not {kind}"


class _Style:
    """How a text is laid out."""

    def __init__(self, text: str, root: Node | None, brackets: str) -> None:
        self.text = text
        self.brackets = brackets
        self.ending = "\r\n" if "\r\n" in text else "\n"
        self.many_lines = root is None or not root.items or "\n" in text[root.start : root.end]
        self.unit = _DEFAULT_UNIT
        if root is not None and root.items:
            first = (root.keys or root.items)[0]
            lead = text[root.start + 1 : first.start]
            if "\n" in lead and not lead.strip():
                self.unit = lead.rpartition("\n")[2] or self.unit

    def render(self, keys: tuple[str, ...], leaf: str, indent: str | None) -> str:
        """Objects for `keys` around what holds `leaf`; on one line when there is no indent."""
        inner = None if indent is None else indent + self.unit
        content = self.member(keys, leaf, inner) if keys else leaf
        brackets = "{}" if keys else self.brackets
        opening, closing = brackets[0], brackets[1]
        if inner is None:
            return f"{opening}{content}{closing}"
        return f"{opening}{self.ending}{inner}{content}{self.ending}{indent}{closing}"

    def member(self, keys: tuple[str, ...], leaf: str, indent: str | None) -> str:
        """The first key with everything inside it."""
        return f"{_quoted(keys[0])}: {self.render(keys[1:], leaf, indent)}"

    def append(self, node: Node, write: Callable[[str | None], str]) -> tuple[int, int, str]:
        """Put what `write` gives for an indent behind the last thing in an object or array."""
        if node.items:
            separator = self._separator(node)
            last = separator.rpartition("\n")
            indent = last[2] if last[1] else None
            end = node.items[-1].end
            return end, end, separator + write(indent)
        start, end = node.start + 1, node.end - 1
        if not self.many_lines:
            return start, start, write(None)
        around = self._indent(node.start)
        new = f"{self.ending}{around}{self.unit}{write(around + self.unit)}"
        if self.text[start:end].strip():  # nothing but a comment
            return start, start, new
        return start, end, f"{new}{self.ending}{around}"

    def _separator(self, node: Node) -> str:
        """What stands between the last two things, or would."""
        last = (node.keys or node.items)[-1].start
        if len(node.items) > 1:
            gap = self.text[node.items[-2].end : last]
            if _COMMA.fullmatch(gap):
                return gap
        else:
            gap = self.text[node.start + 1 : last]
            if not gap.strip():
                return "," + (gap if "\n" in gap else " ")
        # A comment is between them: what begins its own line is followed by a line of its own.
        indent = self._indent(last)
        own_line = self.text[: last - len(indent)].endswith(("\n", "\r"))
        return f",{self.ending}{indent}" if own_line else ", "

    def _indent(self, offset: int) -> str:
        """The white space that begins a line."""
        start = max(self.text.rfind("\n", 0, offset), self.text.rfind("\r", 0, offset)) + 1
        line = self.text[start:offset]
        return line[: len(line) - len(line.lstrip(" \t"))]
