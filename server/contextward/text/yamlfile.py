"""YAML as plain data: no anchors, aliases, tags or duplicate keys; every value knows its line.

Configuration and packs are written by strangers, so the file is composed into nodes and the nodes
are turned into dicts, lists and scalars by hand: nothing is ever constructed from a tag. Dates stay
text, so that `until: 2027-01-31` is the same string in every file format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from contextward.errors import ConfigurationError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH = 20
_OPENING = (
    yaml.FlowSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.BlockMappingStartToken,
)
_CLOSING = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)
_MAX_CHARACTERS = 2 * 1024 * 1024
_MAX_TOKENS = 500_000
"""Reading takes some microseconds a token, so a file of nothing but tokens would take long."""
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})")
_FLOAT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}(?:[eE][-+]?[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A parsed file: `data` is plain, `line(*keys)` is the one-based line of a value."""

    path: Path
    data: Any
    _lines: dict[tuple[str | int, ...], int] = field(repr=False)

    @property
    def values(self) -> int:
        """How many values there are, those that hold others counted."""
        return len(self._lines)

    @property
    def lines(self) -> dict[tuple[str | int, ...], int]:
        """The one-based line of every value, by its keys and indices."""
        return self._lines

    def line(self, *keys: str | int) -> int:
        """The line of the value at this path of keys and indices, or of its nearest parent."""
        while keys and keys not in self._lines:
            keys = keys[:-1]
        return self._lines.get(keys, 1)


def load_yaml(path: Path, text: str | None = None) -> YamlFile:
    """Read `path`, or `text` in its name. `ConfigurationError` names the line of what is wrong."""
    if text is None:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise ConfigurationError(path, 0, f"not UTF-8 at byte {error.start}") from None
        except OSError as error:
            raise ConfigurationError(path, 0, f"cannot be read: {error.strerror}") from None
    if len(text) > _MAX_CHARACTERS:
        raise ConfigurationError(path, 0, "larger than 2 MiB")
    builder = _Builder(path)
    try:
        _refuse_bombs(path, text)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise ConfigurationError(path, line, f"not valid YAML: {error.problem}") from None
    except (yaml.YAMLError, ValueError):  # a character that YAML does not allow
        raise ConfigurationError(path, 0, "not valid YAML: a character is not allowed") from None
    data = builder.build(node, ()) if node is not None else None
    return YamlFile(path, data, builder.lines)


def _refuse_bombs(path: Path, text: str) -> None:
    """Aliases can blow up to gigabytes, depth exhausts the stack: refused before composing."""
    depth = 0
    for count, token in enumerate(yaml.scan(text, Loader=_Loader)):
        line = token.start_mark.line + 1
        if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
            raise ConfigurationError(path, line, "anchors, aliases and tags are not allowed")
        if isinstance(token, _OPENING):
            depth += 1
        elif isinstance(token, _CLOSING):
            depth -= 1
        if depth > _MAX_DEPTH:
            raise ConfigurationError(path, line, f"nested deeper than {_MAX_DEPTH} levels")
        if count > _MAX_TOKENS:
            raise ConfigurationError(path, line, "holds too many values")


class _Builder:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[tuple[str | int, ...], int] = {}

    def build(self, node: Node, keys: tuple[str | int, ...]) -> Any:
        self.lines[keys] = node.start_mark.line + 1
        if isinstance(node, MappingNode):
            return self._mapping(node, keys)
        if isinstance(node, SequenceNode):
            return [self.build(item, (*keys, index)) for index, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return node.value if node.style else _scalar(node.value)

    def _mapping(self, node: MappingNode, keys: tuple[str | int, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                raise ConfigurationError(self.path, line, "a key must be a plain word")
            if key_node.value in found:
                raise ConfigurationError(self.path, line, f"duplicate key '{key_node.value}'")
            found[key_node.value] = self.build(value, (*keys, key_node.value))
            if isinstance(value, ScalarNode):
                self.lines[(*keys, key_node.value)] = line
        return found


def _scalar(text: str) -> str | int | float | bool | None:
    """YAML 1.2's core schema: `off`, `no`, `012` and a date stay the words they look like."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
