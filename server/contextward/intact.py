"""Is an edited text still what it was: the same structure with other values in it?

A line is compared by its regions, as its reader sees them; the whole text by a parser that is not
ours, where Python brings one. A text that did not parse before need not parse after.
"""

from __future__ import annotations

import ast
import csv
import io
import json
from collections.abc import Callable, Mapping
from typing import Any
from xml.parsers import expat

import yaml

_MOST_CHARACTERS = 5_000_000


def broken(path: str, language: str, before: str, after: str, *, expressions: bool = False) -> str:
    """Why the edited text is not what it was; empty if it is, so far as a parser tells.

    `expressions` were put in the place of literals: the text need only parse.
    """
    suffix = path[path.rfind(".") + 1 :].lower()
    parse = _PARSERS.get(suffix if suffix in _PARSERS else language)
    if parse is None or len(before) > _MOST_CHARACTERS:
        return ""
    old = _try(parse, before)
    if old is None:
        return ""
    new = _try(parse, after)
    if new is None:
        return "the edited file would not parse"
    return "" if new == old or expressions else "the structure of the edited file would change"


def _try(parse: Callable[[str], Any], text: str) -> Any:
    try:
        return (parse(text),)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None
    except (yaml.YAMLError, expat.ExpatError, csv.Error):
        return None


def _json(text: str) -> Any:
    return _skeleton(json.loads(text))


def _json_lines(text: str) -> Any:
    return [_skeleton(json.loads(line)) for line in text.splitlines() if line.strip()]


def _skeleton(value: Any) -> Any:
    if isinstance(value, dict):
        return [(key, _skeleton(inner)) for key, inner in value.items()]
    if isinstance(value, list):
        return [_skeleton(inner) for inner in value]
    return type(value).__name__


def _python(text: str) -> Any:
    tree = ast.parse(text)
    return [
        type(node.value).__name__ if isinstance(node, ast.Constant) else type(node).__name__
        for node in ast.walk(tree)
    ]


def _yaml(text: str) -> Any:
    found, resolver = [], yaml.resolver.Resolver()
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        tag = ""
        if isinstance(event, yaml.ScalarEvent):
            resolve: Callable[..., str] = resolver.resolve
            tag = event.tag or resolve(yaml.ScalarNode, event.value, event.implicit)
        found.append((type(event).__name__, tag))
    return found


def _xml(text: str) -> Any:
    found: list[Any] = []
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = _no_entities
    parser.StartElementHandler = lambda name, attributes: found.append((name, *attributes))
    parser.EndElementHandler = found.append
    parser.Parse(text.encode("utf-8", "surrogatepass"), True)
    return found


def _no_entities(*_: Any) -> None:
    raise ValueError("entities are not expanded")


def _csv(text: str) -> Any:
    return [len(row) for row in csv.reader(io.StringIO(text), strict=True)]


def _tsv(text: str) -> Any:
    return [line.count("\t") for line in text.splitlines()]


def _hl7(text: str) -> Any:
    segments = [line for line in text.replace("\r\n", "\r").replace("\n", "\r").split("\r") if line]
    if not any(line.startswith("MSH|") for line in segments):
        raise ValueError("no message")
    return [(line[:3], [line.count(c) for c in "|^~&"]) for line in segments]


_PARSERS: Mapping[str, Callable[[str], Any]] = {
    "json": _json, "geojson": _json, "ipynb": _json, "ndjson": _json_lines, "jsonl": _json_lines,
    "python": _python, "yaml": _yaml, "yml": _yaml, "xml": _xml, "csv": _csv, "tsv": _tsv,
    "hl7": _hl7, "hl7v2": _hl7, "er7": _hl7,
}  # fmt: skip
