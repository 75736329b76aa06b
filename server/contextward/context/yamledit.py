"""Adding to a list of a YAML file by one insertion: comments, order and line endings stay.

Lists in blocks and in brackets are known, at the end of a path of keys in blocks.
"""

from __future__ import annotations

import json
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from contextward.context.jsonedit import Replacement
from contextward.text.yamlfile import load_yaml


class YamlFault(ValueError):
    """There is no place for what is to be added: one-based line and reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


def append_item(text: str, key: str, value: str) -> Replacement:
    """Add a string to the list at a key of the file's top. `ConfigurationError` or `YamlFault`."""
    load_yaml(Path("-"), text)  # bounded, without anchors, no duplicate keys
    ending = "\r\n" if "\r\n" in text else "\n"
    item = _quoted(value)
    root = yaml.compose(text, Loader=yaml.SafeLoader)  # the one whose marks count characters
    lead = "" if not text or text.endswith("\n") else ending
    if root is None:
        return len(text), len(text), f"{lead}{key}:{ending}- {item}{ending}"
    if not isinstance(root, MappingNode) or root.flow_style:
        raise YamlFault(1, "the file is not keys with values in blocks")
    found = next((v for k, v in root.value if k.value == key), None)
    if found is None:
        at = _end_of_line(text, _last(root), ending)
        return at[0], at[0], f"{at[1]}{key}:{ending}- {item}{ending}"
    line = found.start_mark.line + 1
    if isinstance(found, ScalarNode) and found.tag == "tag:yaml.org,2002:null" and not found.value:
        at = _end_of_line(text, found.start_mark.index, ending)
        return at[0], at[0], f"{at[1]}- {item}{ending}"
    if not isinstance(found, SequenceNode):
        raise YamlFault(line, f"{key} is not a list")
    if found.flow_style:
        last = found.value[-1].end_mark.index if found.value else found.start_mark.index + 1
        return last, last, f"{', ' if found.value else ''}{item}"
    at = _end_of_line(text, _last(found.value[-1]), ending)
    indent = " " * found.start_mark.column
    return at[0], at[0], f"{at[1]}{indent}- {item}{ending}"


def _quoted(value: str) -> str:
    """In double quotes, with YAML's escapes for what it does not allow as it is."""
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08X}" for c in quoted)


def _last(node: Node) -> int:
    """Where the last thing in a node ends; a block's own mark is after what follows it."""
    while isinstance(node, MappingNode | SequenceNode) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.index)


def _end_of_line(text: str, at: int, ending: str) -> tuple[int, str]:
    """Where the next line begins, and the line end that is missing before it."""
    if at and text[at - 1] == "\n":
        return at, ""
    newline = text.find("\n", at)
    return (newline + 1, "") if newline >= 0 else (len(text), ending)
