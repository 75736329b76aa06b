"""YAML: what each kind of text gives, in blocks and in brackets, with comments and broken parts."""

from __future__ import annotations

import pytest
from tests.regions.reading import in_line, lines_of, literal, shown

from contextward.regions.languages import reader_for

LINES = [
    ("ssn: 1", [("ssn", "1")]),
    ('ssn: "1"', [("ssn", "1")]),
    ("ssn: 'it''s'  # one", [("ssn", "it''s"), ("#", "one")]),
    ("ssn: 1 # one", [("ssn", "1"), ("#", "one")]),
    ("ssn: a#b", [("ssn", "a#b")]),
    ("url: http://x:80/a", [("url", "http://x:80/a")]),
    ('"a b": 1', [("a b", "1")]),
    ("'a: b' : 1", [("a: b", "1")]),
    ("a b c: 1", [("a b c", "1")]),
    ("name: Ada Lovelace", [("name", "Ada Lovelace")]),
    ("a: true", []),
    ("a: ~", []),
    ("a: null # b", [("#", "b")]),
    ("a:", []),
    ("a: ''", [("a", "")]),
    ("- 1", [('"', "1")]),
    ("- a: 1", [("a", "1")]),
    ("- - a: 1", [("a", "1")]),
    ("-1", [('"', "-1")]),
    ("one two", [('"', "one two")]),
    ("# one", [("#", "one")]),
    ("   # one", [("#", "one")]),
    ("--- # one", [("#", "one")]),
    ("--- one", [('"', "one")]),
    ("---", []),
    ("...", []),
    ("%YAML 1.2", []),
    ("a: &x 1", [("a", "1")]),
    ("a: !!str 1", [("a", "1")]),
    ("a: !Sub 'b'", [("a", "b")]),
    ("a: *x", []),
    ("&x a: 1", [("a", "1")]),
    ("<<: *x", []),
    ("? a", []),
    # in brackets
    (
        "a: {b: 1, c: [2, '3'], d: {e: \"4\"}}",
        [("a.b", "1"), ("a.c", "2"), ("a.c", "3"), ("a.d.e", "4")],
    ),
    ('{"a":1, "b": 2}', [("a", "1"), ("b", "2")]),
    ("a: [b c, d: 1, true]", [("a", "b c"), ("a.d", "1")]),
    ("a: {b, c: 1}", [("a.c", "1")]),
    ("a: [http://x, y:z] # one", [("a", "http://x"), ("a", "y:z"), ("#", "one")]),
    ("a: [*x, &y 1, !!str 2]", [("a", "1"), ("a", "2")]),
    ("a: {? b : 1}", [("a.b", "1")]),
    ("a: []", []),
    ("a: {}", []),
    # hardly YAML
    ("a: {{ b }}-c", [("a", "-c")]),
    ('a: "b" c', [("a", "b"), ("a", "c")]),
    ("a: b: c", [("a", "b: c")]),
    ("a:\t1", [("a", "1")]),
    ("]: 1", [('"', "]: 1")]),
    ('a: "1', [("a", "1")]),
]

