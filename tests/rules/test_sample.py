"""Drawn texts: RE2 finds the pattern in each, and the same seed draws the same."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.patterns import PATTERNS, compiled

from contextward.rules.sample import NoSample, mutate, sample
from contextward.rules.syntax import parse

RULES = [
    r"\b(?P<value>gh[pousr]_[A-Za-z0-9]{36})\b",
    r"(?i)\bMRN[ :#=-]{1,3}(?P<value>[A-Z]{0,5}-?\d{4,12})\b",
    r"(?:^|[^\w.+/-])(?P<value>(?:\+?1[ .-]?)?\(?[2-9]\d{2}\)? ?\d{3}-\d{4})(?:[^\w-]|$)",
    r"^\p{Lu}[\p{L}'’.-]+(?:,? \p{Lu}[\p{L}'’.-]*)*$",
    r'"value"\s*:\s*"(?P<value>[^"\\]+)"',
]


@settings(max_examples=500, deadline=None)
@given(PATTERNS, st.integers())
def test_re2_finds_the_pattern_in_what_is_drawn(pattern: str, seed: int) -> None:
    found = compiled(pattern)
    assert found is not None
    try:
        text = sample(pattern, Random(seed))
    except NoSample:
        return
    assert found.search(text), (pattern, text)
    assert text == sample(parse(pattern), Random(seed))


@pytest.mark.parametrize("pattern", RULES)
def test_patterns_of_packs_are_drawn_whole_and_in_many_forms(pattern: str) -> None:
    random, found = Random(pattern), compiled(pattern)
    assert found is not None
    texts = [sample(pattern, random) for _ in range(50)]
    assert all(found.fullmatch(text) for text in texts)
    assert len(set(texts)) > 40


@pytest.mark.parametrize(
    ("pattern", "drawn"),
    [
        ("(?i)a", {"a", "A"}),
        ("(?i)a(?-i:b)", {"ab", "Ab"}),
        ("a|(?i)b|c", {"a", "b", "B", "c", "C"}),
        ("x{0,2}y", {"y", "xy", "xxy"}),
        ("x{0}y", {"y"}),
        (r"[\x{4e00}]\n", {"\u4e00\n"}),
        (r"\Q.*\E", {".*"}),
    ],
)
def test_everything_a_small_pattern_matches_is_drawn(pattern: str, drawn: set[str]) -> None:
    random = Random(pattern)
    assert {sample(pattern, random) for _ in range(200)} == drawn


@pytest.mark.parametrize("pattern", [r"\Ba", r"a\B", r"\B-", r"(?:\Ba|\Bb)\B"])
def test_edges_that_ask_for_more_get_something_around_them(pattern: str) -> None:
    found = compiled(pattern)
    assert found is not None
    assert found.search(sample(pattern, Random(1)))


@pytest.mark.parametrize("pattern", ["a^b", r"a\bb", r"[^\x00-\x{10FFFF}]"])
def test_what_matches_nothing_has_no_sample(pattern: str) -> None:
    with pytest.raises(NoSample):
        sample(pattern, Random(1))


@pytest.mark.parametrize("inner", ["a*", "()*", "a?"])
def test_nested_repetitions_end(inner: str) -> None:
    assert sample("(" * 40 + inner + ")*" * 40 + "b", Random(1)).endswith("b")


def test_a_mutation_is_near_its_text() -> None:
    random = Random(1)
    for _ in range(200):
        assert abs(len(mutate("ACME-QX481516", random)) - 13) <= 1
    assert {len(mutate("", random)) for _ in range(50)} == {0, 1}
