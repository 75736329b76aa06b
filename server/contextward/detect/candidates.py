"""Candidates by expression: hits whose value holds by itself, whatever stands around it.

Nothing is decoded but the values of hits, and no line is read: most hits end here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from contextward.detect.assignments import Names, named, takes_bare
from contextward.detect.compiled import CompiledRule, Expression, Ruleset
from contextward.detect.scanner import Deadline, scan
from contextward.detect.verdict import holds
from contextward.rules.schema import FieldDetector, RegexDetector


@dataclass(frozen=True, slots=True)
class Spot:
    """A value at `[start, end)`, in bytes of the text; lives only until the verdict."""

    owner: CompiledRule
    detector: RegexDetector | FieldDetector
    start: int
    end: int
    value: str
    name: str = ""
    """The name of the key that leads to it, where an expression found one."""
    specificity: int = 0


class Scope:
    """Which rules look at one file: asked once a rule and file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._known: dict[int, bool] = {}

    def holds(self, owner: CompiledRule) -> bool:
        """Does the rule apply to the file?"""
        known = self._known.get(id(owner))
        if known is None:
            known = self._known[id(owner)] = owner.looks_at(self.path)
        return known


def spots(
    ruleset: Ruleset,
    data: bytes,
    start: int,
    end: int,
    scope: Scope,
    deadline: Deadline,
    language: str = "unknown",
) -> tuple[list[Spot], set[int]]:
    """The candidates in `[start, end)`, which are whole lines of `data`, in order of their place;
    and where those hits stand that something near decided about, for or against.
    """
    found: list[Spot] = []
    decided: set[int] = set()
    near = _Near(data)
    for hit in scan(ruleset, data, start, end, deadline):
        expression = hit.expression
        owner, detector = expression.owner, expression.detector
        if not scope.holds(owner):
            continue
        value = data[hit.start : hit.end].decode()
        if not holds(owner, detector, value):
            continue
        if detector.near is not None:
            decided.add(hit.start)
            if not near.holds(expression, hit.start):
                continue
        found.append(Spot(owner, detector, hit.start, hit.end, value))
    deadline.check()
    bare = takes_bare(scope.path, language)
    for one in named(_names(ruleset), data, start, end, language, bare):
        if scope.holds(one.test.owner):
            test = one.test
            found.append(
                Spot(
                    test.owner,
                    test.detector,
                    one.start,
                    one.end,
                    one.value,
                    one.name,
                    test.specificity,
                )
            )
    found.sort(key=lambda spot: spot.start)
    return found, decided


@lru_cache(maxsize=8)
def _names(ruleset: Ruleset) -> Names:
    return Names(ruleset)


class _Near:
    """Does a keyword of an expression stand near a place? Asked once a line and expression."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._known: dict[tuple[int, int], bool] = {}

    def holds(self, expression: Expression, place: int) -> bool:
        """`place` is the beginning of a hit of an expression that asks for something near."""
        assert expression.detector.near is not None
        data, lines = self._data, expression.detector.near.lines
        first = data.rfind(b"\n", 0, place) + 1
        known = self._known.get((id(expression), first))
        if known is None:
            last = place
            for _ in range(lines):
                first = data.rfind(b"\n", 0, max(first - 1, 0)) + 1
            for _ in range(lines + 1):
                last = data.find(b"\n", last) + 1
                if not last:
                    break
            around = data[first : last or len(data)].lower()
            known = any(keyword in around for keyword in expression.near)
            self._known[id(expression), data.rfind(b"\n", 0, place) + 1] = known
        return known
