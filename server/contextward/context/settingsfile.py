"""What stands at a place of an assistant's settings file: JSON, with comments or not, YAML, TOML.

A file that is broken says nothing and leaves a note, as does a place that holds something else than
expected. Every word keeps its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contextward.context.jsontext import JsonFault, Node, parse, pointer_keys
from contextward.context.reading import Reading
from contextward.context.schema import Format, Setting
from contextward.context.tomltext import TomlFault, parse_toml, places
from contextward.errors import ConfigurationError
from contextward.text.yamlfile import load_yaml

MAX_ENTRIES = 10_000
MAX_LENGTH = 4096


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of an array (`key` is empty), a member of an object, or an object of an array."""

    key: str
    value: Any
    line: int


def entries(
    reading: Reading, file: Path, format_: Format, pointer: str, *, alone: bool = False
) -> tuple[Entry, ...]:
    """The items of the array or members of the object at a place; with `alone`, or one word."""
    return _Settings(reading, file, format_).entries(pointer_keys(pointer), alone=alone)


def words(reading: Reading, setting: Setting) -> tuple[tuple[Entry, ...], bool]:
    """The words that a setting holds, and whether they stand in an array."""
    place = reading.place(setting.file)
    if place is None:
        return (), False
    settings = _Settings(reading, place, setting.format)
    keys = pointer_keys(setting.pointer)
    found = tuple(
        entry for entry in settings.entries(keys, alone=True) if isinstance(entry.value, str)
    )
    return found, isinstance(settings.at(keys), list)


def word(reading: Reading, file: Path, format_: Format, pointer: str) -> str | None:
    """The one word at a place."""
    value = _Settings(reading, file, format_).at(pointer_keys(pointer))
    return value if isinstance(value, str) else None


class _Settings:
    def __init__(self, reading: Reading, file: Path, format_: Format) -> None:
        self._reading = reading
        self._file = file
        self._lines: dict[tuple[str, ...], int] = {}
        self._data: Any = None
        text = reading.text(file)
        if text is None or not text.strip():
            return
        try:
            self._load(text, format_)
        except (JsonFault, TomlFault, ConfigurationError) as fault:
            name = "JSON" if format_ == "jsonc" else format_.upper()
            reading.note(file, fault.line, f"ignored: not valid {name}: {fault.reason}")

    def _load(self, text: str, format_: Format) -> None:
        if format_ == "toml":
            self._data = parse_toml(text)
            self._lines = {keys: place.line for keys, place in places(text).items()}
        elif format_ == "yaml":
            loaded = load_yaml(self._file, text)
            self._data = loaded.data
            self._lines = _Lines(loaded)
        else:
            node = parse(text, comments=format_ == "jsonc")
            self._data = _plain(node, (), text, self._lines, [0, 1])

    def at(self, keys: tuple[str, ...]) -> Any:
        data = self._data
        for key in keys:
            data = data.get(key) if isinstance(data, dict) else None
        return data

    def entries(self, keys: tuple[str, ...], *, alone: bool) -> tuple[Entry, ...]:
        value = self.at(keys)
        if value is None:
            return ()
        if isinstance(value, str) and alone:
            return (Entry("", value, self._line(keys)),)
        if isinstance(value, list):
            pairs = [("", str(number), item) for number, item in enumerate(value)]
        elif isinstance(value, dict):
            pairs = [(key, key, item) for key, item in value.items()]
        else:
            reason = f"ignored: /{'/'.join(keys)} is not an array"
            self._reading.note(self._file, self._line(keys), reason)
            return ()
        return tuple(self._bounded(keys, pairs[:MAX_ENTRIES]))

    def _bounded(self, keys: tuple[str, ...], pairs: list[tuple[str, str, Any]]) -> Iterator[Entry]:
        for key, step, item in pairs:
            line = self._line((*keys, step))
            if len(key) > MAX_LENGTH or (isinstance(item, str) and len(item) > MAX_LENGTH):
                reason = f"ignored: the entry is longer than {MAX_LENGTH} characters"
                self._reading.note(self._file, line, reason)
            else:
                yield Entry(key, item, line)

    def _line(self, keys: tuple[str, ...]) -> int:
        while keys and keys not in self._lines:
            keys = keys[:-1]
        return self._lines.get(keys, 1)


class _Lines(dict[tuple[str, ...], int]):
    """The lines of a YAML file, in which indices are numbers."""

    def __init__(self, loaded: Any) -> None:
        super().__init__((tuple(map(str, keys)), line) for keys, line in loaded._lines.items())


def _plain(
    node: Node, keys: tuple[str, ...], text: str, lines: dict[tuple[str, ...], int], seen: list[int]
) -> Any:
    """A node as plain data; `seen` is how far lines were counted, and the line there."""
    seen[1] += text.count("\n", seen[0], node.start)
    seen[0] = node.start
    lines[keys] = seen[1]
    if node.kind == "string":
        return node.value
    if node.kind == "array":
        items = enumerate(node.items)
        return [_plain(item, (*keys, str(number)), text, lines, seen) for number, item in items]
    if node.kind == "object":
        members = zip(node.keys, node.items, strict=True)
        return {
            key.value: _plain(item, (*keys, key.value), text, lines, seen) for key, item in members
        }
    raw = text[node.start : node.end]
    return {"true": True, "false": False, "null": None}.get(raw, 0)
