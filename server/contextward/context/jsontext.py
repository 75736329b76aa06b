"""JSON with the place of everything in the text, so that a file can be edited without rewriting it.

`parse` takes strict JSON, or JSON with comments and trailing commas. It is bounded in size and
depth and raises nothing but `JsonFault`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Literal, NoReturn

MAX_CHARACTERS = 256 * 1024
_MAX_DEPTH = 50
_SPACE = re.compile(r"[ \t\n\r]*+")
_SPACE_OR_COMMENT = re.compile(r"(?:[ \t\n\r]|//[^\n\r]*+|/\*(?:[^*]|\*(?!/))*\*/)*")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_OTHER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null")


class JsonFault(ValueError):
    """The text is not JSON, or not the JSON that was expected: one-based line and reason."""

    def __init__(self, text: str, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.line = text.count("\n", 0, offset) + 1
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its place: text `[start, end)`."""

    kind: Literal["object", "array", "string", "other"]
    start: int
    end: int
    value: str = ""
    """The text of a string."""
    items: tuple[Node, ...] = ()
    """The values of an array, or of an object in the order of `keys`."""
    keys: tuple[Node, ...] = ()

    def member(self, key: str) -> Node | None:
        """The value of a key, the last if it is there twice, as JavaScript takes it."""
        for name, value in zip(reversed(self.keys), reversed(self.items), strict=True):
            if name.value == key:
                return value
        return None


def parse(text: str, *, comments: bool = False) -> Node:
    """The one value of a text. `JsonFault` says where it is none."""
    if len(text) > MAX_CHARACTERS:
        raise JsonFault(text, 0, "larger than 256 KiB")
    return _Parser(text, comments).document()


def pointer_keys(pointer: str) -> tuple[str, ...]:
    """The keys of a JSON pointer: `/a/b` to `a`, `b`."""
    return tuple(key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:])


class _Parser:
    def __init__(self, text: str, comments: bool) -> None:
        self.text = text
        self.comments = comments
        self.space = _SPACE_OR_COMMENT if comments else _SPACE
        self.at = 1 if text.startswith("\ufeff") else 0

    def document(self) -> Node:
        self.skip()
        node = self.value(0)
        self.skip()
        if self.at < len(self.text):
            self.fail("text after the end of the value")
        return node

    def value(self, depth: int) -> Node:
        if depth > _MAX_DEPTH:
            self.fail(f"nested deeper than {_MAX_DEPTH} levels")
        start, first = self.at, self.peek()
        if first == '"':
            return self.string()
        if first == "{":
            return self.container(depth, "}")
        if first == "[":
            return self.container(depth, "]")
        match = _OTHER.match(self.text, start)
        if match is None:
            self.fail("a value is expected" if first else "the text ends too early")
        self.at = match.end()
        return Node("other", start, self.at)

    def container(self, depth: int, close: str) -> Node:
        start = self.at
        self.at += 1
        keys: list[Node] = []
        items: list[Node] = []
        self.skip()
        while self.peek() != close:
            if close == "}":
                keys.append(self.string())
                self.skip()
                self.expect(":")
                self.skip()
            items.append(self.value(depth + 1))
            self.skip()
            if self.peek() == close:
                break
            self.expect(",")
            self.skip()
            if self.peek() == close and not self.comments:
                self.fail("a comma before the end")
        self.at += 1
        kind: Literal["object", "array"] = "object" if close == "}" else "array"
        return Node(kind, start, self.at, "", tuple(items), tuple(keys))

    def string(self) -> Node:
        start = self.at
        match = _STRING.match(self.text, start)
        if match is None:
            self.fail("a string in double quotes is expected, on one line")
        try:
            value = json.loads(match.group())
        except ValueError:
            self.fail("a string holds an invalid escape")
        self.at = match.end()
        return Node("string", start, self.at, value)

    def skip(self) -> None:
        match = self.space.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def expect(self, character: str) -> None:
        if self.peek() != character:
            self.fail(f"'{character}' is expected")
        self.at += 1

    def fail(self, reason: str) -> NoReturn:
        raise JsonFault(self.text, self.at, reason)
