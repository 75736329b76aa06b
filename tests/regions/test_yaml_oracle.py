"""YAML against PyYAML: documents it writes, in every style, read back with the same keys."""

from __future__ import annotations

from collections.abc import Iterator

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.regions.reading import lines_of

from contextward.regions.languages import reader_for
from contextward.regions.yamlflow import NOTHING

CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])
SPECIAL = st.sampled_from(
    [" ", "  ", "#", ": ", ":", "- ", "-", "?", "{", "]", "'", '"', "\\", ",", "|", "&", "*", "!"]
)
KEYS = st.text(CHARACTERS, max_size=6) | st.lists(SPECIAL, max_size=3).map("".join)
WORDS = st.sampled_from(
    [
        "Ada",
        "Lovelace",
        "it's",
        "a#b",
        "a: b",
        "#",
        "- c",
        "true",
        "1.5",
        "null",
        "\n",
        "\n\n  ",
        "\t",
    ]
)
TEXTS = st.text(CHARACTERS, max_size=8) | st.lists(WORDS | SPECIAL, max_size=12).map(" ".join)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=15,
)
NO_DATA = NOTHING | {""}
"""What is no value, or may be a line of a longer one."""

Value = tuple[tuple[str, ...], int, str]
"""Keys, line, text."""


@settings(max_examples=300, deadline=None)
@given(
    documents=st.lists(DOCUMENTS, min_size=1, max_size=2),
    flow=st.sampled_from([None, True, False]),
    style=st.sampled_from([None, None, "'", '"', "|", ">"]),
    width=st.sampled_from([10, 80, 10_000]),
    indent=st.sampled_from([2, 4]),
    unicode=st.booleans(),
)
def test_every_value_is_found_with_its_keys(
    documents: list[object],
    flow: bool | None,
    style: str | None,
    width: int,
    indent: int,
    unicode: bool,
) -> None:
    text = yaml.safe_dump_all(
        documents,
        default_flow_style=flow,
        default_style=style,
        width=width,
        indent=indent,
        allow_unicode=unicode,
        sort_keys=False,
    )
    found = [
        (region.path, number, piece)
        for number, (line, _, regions) in enumerate(lines_of(reader_for("yaml"), text))
        for region in regions
        if (piece := line[region.start : region.end].strip()) not in NO_DATA
        or region.outer_start >= 0
    ]
    expected = [
        value
        for node in yaml.compose_all(text, yaml.SafeLoader)
        for value in _values(node, (), text.split("\n"))
    ]
    assert found == expected


def _values(node: yaml.Node | None, path: tuple[str, ...], lines: list[str]) -> Iterator[Value]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _values(value, (*path, _name(key, lines)), lines)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _values(value, path, lines)
    elif isinstance(node, yaml.ScalarNode):
        whole = node.style in ("'", '"') and node.start_mark.line == node.end_mark.line
        for row, text in _pieces(node, lines):
            if whole or text.strip() not in NO_DATA:
                yield path, row, text.strip()


def _name(key: yaml.Node, lines: list[str]) -> str:
    assert isinstance(key, yaml.ScalarNode)
    [(_, text)] = _pieces(key, lines)
    return text


def _pieces(node: yaml.ScalarNode, lines: list[str]) -> Iterator[tuple[int, str]]:
    """The text of a scalar, line by line, without quotes."""
    start, end = node.start_mark, node.end_mark
    if node.style in ("|", ">"):
        for row in range(start.line + 1, min(end.line, len(lines))):
            yield row, lines[row]
        return
    quotes = 1 if node.style in ("'", '"') else 0
    for row in range(start.line, end.line + 1):
        first = _behind_tag(lines[row], start.column) + quotes if row == start.line else 0
        last = end.column - quotes if row == end.line else len(lines[row])
        text = lines[row][first:last]
        if row != end.line and node.style == '"' and (len(text) - len(text.rstrip("\\"))) % 2:
            text = text[:-1]  # the backslash that joins the lines
        yield row, text


def _behind_tag(line: str, column: int) -> int:
    return line.index(" ", column) + 1 if line.startswith("!", column) else column
