"""Adding a string to an array of a JSON file by one insertion: everything else stays as it is.

What is added follows what is there: the line ending, the indentation, one line or many. Objects
and the array that lead to the place are made when they are missing.
"""

from __future__ import annotations

import json
import re

from contextward.context.jsontext import JsonFault, Node, parse, pointer_keys

_DEFAULT_UNIT = "  "
_COMMA = re.compile(r"[ \t\r\n]*,[ \t\r\n]*")


def insertion(
    text: str, pointer: str, value: str, *, comments: bool = False
) -> tuple[int, int, str]:
    """Replace text `[start, end)`, nothing or white space, by a string: (start, end, string).

    `pointer` is a JSON pointer to the array. `JsonFault` says why there is no place for the value.
    """
    keys = pointer_keys(pointer)
    if not text.removeprefix("\ufeff").strip():
        start = len(text) - len(text.removeprefix("\ufeff"))
        return start, len(text), _Style(text, None).render(keys, value, "") + "\n"
    node = parse(text, comments=comments)
    style = _Style(text, node)
    for depth, key in enumerate(keys):
        if node.kind != "object":
            raise JsonFault(text, node.start, _not_a(keys[:depth], "an object"))
        inner = node.member(key)
        if inner is None:
            name = json.dumps(key, ensure_ascii=False)
            return style.append(
                node, lambda indent: f"{name}: {style.render(keys[depth + 1 :], value, indent)}"
            )
        node = inner
    if node.kind != "array":
        raise JsonFault(text, node.start, _not_a(keys, "an array"))
    return style.append(node, lambda _indent: json.dumps(value, ensure_ascii=False))


def _not_a(keys: tuple[str, ...], kind: str) -> str:
    return f"{'/'.join(keys) or 'the file'} is not {kind}"


class _Style:
    """How a text is laid out."""

    def __init__(self, text: str, root: Node | None) -> None:
        self.text = text
        self.ending = "\r\n" if "\r\n" in text else "\n"
        self.many_lines = root is None or not root.items or "\n" in text[root.start : root.end]
        self.unit = _DEFAULT_UNIT
        if root is not None and root.items:
            first = (root.keys or root.items)[0]
            lead = text[root.start + 1 : first.start]
            if "\n" in lead and not lead.strip():
                self.unit = lead.rpartition("\n")[2] or self.unit

    def render(self, keys: tuple[str, ...], value: str, indent: str) -> str:
        """Objects for `keys` around an array of `value`."""
        inner = indent + self.unit
        if keys:
            name = json.dumps(keys[0], ensure_ascii=False)
            content = f"{name}: {self.render(keys[1:], value, inner)}"
        else:
            content = json.dumps(value, ensure_ascii=False)
        opening, closing = "{}" if keys else "[]"
        if not self.many_lines:
            return f"{opening}{content}{closing}"
        return f"{opening}{self.ending}{inner}{content}{self.ending}{indent}{closing}"
