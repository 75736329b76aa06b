"""Environment files: every value with its name, quoted or not, and the comments."""

from __future__ import annotations

import pytest
from tests.regions.reading import in_line, lines_of, literal, shown

from contextward.regions.languages import reader_for

LINES = [
    ("SSN=1", [("SSN", "1")]),
    ("export SSN=1", [("SSN", "1")]),
    ("  SSN = 1  ", [("SSN", "1")]),
    ("SSN: 1", [("SSN", "1")]),
    ("a.b-c=1", [("a.b-c", "1")]),
    ('SSN="1 2"', [("SSN", "1 2")]),
    ("SSN='1 \"2'", [("SSN", '1 "2')]),
    ("SSN=`1 '2`", [("SSN", "1 '2")]),
    ('SSN="1 \\"2" # one', [("SSN", '1 \\"2'), ("#", "one")]),
    ("SSN='1\\' # one", [("SSN", "1\\"), ("#", "one")]),
    ("SSN=1 # one", [("SSN", "1"), ("#", "one")]),
    ("SSN=a#b", [("SSN", "a#b")]),
    ('SSN="# no"', [("SSN", "# no")]),
    ("SSN=true", [("SSN", "true")]),
    ("SSN=", []),
    ("SSN= # one", [("#", "one")]),
    ('SSN=""', [("SSN", "")]),
    ('SSN="1"2', [("SSN", "1"), ("SSN", "2")]),
    ("URL=postgres://a:b@c/d?e=f", [("URL", "postgres://a:b@c/d?e=f")]),
    ("# SSN=1", [("#", "SSN=1")]),
    ("## one", [("#", "one")]),
    ("", []),
    ("unset SSN", [('"', "unset SSN")]),
    ("=1", [('"', "=1")]),
]

TEXTS = [
    (
        'KEY="1\n2=\n3"  # c\nB=4',
        [(0, "KEY", "1"), (1, "KEY", "2="), (2, "KEY", "3"), (2, "#", "c"), (3, "B", "4")],
    ),
    ("KEY='\n1\n'\nB=2", [(1, "KEY", "1"), (3, "B", "2")]),
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_a_line_gives(line: str, expected: list[tuple[str, str]]) -> None:
    assert in_line("dotenv", line) == expected


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_a_text_gives(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert shown("dotenv", text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [("A='1'", ["'1'"]), ("A=1", [""]), ('A="1', [""]), ('export A = "" ', ['""'])],
)
def test_the_literal_has_its_quotes_when_it_is_whole(line: str, expected: list[str]) -> None:
    [(_, _, regions)] = lines_of(reader_for("dotenv"), line)
    assert [literal(line, region) for region in regions] == expected
