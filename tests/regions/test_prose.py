"""Markdown and plain text: every line that is not blank, without its markup."""

from __future__ import annotations

import pytest
from tests.regions.reading import in_line, shown

LINES = [
    ("Ada Lovelace called.", "Ada Lovelace called."),
    ("  Ada  ", "Ada"),
    ("# Title", "Title"),
    ("###### Title", "Title"),
    ("#hashtag", "#hashtag"),
    ("- one", "one"),
    ("  * one", "one"),
    ("+ one", "one"),
    ("-one", "-one"),
    ("12. one", "one"),
    ("1984-11-16", "1984-11-16"),
    ("> > quoted", "quoted"),
    ("- [ ] task", "task"),
    ("- [x] task", "task"),
    ("> - # deep", "deep"),
    ("| a | b |", "a | b |"),
    ("```python", "python"),
    ("**bold** text", "**bold** text"),
    ("666-12-3456", "666-12-3456"),
]
NOTHING = ["", "   ", "---", "===", "* * *", "```", "|---|:-:|", "#", ">"]

COMMENTS = [
    ("<!-- one -->", [(0, "#", "one")]),
    ("a <!-- one --> b", [(0, "prose", "a"), (0, "#", "one"), (0, "prose", "b")]),
    ("- <!-- one", [(0, "#", "one")]),
    (
        "a <!-- one\n# two\n--> b\nc",
        [
            (0, "prose", "a"),
            (0, "#", "one"),
            (1, "#", "# two"),
            (2, "prose", "b"),
            (3, "prose", "c"),
        ],
    ),
]


@pytest.mark.parametrize("language", ["markdown", "plaintext"])
@pytest.mark.parametrize(("line", "expected"), LINES)
def test_a_line_is_prose(language: str, line: str, expected: str) -> None:
    assert in_line(language, line) == [("prose", expected)]


@pytest.mark.parametrize("line", NOTHING)
def test_a_line_of_markup_is_nothing(line: str) -> None:
    assert in_line("markdown", line) == []


@pytest.mark.parametrize(("text", "expected"), COMMENTS)
def test_markdown_has_comments(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert shown("markdown", text) == expected


def test_plain_text_has_none() -> None:
    assert in_line("plaintext", "<!-- one -->") == [("prose", "<!-- one -->")]
