"""TOML with the place of everything that an edit may need: tables, keys, the ends of values.

What a file says is `tomllib`'s affair; this scanner only finds where it says so. It is given text
that `tomllib` has accepted.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from typing import Any

MAX_CHARACTERS = 256 * 1024
_BARE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


class TomlFault(ValueError):
    """The text is not TOML: one-based line (0 when unknown) and reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


@dataclass(frozen=True, slots=True)
class Place:
    """A table's header or a key's value: text `[start, end)`."""

    start: int
    end: int
    line: int
    header: bool = False


def parse_toml(text: str) -> dict[str, Any]:
    """The data. `TomlFault` for anything that is no TOML."""
    if len(text) > MAX_CHARACTERS:
        raise TomlFault(0, "larger than 256 KiB")
    try:
        return tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise TomlFault(line, "not valid TOML") from None


def places(text: str) -> dict[tuple[str, ...], Place]:
    """Where each table begins and each value stands, by their keys."""
    return _Scanner(text).run()


def toml_key(word: str) -> str:
    """A key as it is written: bare where that is allowed, else in quotes."""
    if word and set(word) <= _BARE:
        return word
    return toml_string(word)


def toml_string(word: str) -> str:
    """A basic string; JSON's escapes are TOML's."""
    return json.dumps(word, ensure_ascii=False).replace("\x7f", "\\u007F")


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 1 if text.startswith("\ufeff") else 0
        self.found: dict[tuple[str, ...], Place] = {}

    def run(self) -> dict[tuple[str, ...], Place]:
        table: tuple[str, ...] = ()
        while True:
            self.blank(lines=True)
            if self.at >= len(self.text):
                return self.found
            start = self.at
            if self.text.startswith("[", start):
                double = self.text.startswith("[[", start)
                self.at += 2 if double else 1
                table = self.keys()
                self.at = self.text.find("]", self.at) + (2 if double else 1)
                self.put(table, start, header=True)
            else:
                keys = (*table, *self.keys())
                self.at = self.text.index("=", self.at) + 1
                self.blank()
                self.value(keys)

    def put(self, keys: tuple[str, ...], start: int, *, header: bool = False) -> None:
        line = self.text.count("\n", 0, start) + 1
        self.found.setdefault(keys, Place(start, self.at, line, header))

    def blank(self, *, lines: bool = False) -> None:
        """Past blanks; with `lines`, past comments and line ends as well."""
        while self.at < len(self.text):
            character = self.text[self.at]
            if character in " \t" or (lines and character in "\r\n"):
                self.at += 1
            elif lines and character == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            else:
                return

    def keys(self) -> tuple[str, ...]:
        found: list[str] = []
        while True:
            self.blank()
            if self.text[self.at] in "\"'":
                start = self.at
                self.string()
                raw = self.text[start : self.at]
                found.append(str(tomllib.loads(f"k = {raw}")["k"]))
            else:
                start = self.at
                while self.at < len(self.text) and self.text[self.at] in _BARE:
                    self.at += 1
                found.append(self.text[start : self.at])
            self.blank()
            if not self.text.startswith(".", self.at):
                return tuple(found)
            self.at += 1

    def value(self, keys: tuple[str, ...]) -> None:
        start = self.at
        opening = self.text[start]
        if opening in "\"'":
            self.string()
        elif opening == "[":
            self.at += 1
            number = 0
            while self.more("]"):
                self.value((*keys, str(number)))
                number += 1
        elif opening == "{":
            self.at += 1
            while self.more("}"):
                inner = (*keys, *self.keys())
                self.at = self.text.index("=", self.at) + 1
                self.blank()
                self.value(inner)
        else:
            while self.at < len(self.text) and self.text[self.at] not in ",]}#\r\n":
                self.at += 1
        self.put(keys, start)

    def more(self, close: str) -> bool:
        """Is there another item? Goes past what stands between two; past `close` at the end."""
        while True:
            self.blank(lines=True)
            if self.text.startswith(",", self.at):
                self.at += 1
                continue
            if self.text.startswith(close, self.at):
                self.at += 1
                return False
            return self.at < len(self.text)

    def string(self) -> None:
        quote = self.text[self.at]
        triple = self.text.startswith(quote * 3, self.at)
        closing = quote * 3 if triple else quote
        self.at += len(closing)
        while not self.text.startswith(closing, self.at):
            self.at += 2 if quote == '"' and self.text[self.at] == "\\" else 1
        self.at += len(closing)
        while triple and self.text.startswith(quote, self.at):  # up to two more belong to the text
            self.at += 1