TEXTS = [
    ("a:\n  b: 1\n  c:\n    d: 2\ne: 3", [(1, "a.b", "1"), (3, "a.c.d", "2"), (4, "e", "3")]),
    (
        "a:\n- b: 1\n  c: 2\n- d: 3\ne: 4",
        [(1, "a.b", "1"), (2, "a.c", "2"), (3, "a.d", "3"), (4, "e", "4")],
    ),
    (
        "a:\n  - 1\n  - - 2\n    - 3\nb: 4",
        [(1, "a", "1"), (2, "a", "2"), (3, "a", "3"), (4, "b", "4")],
    ),
    ("-\n  a: 1\n-\n  - b: 2", [(1, "a", "1"), (3, "b", "2")]),
    ("- a:\n  - 1\n  b: 2", [(1, "a", "1"), (2, "b", "2")]),
    ("a: 1\n---\nb: 2\n...\nc: 3", [(0, "a", "1"), (2, "b", "2"), (4, "c", "3")]),
    ("a:\n  b:\n---\nc: 1", [(3, "c", "1")]),
    # plain values of several lines
    (
        "a: 1 2\n  3 4\n\n  5\nb: 6",
        [(0, "a", "1 2"), (1, "a", "3 4"), (3, "a", "5"), (4, "b", "6")],
    ),
    ("a:\n  1\n  2\nb: 3", [(1, "a", "1"), (2, "a", "2"), (3, "b", "3")]),
    ("- 1\n  2\n- 3", [(0, '"', "1"), (1, '"', "2"), (2, '"', "3")]),
    ("a: 1\n  - 2", [(0, "a", "1"), (1, "a", "- 2")]),
    ("a: 1\n  b: 2", [(0, "a", "1"), (1, "a.b", "2")]),
    # quoted values of several lines
    ('a: "1\n\n  2"  # c\nb: 3', [(0, "a", "1"), (2, "a", "2"), (2, "#", "c"), (3, "b", "3")]),
    ("a: '1\n  it''s # no\n  '\nb: 2", [(0, "a", "1"), (1, "a", "it''s # no"), (3, "b", "2")]),
    ('a: "1 \\\n  \\ 2"', [(0, "a", "1"), (1, "a", "\\ 2")]),
    ("a: '1\nb: 2", [(0, "a", "1"), (1, "b", "2")]),
    # blocks of text
    (
        "a: |\n  1: 2\n\n    # 3\n  4\nb: 5",
        [(1, "a", "1: 2"), (3, "a", "# 3"), (4, "a", "4"), (5, "b", "5")],
    ),
    ("- >-  # c\n 1\n- 2", [(0, "#", "c"), (1, '"', "1"), (2, '"', "2")]),
    ("a:\n  b: |2\n      1\n    2\n  c: 3", [(2, "a.b", "1"), (3, "a.b", "2"), (4, "a.c", "3")]),
    ("a:\n- |\n  1\n- b: |+\n    2\n\n  c: 3", [(2, "a", "1"), (4, "a.b", "2"), (6, "a.c", "3")]),
    ("a: |\nb: 1", [(1, "b", "1")]),
    ("a: |\n  1\n # c\nb: 2", [(1, "a", "1"), (2, "#", "c"), (3, "b", "2")]),
    ("--- |\n 1\n 2\n---\na: 3", [(1, '"', "1"), (2, '"', "2"), (4, "a", "3")]),
    ("a: |\n  ---\n---\nb: 1", [(1, "a", "---"), (3, "b", "1")]),
    # brackets over several lines
    (
        "a: {\n  b: 1,\n  c: [2,\n  3]\n}\nd: 4",
        [(1, "a.b", "1"), (2, "a.c", "2"), (3, "a.c", "3"), (5, "d", "4")],
    ),
    ("a: [1 2\n  3, # c\n 4]", [(0, "a", "1 2"), (1, "a", "3"), (1, "#", "c"), (2, "a", "4")]),
    ("a: {b: '1\n  2', c: 3}", [(0, "a.b", "1"), (1, "a.b", "2"), (1, "a.c", "3")]),
    ('{\n"a": 1,\n"b": 2\n}', [(1, "a", "1"), (2, "b", "2")]),
    ("x:\n  a: [1,\n  b: 2\nc: 3", [(1, "x.a", "1"), (2, "x.b", "2"), (3, "c", "3")]),
    # explicit keys
    (
        "? a\n: 1\n? 'b c'\n: - 2\n  - 3\nd: 4",
        [(1, "a", "1"), (3, "b c", "2"), (4, "b c", "3"), (5, "d", "4")],
    ),
    ("a:\n  # c\n  b: 1", [(1, "#", "c"), (2, "a.b", "1")]),
    ("a: &x\n  b: 1\nc: !t\n  d: 2", [(1, "a.b", "1"), (3, "c.d", "2")]),
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_a_line_gives(line: str, expected: list[tuple[str, str]]) -> None:
    assert in_line("yaml", line) == expected


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_a_text_gives(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert shown("yaml", text) == expected


def test_the_literal_of_a_quoted_value_has_its_quotes() -> None:
    text = "a: ['1', \"2\", 3]"
    [(line, _, regions)] = lines_of(reader_for("yaml"), text)
    assert [literal(line, region) for region in regions] == ["'1'", '"2"', ""]
