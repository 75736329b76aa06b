"""Patterns as trees: what is read is what was written, and RE2 agrees on what is no pattern."""

from __future__ import annotations

from contextlib import suppress
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.patterns import PATTERNS, compiled

from contextward.rules.sample import NoSample, mutate, sample
from contextward.rules.syntax import Choice, Group, Leaf, Repeat, Sequence, SyntaxFault, parse

SIGNS = st.text(alphabet="ab7\\()[]{}|*+?^$.,-:<>PiQEdbzpL é\n", max_size=12)


@settings(max_examples=300, deadline=None)
@given(PATTERNS, st.integers())
def test_a_tree_is_written_as_a_pattern_that_matches_the_same(pattern: str, seed: int) -> None:
    random, written = Random(seed), str(parse(pattern))
    first, second = compiled(pattern), compiled(written)
    assert first is not None
    assert second is not None, written
    texts = ["", "aab", "a.b a7\t-_Zé"]
    with suppress(NoSample):
        texts += [sample(pattern, random) for _ in range(3)]
    for text in [*texts, *(mutate(text, random) for text in texts)]:
        one, other = first.search(text), second.search(text)
        assert (one and one.span()) == (other and other.span())


@settings(max_examples=500, deadline=None)
@given(PATTERNS)
def test_a_written_tree_is_read_as_the_same_tree(pattern: str) -> None:
    tree = parse(pattern)
    assert parse(str(tree)) == tree


@settings(max_examples=1000, deadline=None)
@given(SIGNS)
def test_what_is_read_of_any_text_is_a_pattern_or_refused(text: str) -> None:
    try:
        written = str(parse(text))
    except SyntaxFault:
        return
    if compiled(text) is not None:
        assert compiled(written) is not None, written


@pytest.mark.parametrize(
    ("pattern", "tree"),
    [
        ("ab", Sequence((Leaf("a"), Leaf("b")))),
        ("a|b", Choice((Leaf("a"), Leaf("b")))),
        ("(?P<value>a)+?", Repeat(Group("?P<value>", Leaf("a"), "value"), 1, None, True)),
        ("(?<value>a)", Group("?<value>", Leaf("a"), "value")),
        ("[]a]", Leaf("[]a]")),
        ("[[:digit:]]{2,}", Repeat(Leaf("[[:digit:]]"), 2, None)),
        (r"\Q+\E", Leaf(r"\+")),
        ("a{,2}", Sequence(tuple(map(Leaf, ["a", r"\{", ",", "2", "}"])))),
        ("a{2,04}", Sequence(tuple(map(Leaf, ["a", r"\{", *"2,04}"])))),
        ("a{٣}", Sequence(tuple(map(Leaf, ["a", r"\{", "٣", "}"])))),
    ],
)
def test_trees(pattern: str, tree: object) -> None:
    assert parse(pattern) == tree


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        ")",
        "(a",
        "a)",
        "[a",
        "*",
        "a**",
        "a|*",
        "(?=a)",
        "(?P=a)",
        "a\\",
        r"\1",
        r"\07",
        "(" * 60 + ")" * 60,
    ],
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(SyntaxFault):
        parse(pattern)


@pytest.mark.parametrize(
    ("leaf", "literal"),
    [("a", "a"), (r"\.", "."), (r"\-", "-"), (r"\d", ""), (r"\x41", ""), ("[a]", ""), (".", "")],
)
def test_a_leaf_knows_its_one_character(leaf: str, literal: str) -> None:
    assert Leaf(leaf).literal == literal
