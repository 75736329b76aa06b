"""Where an f-string ends: its replacement fields hold expressions, with strings of their own."""

from __future__ import annotations

import re

from contextward.regions.pieces import BODIES

_MARK = re.compile(r"""[{}()\[\]:'"\\]""")
_PREFIX = "fFtT"


def end_of_fields(line: str, start: int, quote: str) -> int:
    """The index of the quote that ends the f-string whose text begins at `start`; -1 without one.

    Walks once along the line. Open constructs stand on a stack: a quote for the text of an
    f-string, `{` for a field, `(` for a bracket in a field, `:` for a field's format.
    """
    inside = [quote]
    while match := _MARK.search(line, start):
        mark, start = match[0], match.end()
        top = inside[-1]
        if top in "'\"":  # text
            if mark == "\\":
                start += 1
            elif mark == "{" and not line.startswith("{", start):
                inside.append("{")
            elif mark == "{":
                start += 1
            elif mark == top:
                inside.pop()
                if not inside:
                    return match.start()
        elif top == ":":
            if mark == "{":
                inside.append("{")
            elif mark == "}":
                inside.pop()
            elif mark == quote:
                return match.start()
        elif mark in "'\"":
            before = line[max(0, start - 3) : start - 1]
            if before[-1:] in _PREFIX or (before[-1:] in "rR" and before[:1] in _PREFIX):
                inside.append(mark)
            else:
                body = BODIES[mark].match(line, start)
                start = (body.end() if body else start) + 1
        elif mark in "([{":
            inside.append("(")
        elif mark in ")]" or (mark == "}" and top == "("):
            if top == "(":
                inside.pop()
        elif mark == "}":
            inside.pop()
        elif mark == ":" and top == "{":
            inside[-1] = ":"
    return -1
