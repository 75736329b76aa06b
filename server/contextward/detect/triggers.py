"""Which of many patterns may match in a text: asked before any of them runs.

Most patterns hold a literal that most texts do not: `re2.Filter` derives it, and finds those of all
patterns in one pass. That leaves a few whose literals are short, common or none at all. They make
one set, which runs as a single automaton; it stays small because its patterns are relaxed.

The two ways give the same answer; which one a pattern takes is a matter of speed only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from string import ascii_lowercase

import re2

_SET_MEMORY = 64 << 20
_SET_SIZE = 400
"""Patterns of one set: more would make its automaton forget states while it runs."""
_COMMON = (
    "access account api application client code data http https:// id key mail name number "
    "password private public read secret server storage string test token type user value write"
)
"""Words of which most files of source code hold several, and in which shorter literals stand."""


class PatternSet:
    """Says which of many patterns match somewhere in a text, in one pass over it."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._sets = [
            _compile_set(patterns[first : first + _SET_SIZE])
            for first in range(0, len(patterns), _SET_SIZE)
        ]

    def match(self, data: bytes) -> list[int]:
        """The indices of the patterns, in order."""
        found: list[int] = []
        for number, one in enumerate(self._sets):
            if hits := one.Match(data):
                found += [number * _SET_SIZE + hit for hit in sorted(hits)]
        return found


class Triggers:
    """Says which of many patterns may match somewhere in a text.

    `relaxed` gives of a pattern one that finds at least as much. Each pattern runs by lines
    (`never_nl`). One that can match is never left out.
    """

    def __init__(self, patterns: Sequence[str], relaxed: Callable[[str], str]) -> None:
        self._filter = re2.Filter()
        for pattern in patterns:
            self._filter.Add(f"(?m){pattern}".encode(), by_lines())
        self._filter.Compile()
        self._common = self._candidates(_probe())
        self._rest = frozenset(range(len(patterns))).difference(self._common)
        self._set = PatternSet([relaxed(patterns[index]) for index in self._common])

    def match(self, data: bytes) -> list[int]:
        """The indices of the patterns, in order."""
        found = [self._common[hit] for hit in self._set.match(data)]
        found += self._rest.intersection(self._candidates(data))
        return sorted(found)

    def _candidates(self, data: bytes) -> list[int]:
        return self._filter.Match(data, True) or []


def by_lines() -> re2.Options:
    """Options of a pattern of which only the place of a match is wanted, within one line."""
    options = re2.Options()
    options.never_nl = True  # a match never crosses a line, so a line is all an edit can change
    options.never_capture = True
    options.log_errors = False
    return options


def _probe() -> bytes:
    """What nearly every file holds: a pattern that may match here is not told by its literals."""
    return " ".join((_COMMON, *_pairs())).encode()


def _pairs() -> Iterator[str]:
    for pair in product(ascii_lowercase, repeat=2):
        yield "".join(pair)


def _compile_set(patterns: Sequence[str]) -> re2.Set:
    options = by_lines()
    options.max_mem = _SET_MEMORY
    made = re2.Set.SearchSet(options)
    for pattern in patterns:
        made.Add(f"(?m){pattern}".encode())
    made.Compile()
    return made
