"""Python against the standard library's own tokenizer: comments and strings of real modules."""

from __future__ import annotations

import io
import sysconfig
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.regions.reading import lines_of

from contextward.regions.languages import reader_for

MODULES = sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))[::4]
FSTRING_START = getattr(tokenize, "FSTRING_START", -1)
FSTRING_END = getattr(tokenize, "FSTRING_END", -1)
PREFIX = "rRbBuUfFtT"

Spot = tuple[int, int, int]
"""Line from zero, start, end."""


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_comments_and_strings_are_where_the_tokenizer_sees_them(module: Path) -> None:
    text = module.read_text("utf-8")
    comments, strings, docstrings = _expected(text)
    found_comments: set[Spot] = set()
    found_strings: set[Spot] = set()
    for number, (line, _, regions) in enumerate(lines_of(reader_for("python"), text)):
        for region in regions:
            spot = (number, region.start, region.end)
            if region.kind == "comment":
                found_comments.add(spot)
            elif spot in strings or not line[region.start :].lstrip(".")[:1].isdigit():
                found_strings.add(spot)
    assert found_strings == strings
    assert found_comments == comments | docstrings


def _expected(text: str) -> tuple[set[Spot], set[Spot], set[Spot]]:
    lines = text.split("\n")
    comments: set[Spot] = set()
    strings: set[Spot] = set()
    docstrings: set[Spot] = set()
    fresh, depth = True, 0
    start = (0, 0)
    opening = ""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        kind = token.type
        if kind == FSTRING_START:
            depth += 1
            if depth == 1:
                start, opening = token.start, token.string
        elif kind == FSTRING_END:
            depth -= 1
        if depth:
            continue
        if kind == tokenize.COMMENT:
            body = token.string.rstrip().lstrip("#").lstrip()
            end = token.start[1] + len(token.string.rstrip())
            if body:
                comments.add((token.start[0] - 1, end - len(body), end))
        elif kind == tokenize.STRING or kind == FSTRING_END:
            if kind == tokenize.STRING:
                start, opening = token.start, _opening(token.string)
            spots = set(_spots(lines, opening, start, token.end))
            if fresh:
                docstrings |= set(_trimmed(lines, spots))
            else:
                strings |= spots
        elif kind == tokenize.NEWLINE:
            fresh = True
        elif kind not in (tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING):
            fresh = False
    return comments, strings, docstrings


def _opening(literal: str) -> str:
    bare = literal.lstrip(PREFIX)
    quotes = 3 if bare[:3] in ('"""', "'''") else 1
    return literal[: len(literal) - len(bare) + quotes]


def _spots(
    lines: list[str], opening: str, start: tuple[int, int], end: tuple[int, int]
) -> Iterator[Spot]:
    quotes = len(opening.lstrip(PREFIX))
    for row in range(start[0], end[0] + 1):
        line = lines[row - 1]
        first = start[1] + len(opening) if row == start[0] else 0
        last = end[1] - quotes if row == end[0] else len(line)
        if row != end[0] and (len(line) - len(line.rstrip("\\"))) % 2:
            last -= 1  # the backslash that joins the lines
        if first < last or start[0] == end[0]:
            yield row - 1, first, last


def _trimmed(lines: list[str], spots: set[Spot]) -> Iterator[Spot]:
    for row, first, last in spots:
        text = lines[row][first:last]
        if text.strip():
            begin = first + len(text) - len(text.lstrip())
            yield row, begin, begin + len(text.strip())
