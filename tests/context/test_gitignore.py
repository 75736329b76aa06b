from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contextward.context.gitignore import (
    MAX_BYTES,
    MAX_LINE,
    MAX_PATTERNS,
    Patterns,
    escape,
    parse,
)
from contextward.context.ignoretree import Decision, IgnoreTree, PatternFile


def _file(text: str, *, ignore_case: bool = False, source: str = "rules") -> PatternFile:
    return PatternFile(source, Patterns(parse(text, ignore_case=ignore_case, kind="k")[0]))


def test_the_last_match_decides() -> None:
    patterns = Patterns(parse("*.log\n!keep.log\nkeep*\n")[0])
    last = patterns.last(b"a/keep.log")
    assert last is not None
    assert (last.line, last.negated) == (3, False)


def test_the_last_match_is_found_among_many() -> None:
    patterns = Patterns(parse("\n".join(f"*.x{n}" for n in range(1000)))[0])
    found = [patterns.last(f"a.x{n}".encode()) for n in (0, 1, 499, 500, 999)]
    assert [pattern and pattern.line for pattern in found] == [1, 2, 500, 501, 1000]
    assert patterns.last(b"a.x1000") is None


@pytest.mark.parametrize(
    ("text", "path", "ignored"),
    [
        ("*.PEM", "a.pem", True),
        ("[A-C].pem", "b.pem", True),
        ("[[:upper:]]", "x", True),
        ("Data/**", "dATA/x", True),
        ("*.pem", "a.pfx", False),
    ],
)
def test_case_is_ignored_on_demand(text: str, path: str, ignored: bool) -> None:
    decision = IgnoreTree((_file(text, ignore_case=True),)).decide(path)
    assert (decision is not None) == ignored


def test_what_is_beyond_the_limits_is_left_out_with_a_note() -> None:
    long_line = parse("a" * (MAX_LINE + 1) + "\nb")
    assert [pattern.line for pattern in long_line[0]] == [2]
    assert long_line[1] == ((1, "ignored: the line is longer than 4096 bytes"),)

    many = parse("a\n" * (MAX_PATTERNS + 5))
    assert len(many[0]) == MAX_PATTERNS
    assert many[1] == ((MAX_PATTERNS + 1, "what follows is ignored: more than 10000 patterns"),)

    large = parse(f"{'#' * 1000}\n" * (MAX_BYTES // 1000) + "b\n")
    assert large[0] == ()
    assert [reason for _, reason in large[1]] == [
        "what follows is ignored: the file is larger than 1 MiB"
    ]


@pytest.mark.parametrize(
    "text",
    ["*a" * 2000 + "b", "/**" * 1300 + "/b", "[!a-c]" * 600, "*?" * 2000, "?" * 4000],
    ids=["stars", "double-stars", "classes", "stars-and-marks", "marks"],
)
def test_hostile_patterns_cost_little(text: str) -> None:
    started = time.process_time()
    tree = IgnoreTree((_file("\n".join(f"{text}{n}" for n in range(50))),))
    for path in ("a" * 255, "a/" * 500 + "a", "ab" * 100):
        assert tree.decide(path) is None
    assert time.process_time() - started < 3


@pytest.mark.parametrize("name", ["", "a" * 3000, "a/" * 2000, "\0", "\ud800", "\udcff", "//", "."])
def test_no_path_makes_it_fail(name: str) -> None:
    assert IgnoreTree((_file("x"),)).decide(name) is None


@given(st.text(), st.text())
@settings(max_examples=300, deadline=None)
def test_no_text_makes_it_fail(text: str, path: str) -> None:
    IgnoreTree((_file(text),)).decide(path)


_NAMES = st.text(st.characters(exclude_characters="/\n\r\0", codec="utf-8"), min_size=1).filter(
    lambda name: name not in (".", "..")
)


@given(st.lists(_NAMES, min_size=1, max_size=4).map("/".join), _NAMES)
@settings(max_examples=300, deadline=None)
def test_an_escaped_path_matches_itself_and_nothing_else(path: str, other: str) -> None:
    tree = IgnoreTree((_file(f"/{escape(path)}"),))
    assert tree.decide(path) == Decision(True, "k", "rules", 1)
    assert (tree.decide(other) is not None) == (other == path)


@pytest.mark.parametrize("name", ["a\nb", "a\r", "\0", "\udcff"])
def test_a_name_that_no_line_can_hold_has_no_pattern(name: str) -> None:
    with pytest.raises(ValueError, match="its name"):
        escape(name)


def test_an_inner_file_decides_before_an_outer_one_and_an_ignored_folder_is_final() -> None:
    files = {
        "": _file("*.txt\n/out/", source=".gitignore"),
        "in": _file("!a.txt", source="in/.gitignore"),
        "out": _file("!a.txt", source="out/.gitignore"),
    }
    tree = IgnoreTree(nested=files.get)
    assert tree.decide("in/a.txt") == Decision(False, "k", "in/.gitignore", 1)
    assert tree.decide("in/b.txt") == Decision(True, "k", ".gitignore", 1)
    assert tree.decide("out/a.txt") == Decision(True, "k", ".gitignore", 2)


def test_top_patterns_decide_before_all_and_base_patterns_after_all() -> None:
    tree = IgnoreTree(
        base=(_file("a\nb\nc", source="base"),),
        nested={"": _file("!b\n!c", source="nested")}.get,
        top=(_file("c", source="top"),),
    )
    sources = [decision and decision.source for decision in map(tree.decide, "abcd")]
    assert sources == ["base", "nested", "top", None]


def test_a_path_below_a_prefix_meets_the_patterns_around_it() -> None:
    tree = IgnoreTree((_file("/pkg/app/x\n", source="outer"),), prefix="pkg/app")
    assert tree.decide("x") == Decision(True, "k", "outer", 1)
    assert tree.decide("y/x") is None
    whole = IgnoreTree((_file("pkg/", source="outer"),), prefix="pkg/app", top=(_file("!*"),))
    assert whole.decide("x") == Decision(True, "k", "outer", 1)
