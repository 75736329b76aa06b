r"""RE2 syntax as a tree: what a pattern is made of, without asking the library.

`parse` reads the syntax that packs are written in (https://github.com/google/re2/wiki/Syntax) and
`str()` of a tree is a pattern again. Others walk the tree: to derive a cheaper pattern that finds
at least as much, or to draw a text that a pattern matches. A class, an escape or a property stays
one leaf in its own words: what is in it is the library's business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_COUNT = re.compile(r"\{(0|[1-9][0-9]{0,3})(?:(,)(0|[1-9][0-9]{0,3})?)?\}")
"""A number that begins with a zero is text, as for RE2."""
_HEAD = re.compile(r"\?(?:P?<(\w+)>|([imsU]*(?:-[imsU]+)?)(:|\)))")
_ESCAPE = re.compile(r"\\(?:[pP](?:\{\^?\w+\}|\w)|x(?:\{[0-9A-Fa-f]+\}|[0-9A-Fa-f]{2})|.)")
_EDGES = frozenset((r"\b", r"\B", r"\A", r"\z", "^", "$"))
_MOST_DEEP = 50


class SyntaxFault(ValueError):
    """Why a text is no pattern."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One character, or a class of characters, in its own words: `a`, `[a-f]`, `\\d`, `.`."""

    text: str

    def __str__(self) -> str:
        return self.text

    @property
    def literal(self) -> str:
        """The one character that the leaf matches; empty for a class."""
        if self.text == "." or self.text[0] == "[":
            return ""
        if self.text[0] != "\\":
            return self.text
        rest = self.text[1:]
        return rest if len(rest) == 1 and not rest.isalnum() else ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A place between characters: `^`, `$`, `\\b`, `\\B`, `\\A`, `\\z`."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Flags:
    """`(?i)`: holds for what follows in its group."""

    text: str

    def __str__(self) -> str:
        return f"(?{self.text})"


@dataclass(frozen=True, slots=True)
class Group:
    """`head` is what stands behind the bracket: `?:`, `?i:`, `?P<name>`, or nothing."""

    head: str
    body: Node
    name: str = ""

    def __str__(self) -> str:
        return f"({self.head}{self.body})"


@dataclass(frozen=True, slots=True)
class Repeat:
    """`body`, at least `least` and at most `most` times; None is without end."""

    body: Node
    least: int
    most: int | None
    lazy: bool = False

    def __str__(self) -> str:
        known = {(0, None): "*", (1, None): "+", (0, 1): "?"}
        mark = known.get((self.least, self.most))
        if mark is None:
            end = "" if self.most == self.least else f",{'' if self.most is None else self.most}"
            mark = f"{{{self.least}{end}}}"
        return f"{self.body}{mark}{'?' if self.lazy else ''}"


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other; none at all is the empty pattern."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return "".join(map(str, self.parts))


@dataclass(frozen=True, slots=True)
class Choice:
    """One of these."""

    options: tuple[Node, ...]

    def __str__(self) -> str:
        return "|".join(map(str, self.options))


Node = Leaf | Edge | Flags | Group | Repeat | Sequence | Choice


def parse(pattern: str) -> Node:
    """The tree of a pattern. `SyntaxFault` for what RE2 would refuse, and for some it would not:
    nesting beyond 50 levels and octal escapes.
    """
    parser = _Parser(pattern)
    node = parser.choice(0)
    if parser.at < len(pattern):
        raise SyntaxFault("a closing bracket without its opening one")
    return node


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def choice(self, depth: int) -> Node:
        if depth > _MOST_DEEP:
            raise SyntaxFault("brackets nested too deeply")
        options = [self.sequence(depth)]
        while self.text.startswith("|", self.at):
            self.at += 1
            options.append(self.sequence(depth))
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def sequence(self, depth: int) -> Node:
        parts: list[Node] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            parts += self.repeated(self.atom(depth))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def repeated(self, atoms: list[Node]) -> list[Node]:
        """The atoms, the last of them with its repetition."""
        while self.at < len(self.text):
            sign = self.text[self.at]
            count = _COUNT.match(self.text, self.at) if sign == "{" else None
            if count:
                least = int(count[1])
                most = least if not count[2] else int(count[3]) if count[3] else None
                self.at = count.end()
            elif sign in "*+?":
                least, most = int(sign == "+"), 1 if sign == "?" else None
                self.at += 1
            else:
                break
            lazy = self.text.startswith("?", self.at)
            self.at += lazy
            if not atoms or isinstance(atoms[-1], Repeat | Flags):
                raise SyntaxFault("a repetition of nothing")
            atoms[-1] = Repeat(atoms[-1], least, most, lazy)
        return atoms

    def atom(self, depth: int) -> list[Node]:
        text, sign = self.text, self.text[self.at]
        if sign == "(":
            return [self.group(depth)]
        if sign == "[":
            end = _class_end(text, self.at)
            found: Node = Leaf(text[self.at : end])
            self.at = end
            return [found]
        if sign in "*+?":
            raise SyntaxFault("a repetition of nothing")
        if sign in "]{":  # escaped: what is put before or behind could make `:]` or a count of it
            self.at += 1
            return [Leaf(f"\\{sign}")]
        if sign != "\\":
            self.at += 1
            return [Edge(sign) if sign in _EDGES else Leaf(sign)]
        if text.startswith(r"\Q", self.at):
            end = text.find(r"\E", self.at + 2)
            end = len(text) if end < 0 else end
            quoted = text[self.at + 2 : end]
            self.at = min(end + 2, len(text))
            return [Leaf(f"\\{c}" if c in r"\.+*?()|[]{}^$" else c) for c in quoted]
        escape = _ESCAPE.match(text, self.at)
        if escape is None:
            raise SyntaxFault("a backslash at the end")
        self.at = escape.end()
        if escape[0][1].isdecimal():
            raise SyntaxFault("a backslash before a digit: RE2 has \\x{7f} and no references")
        return [Edge(escape[0]) if escape[0] in _EDGES else Leaf(escape[0])]

    def group(self, depth: int) -> Node:
        self.at += 1
        head, name = "", ""
        if self.text.startswith("?", self.at):
            match = _HEAD.match(self.text, self.at)
            if match is None:
                raise SyntaxFault("a group of a kind that RE2 does not have")
            self.at = match.end()
            if match[3] == ")":
                return Flags(match[2])
            name, head = match[1] or "", match[0]
        body = self.choice(depth + 1)
        if not self.text.startswith(")", self.at):
            raise SyntaxFault("a bracket that is not closed")
        self.at += 1
        return Group(head, body, name)


def _class_end(text: str, start: int) -> int:
    """Where the class that begins at `start` ends; a bracket at its beginning stands for itself."""
    at = start + 1
    at += text.startswith("^", at)
    at += text.startswith("]", at)
    while at < len(text) and text[at] != "]":
        if text.startswith("[:", at) and (end := text.find(":]", at + 2)) > 0:
            at = end + 2
        elif text[at] == "\\":
            escape = _ESCAPE.match(text, at)
            at = escape.end() if escape else len(text)
        else:
            at += 1
    if at >= len(text):
        raise SyntaxFault("a class that is not closed")
    return at + 1
