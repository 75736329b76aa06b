"""Candidates by key: the values to which a name leads that a rule knows.

Whether a name leads to a value only a reader of the language can tell, and reading is what costs.
So a passage is read only when the words of a name stand in it and something that the rule would
accept as the value: `passages_to_read` never leaves out one in which reading would find something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import re2

from contextward.detect.candidates import Scope
from contextward.detect.compiled import FieldTest, Ruleset, field_tests
from contextward.detect.verdict import Candidate, holds
from contextward.model import Region

_PIECE = 1 << 18
Name = tuple[str, ...]


def passages_to_read(
    ruleset: Ruleset,
    data: bytes,
    language: str,
    scope: Scope,
    starts: Callable[[], Sequence[int]],
) -> Iterator[tuple[int, int]]:
    """The passages, as spans of bytes, in which a key may lead to a value, in order.

    `starts` tells where passages begin; it is asked only when there are names to look for.
    """
    active = _active(ruleset, data, language, scope)
    if not active:
        return
    last = _ends(frozenset(name[-1] for name in active))
    begins = [*starts(), len(data)]
    index = 0
    while match := last.search(data, begins[index]):
        place = match.start()
        while begins[index + 1] <= place:  # passages are many and short: go on step by step
            index += 1
        start, end = begins[index], begins[index + 1]
        text = data[start:end].lower()
        for name, tests in active.items():
            if not all(word.encode() in text for word in name):
                continue
            hint = ruleset.hints[name].search(data, start, end)
            if hint and any(t.may_stand_in(data, hint.start(), end, language) for t in tests):
                yield start, end
                break
        index += 1
        if begins[index] >= len(data):
            return


def _active(
    ruleset: Ruleset, data: bytes, language: str, scope: Scope
) -> dict[Name, list[FieldTest]]:
    """The names of which every word stands in the text, with the tests that look at this file."""
    present: set[int] = set()
    for first in range(0, len(data), _PIECE):  # a word cut in two is found in the overlap
        present.update(ruleset.name_words.match(data[first : first + _PIECE + 100]))
    if not present:
        return {}
    words = {ruleset.names[index] for index in present}
    active = {}
    for name, tests in ruleset.fields.items():
        if words.issuperset(name):
            asked = [t for t in tests if t.reads(language) and scope.holds(t.owner)]
            if asked:
                active[name] = asked
    return active


@lru_cache(maxsize=256)
def _ends(words: frozenset[str]) -> re2._Regexp[bytes]:
    """Finds one of the words where a key's last word could end."""
    options = re2.Options()
    options.never_capture = True
    options.max_mem = 16 << 20
    choice = "|".join(re2.escape(word) for word in sorted(words))
    return re2.compile(f"(?i)(?:{choice})(?:[^A-Za-z]|$)".encode(), options)


def field_candidates(
    ruleset: Ruleset, language: str, scope: Scope, line: str, regions: Sequence[Region]
) -> list[Candidate]:
    """The candidates among the regions of a line to which keys lead."""
    found: list[Candidate] = []
    for region in regions:
        if region.path:
            for test in field_tests(ruleset, region.path):
                if test.reads(language) and scope.holds(test.owner):
                    found += _candidate(test, line, region)
    return found


def _candidate(test: FieldTest, line: str, region: Region) -> Iterator[Candidate]:
    text = line[region.start : region.end]
    start, end = 0, len(text)
    if test.pattern is not None:
        match = test.pattern.search(text)
        if match is None:
            return
        start, end = match.span(test.group)
    value = text[start:end]
    if holds(test.owner, test.detector, value):
        yield Candidate(
            test.owner,
            test.detector,
            region.start + start,
            region.start + end,
            value,
            region,
            test.specificity,
        )
