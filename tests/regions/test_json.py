"""JSON: every string and number exactly once, with the keys that lead to it; broken files too."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.regions.reading import in_line, lines_of, literal, shown

from contextward.model import Region
from contextward.regions.languages import reader_for

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

LINES = [
    ('{"ssn": "1"}', [("ssn", "1")]),
    (
        '{"a": {"b": ["1", 2, {"c": -3.5e+2}]}, "d": "4"}',
        [
            ("a.b", "1"),
            ("a.b", "2"),
            ("a.b.c", "-3.5e+2"),
            ("d", "4"),
        ],
    ),
    ('["1", 2]', [('"', "1"), ('"', "2")]),
    ('"1"', [('"', "1")]),
    ('{"a": true, "b": null, "c": false}', []),
    ('{"a": "\\"1\\\\"}', [("a", '\\"1\\\\')]),
    ('{"a": ""}', [("a", "")]),
    ('{"": "1"}', [("", "1")]),
    # comments
    ('{"a": "1"} // one', [("a", "1"), ("#", "one")]),
    ('{/* one */"a": "//1"}', [("#", "one"), ("a", "//1")]),
    # JSON5 and the like
    ("{a: '1', 'b': \"2\", 3: 4,}", [("a", "1"), ("b", "2"), ("3", "4")]),
    ('{"a" /* one */: "1"}', [("#", "one"), ("a", "1")]),
    # broken
    ('{"a": "1" "b": "2"}', [("a", "1"), ("b", "2")]),
    ('{"a", "b": "1"}', [('"', "a"), ("b", "1")]),
    ('{"a": "1', [("a", "1")]),
    ('{"a": [{"b": "1"]}, "c": "2"}', [("a.b", "1"), ('"', "c"), ('"', "2")]),
    (']}"a": 1', [('"', "a"), ('"', "1")]),
    ('{"a": "1" "2"}', [("a", "1"), ('"', "2")]),
    ('{"a" "1"}', [('"', "a"), ('"', "1")]),
    ("{a '1'}", [('"', "1")]),
    ("{a: ^'1'}", [('"', "1")]),
    ("{a: b('1')}", [('"', "1")]),
    ("{a: {'1'}}", [('"', "1")]),
    ("{a: {['1']}, b: ['2']}", [('"', "1"), ("b", "2")]),
    ("{a {b: '1'}}", [("b", "1")]),
    ('{"date": 2024-01-02}', [("date", "2024-01-02")]),
]

TEXTS = [
    (
        '{\n  "a": "1",\n  "b": {\n    "c": [\n      "2"\n    ]\n  }\n}',
        [(1, "a", "1"), (4, "b.c", "2")],
    ),
    ('{"a"\n:\n"1", "b"\n  : 2}', [(2, "a", "1"), (3, "b", "2")]),
    ('{"a": /* 1\n 2 */ "3"}', [(0, "#", "1"), (1, "#", "2"), (1, "a", "3")]),
    ('{"a": "1"}\n{"b": "2"}', [(0, "a", "1"), (1, "b", "2")]),
    ('{"a": "1"\n"b": "2"}', [(0, "a", "1"), (1, "b", "2")]),
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_a_line_gives(line: str, expected: list[tuple[str, str]]) -> None:
    assert in_line("jsonc", line) == expected


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_a_text_gives(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert shown("json", text) == expected


def test_the_literal_of_a_string_has_its_quotes() -> None:
    line = '{"a": "1", "b": 2, "c": "3'
    [(_, _, regions)] = lines_of(reader_for("json"), line)
    assert [literal(line, region) for region in regions] == ['"1"', "", ""]


def test_the_deepest_brackets_are_only_counted() -> None:
    text = '{"a":' * 100 + '"1"' + "}" * 100 + ', "x"'
    [(_, _, regions)] = lines_of(reader_for("json"), text)
    assert [(r.kind, r.path) for r in regions] == [("string", ()), ("string", ())]


KEYS = st.text(max_size=6) | st.sampled_from(["ssn", "", "a b", '"', "\\", "\x1f", "\u2028", ":"])
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(['"', "\\", "//", "/*", "#", "{", "]", ":", ",", "a: b", "\x1e"])
)
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=400)
@given(
    document=DOCUMENTS,
    indent=st.sampled_from([None, 0, 2, "\t"]),
    ascii_only=st.booleans(),
    tight=st.booleans(),
)
def test_every_leaf_is_found_once_with_its_keys(
    document: Json, indent: int | str | None, ascii_only: bool, tight: bool
) -> None:
    separators = (",", ":") if tight else (", " if indent is None else ",", ": ")
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only, separators=separators)
    found = [
        (region.path, line[region.start : region.end], literal(line, region))
        for line, _, regions in lines_of(reader_for("json"), text)
        for region in regions
        if _is_value(region)
    ]
    assert found == list(_leaves(document, (), ascii_only))


def _is_value(region: Region) -> bool:
    return region.kind == ("key-value" if region.path else "string")


def _leaves(value: Json, path: tuple[str, ...], ascii_only: bool) -> Iterator[tuple[object, ...]]:
    """Path, raw text and literal of each string and number, in order."""
    if isinstance(value, dict):
        for key, inner in value.items():
            name = json.dumps(key, ensure_ascii=ascii_only)[1:-1]
            yield from _leaves(inner, (*path, name), ascii_only)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, path, ascii_only)
    elif isinstance(value, str):
        raw = json.dumps(value, ensure_ascii=ascii_only)
        yield path, raw[1:-1], raw
    elif value is not None and not isinstance(value, bool):
        yield path, json.dumps(value), ""
