"""Candidates by key: the values to which a name leads that a rule knows.

Whether a name leads to a value only a reader of the language can tell, and reading is what costs.
So a passage is read only when the words of a name stand in it where the reader says that names
stand, and something that the rule would accept as the value: `passages_to_read` never leaves out
one in which reading would find something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import re2

from contextward.detect.candidates import Scope
from contextward.detect.compiled import FieldTest, Ruleset, field_tests, hint, pair_hint
from contextward.detect.decoded import columns
from contextward.detect.scanner import Deadline
from contextward.detect.verdict import Candidate, holds
from contextward.model import Region
from contextward.regions.languages import reader_for

_PIECE = 1 << 18
_MAY_LEAD = r"(?:[ .]*(?:[^a-z .;){}<>]|(?:in|is|not|of)\b)|[ .]*$)"
Name = tuple[str, ...]
Span = tuple[int, int]


def passages_to_read(
    ruleset: Ruleset,
    data: bytes,
    language: str,
    scope: Scope,
    passage: Callable[[int], Span],
    deadline: Deadline,
) -> Iterator[Span]:
    """The passages, as spans of bytes, in which a key may lead to a value, in order.

    `passage` tells in which passage a place is; it is asked in the order of the places. `OutOfTime`
    once the time is over.
    """
    keys = reader_for(language).keys
    if keys == "none":
        return
    if keys == "unwritten":
        if _asks(ruleset, language, scope):
            end = 0
            while end < len(data):
                start, end = passage(end)
                yield start, end
        return
    active = _active(ruleset, data, language, scope)
    if not active:
        return
    last = _ends(frozenset(active), "" if keys == "around" else _MAY_LEAD)
    place = 0
    while match := last.search(data, place):
        start, end = passage(match.start())
        words = _words(ruleset, data, start, end)
        if any(
            keys == "around"
            or _may_lead(name, tests, data, (start, end), language, deadline, keys == "pair")
            for word in active.keys() & words
            for name, tests in active[word]
            if words.issuperset(name)
        ):
            yield start, end
        place = end
        if place >= len(data):
            return


def _may_lead(
    name: Name,
    tests: Sequence[FieldTest],
    data: bytes,
    span: Span,
    language: str,
    deadline: Deadline,
    pairs: bool,
) -> bool:
    """May a key of this name lead to a value in a span?"""
    start, end = span
    if not pairs:
        deadline.check()
        found = hint(name).search(data, start, end)
        if found is None:
            return False
        start = found.start()
    for test in tests:
        deadline.check()
        if pairs:
            if pair_hint(name, test.detector.value).search(data, start, end):
                return True
        elif test.may_stand_in(data, start, end, language):
            return True
    return False


def _asks(ruleset: Ruleset, language: str, scope: Scope) -> bool:
    """Does any rule ask for values of keys in this file?"""
    return any(
        test.reads(language) and scope.holds(test.owner)
        for tests in ruleset.fields.values()
        for test in tests
    )


def _active(
    ruleset: Ruleset, data: bytes, language: str, scope: Scope
) -> dict[str, list[tuple[Name, list[FieldTest]]]]:
    """The names of which every word stands in the text, by their last word, each with the tests
    that look at this file."""
    words = _words(ruleset, data, 0, len(data))
    active: dict[str, list[tuple[Name, list[FieldTest]]]] = {}
    for word in sorted(words & ruleset.endings.keys()):
        for name in ruleset.endings[word]:
            if words.issuperset(name):
                tests = ruleset.fields[name]
                asked = [t for t in tests if t.reads(language) and scope.holds(t.owner)]
                if asked:
                    active.setdefault(word, []).append((name, asked))
    return active


def _words(ruleset: Ruleset, data: bytes, start: int, end: int) -> set[str]:
    """The words of names that stand in `[start, end)`."""
    present: set[int] = set()
    for first in range(start, end, _PIECE):  # a word cut in two is found in the overlap
        piece = data[first : min(first + _PIECE + 100, end)]
        present.update(ruleset.name_words.match(piece))
    return {ruleset.names[index] for index in present}


@lru_cache(maxsize=256)
def _ends(words: frozenset[str], behind: str) -> re2._Regexp[bytes]:
    """Finds one of the words where a key could end and lead to a value, as far as what has to stand
    `behind` it tells."""
    options = re2.Options()
    options.never_capture = True
    options.max_mem = 16 << 20
    choice = "|".join(re2.escape(word) for word in sorted(words))
    return re2.compile(f"(?i)(?:{choice}){behind}".encode(), options)


class Keys:
    """Which tests look at the values of a key in one file: asked once a key."""

    def __init__(
        self, ruleset: Ruleset, language: str, scope: Scope, deadline: Deadline | None = None
    ) -> None:
        self._ruleset, self._language, self._scope = ruleset, language, scope
        self._deadline = deadline or Deadline()
        self._known: dict[tuple[str, ...], tuple[FieldTest, ...]] = {}

    def candidates(self, line: str, regions: Sequence[Region]) -> list[Candidate]:
        """The candidates among the regions of a line to which keys lead."""
        found: list[Candidate] = []
        for region in regions:
            if path := region.path:
                tests = self._known.get(path)
                if tests is None:
                    tests = self._known[path] = self._tests(path)
                for test in tests:
                    self._deadline.check()
                    found += _candidates(test, line, region)
        return found

    def _tests(self, path: tuple[str, ...]) -> tuple[FieldTest, ...]:
        return tuple(
            test
            for test in field_tests(self._ruleset, path)
            if test.reads(self._language) and self._scope.holds(test.owner)
        )


def _candidates(test: FieldTest, line: str, region: Region) -> Iterator[Candidate]:
    """What a test takes for its value in what a region says, and in what is written there."""
    if region.decoded is not None:
        text = region.decoded.text
        if span := _value(test, text):
            place = columns(region.decoded, *span)
            if place is not None:
                value = text[span[0] : span[1]]
                yield Candidate(test.owner, test.detector, *place, value, region, test.specificity)
    text = line[region.start : region.end]
    if span := _value(test, text):
        start, end = span
        value, start, end = text[start:end], region.start + start, region.start + end
        yield Candidate(test.owner, test.detector, start, end, value, region, test.specificity)


def _value(test: FieldTest, text: str) -> Span | None:
    """Where the value of a test is in a text, if there is one that holds."""
    start, end = 0, len(text)
    if test.pattern is not None:
        match = test.pattern.search(text)
        if match is None:
            return None
        start, end = match.span(test.group)
    if start < end and holds(test.owner, test.detector, text[start:end]):
        return start, end
    return None
