"""What a pattern of a pack may be: budgets, and faults in the words of whoever writes it."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.patterns import PATTERNS, compiled

from contextward.rules.safety import MOST_INSTRUCTIONS, judge, least
from contextward.rules.sample import NoSample, sample
from contextward.rules.syntax import parse


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("a(?=b)", "no look-around"),
        ("(?<!a)b", "no look-around"),
        (r"(a)\1", "no back-references"),
        (r"(?P<a>b)(?P=a)", "no back-references"),
        (r"(?P<a>b)\k<a>", "no back-references"),
        ("(?R)", "recursion"),
        ("a++", "no possessive"),
        ("(?>a)b", "no atomic"),
        (r"a\Z", r"the end is \z"),
        ("(?x) a b", "no (?x)"),
        ("(?ix)a", "no (?x)"),
        ("(?#note)a", "no comments"),
        ("(?(1)a|b)", "no conditions"),
        (r"\u00e9", r"\x{00e9}"),
        (r"a\h", r"no \h"),
        (r"\q", "a backslash"),
        ("(a", "a bracket is not closed"),
        ("a)", "a closing bracket"),
        ("[a", "a class is not closed"),
        ("[b-a]", "does not exist"),
        (r"\p{Klingon}", "does not exist"),
        ("*a", "nothing before it"),
        ("a\\", "backslash stands at the end"),
        ("a{1001}", "0 to 1000 times"),
        ("((a{100}){100})", "0 to 1000 times"),
        (r"\pL{1000}", f"larger than {MOST_INSTRUCTIONS} instructions"),
        (".{1000}", f"larger than {MOST_INSTRUCTIONS} instructions"),
        ("(a)" * 17, "more than 16 groups"),
        ("(?P<value>a)|(?P<value>b)", "the same name"),
        (r"a\C", "half of a character"),
        ("(" * 60 + "a" + ")" * 60, "nested too deeply"),
        ("é" * 2049, "longer than 4096 bytes"),
        ("a\ud800", "half of a character"),
        ("x*", "matches the empty text"),
        (r"\b|a", "matches the empty text"),
        ("secret\n", "a line break"),
        (r"[\n]", "a line break"),
    ],
)
def test_a_fault_says_what_is_wrong(pattern: str, reason: str) -> None:
    (fault,) = judge(pattern).faults
    assert reason in fault


@pytest.mark.parametrize(
    "pattern",
    ["a{1000}", ".{700}", "(a)" * 16, "a" * 4096, "(?i)(?P<value>é)", "(?<value>a)", r"\z a"],
)
def test_what_is_within_the_budgets_has_no_fault(pattern: str) -> None:
    judged = judge(pattern)
    assert judged.faults == ()
    assert 0 < judged.instructions <= MOST_INSTRUCTIONS


def test_a_pattern_of_allowed_values_may_match_the_empty_text() -> None:
    assert judge("x*", empty=True).faults == ()


@settings(max_examples=300, deadline=None)
@given(PATTERNS)
def test_no_match_is_shorter_than_the_least(pattern: str) -> None:
    found, fewest = compiled(pattern), least(parse(pattern))
    assert found is not None
    if fewest:
        assert found.search("") is None
    try:
        match = found.search(sample(pattern, Random(1)))
    except NoSample:
        return
    assert match is not None
    assert len(match.group()) >= fewest


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_judged(text: str) -> None:
    judged = judge(text)
    assert judged.faults or judged.tree is not None
