"""Running the examples of a pack's rules through the engine that editors use.

An example passes if the rule finds exactly its value and, where the rule names a synthesizer, no
longer finds what that writes. What is told of a failure are shapes, never values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import re2

from contextward.detect.compiled import CompiledRule
from contextward.detect.prose import OURS, ProseTier, available
from contextward.detect.shape import mask, mask_secret
from contextward.detect.verdict import holds
from contextward.engine import Engine
from contextward.model import Edit, Position, Range, RuleId
from contextward.rules.pack import WrittenRule
from contextward.rules.sample import NoSample, sample
from contextward.rules.schema import (
    MatchExample,
    NoMatchExample,
    PathDetector,
    RecognizerDetector,
    Rule,
)
from contextward.synth import CannotSynthesize
from contextward.synth.mapping import Mapping
from contextward.text.document import Document

ENOUGH = 2
"""Examples of each kind that a rule should have."""
PLACE = "<value>"
"""Where the text of an example with `like` wants the drawn values."""
_DRAWN = 5
_MOST_DRAWS = 2_000
_KEY = b"the examples of a rule pack, key"
_FILE = "example"  # a name that tells no language


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one example went: `reason` is empty if it passed."""

    path: Path
    line: int
    rule: str
    reason: str = ""
    skipped: bool = False
    """It needs the prose tier, which is not installed here."""


@dataclass(frozen=True, slots=True)
class _Found:
    rule: str
    value: str
    shape: str
    range: Range

    def __str__(self) -> str:
        return f"{self.shape} at {_place(self.range.start)}"


def run(rules: Sequence[WrittenRule], only: Collection[str] = ()) -> Iterator[Outcome]:
    """An outcome an example, in the order of the files. `only` names rules; none means all."""
    bench = _Bench([written.rule for written in rules])
    for written in rules:
        rule = written.rule
        if only and rule.id not in only:
            continue
        for index, match in enumerate(rule.examples.match):
            reason = bench.match(rule, match, f"{rule.id} {index}")
            skipped = bool(reason) and bench.lacks_prose(rule)
            yield _outcome(written, "" if skipped else reason, skipped, "match", index)
        for index, no_match in enumerate(rule.examples.no_match):
            reason = bench.no_match(rule, no_match)
            yield _outcome(written, reason, False, "noMatch", index)


def with_few_examples(rules: Sequence[WrittenRule]) -> Iterator[tuple[WrittenRule, int, int]]:
    """Rules with fewer than two examples of a kind, and how many of each they have."""
    for written in rules:
        examples = written.rule.examples
        match, no_match = len(examples.match), len(examples.no_match)
        if min(match, no_match) < ENOUGH:
            yield written, match, no_match


def misfit(rule: Rule, example: MatchExample) -> str:
    """Why an example says nothing that could be tried; empty if it does."""
    if example.value is not None and example.like is not None:
        return "say either `value` or `like`"
    if example.like is not None:
        return "" if PLACE in example.text else f"where the drawn values go, the text says {PLACE}"
    if example.value is not None:
        return "" if example.value in example.text else "the text does not hold the `value`"
    if any(isinstance(detector, PathDetector) for detector in rule.detect):
        return ""
    return "say which `value` the rule finds, or a pattern of values: `like`"


class _Bench:
    def __init__(self, rules: Sequence[Rule]) -> None:
        self.engine = Engine(rules)
        self.mapping = Mapping(_KEY)
        prose = self.engine.ruleset.recognizers
        self.tier = ProseTier(self.engine.ruleset) if prose else None

    def lacks_prose(self, rule: Rule) -> bool:
        asks = any(isinstance(d, RecognizerDetector) and d.entity not in OURS for d in rule.detect)
        return asks and not available()

    def match(self, rule: Rule, example: MatchExample, seed: str) -> str:
        reason = misfit(rule, example)
        if reason:
            return reason
        if example.like is None:
            return self._tried(rule, example, example.text, example.value)
        values = _draw(self.engine.rules[RuleId(rule.id)], example.like, seed)
        if len(values) < _DRAWN:
            return f"only {len(values)} of {_MOST_DRAWS} draws of `like` pass the rule's own checks"
        reasons = (
            self._tried(rule, example, example.text.replace(PLACE, value), value)
            for value in values
        )
        return next(filter(None, reasons), "")

    def no_match(self, rule: Rule, example: NoMatchExample) -> str:
        found = self._found(rule, Document.of(example.text), example)
        return f"expected nothing, found {_listed(found)}" if found else ""

    def _tried(self, rule: Rule, example: MatchExample, text: str, value: str | None) -> str:
        document = Document.of(text)
        found = self._all(document, example)
        mine = [one for one in found if one.rule == rule.id]
        if not mine or any(value not in (None, one.value) for one in mine):
            others = sorted({one.rule for one in found if one.value == value} - {rule.id})
            instead = f"; {', '.join(others)} found it instead" if others else ""
            return f"expected {_expected(rule, text, value)}, found {_listed(mine)}{instead}"
        return self._replaced(rule, example, document, mine) if rule.replace else ""

    def _replaced(
        self, rule: Rule, example: MatchExample, document: Document, found: Sequence[_Found]
    ) -> str:
        assert rule.replace is not None
        synth = rule.replace.synth
        edits = []
        for one in reversed(found):
            try:
                new = self.mapping.synthesize(
                    synth, rule.data_class, one.value, rule.replace.params
                )
            except CannotSynthesize as error:
                return f"'{synth}' cannot replace {one}: {error}"
            edits.append(Edit(one.range, new))
        again = self._found(rule, document.apply(edits)[0], example)
        return f"found again after '{synth}' replaced it: {_listed(again)}" if again else ""

    def _found(
        self, rule: Rule, document: Document, example: MatchExample | NoMatchExample
    ) -> list[_Found]:
        return [one for one in self._all(document, example) if one.rule == rule.id]

    def _all(self, document: Document, example: MatchExample | NoMatchExample) -> list[_Found]:
        engine, path = self.engine, example.path or _FILE
        snapshot = engine.open(document, path, example.language)
        if self.tier:
            prose = {
                line: self.tier.read(path, document.line(line), engine.regions(snapshot, line))
                for line in range(len(document))
            }
            snapshot = engine.with_prose(snapshot, prose)
        found = []
        for line, detection in snapshot.detections():
            place = Range(Position(line, detection.start), Position(line, detection.end))
            value = document.slice(place)
            found.append(_Found(detection.rule, value, detection.shape, place))
        return found


def _draw(owner: CompiledRule, pattern: str, seed: str) -> list[str]:
    """Values of the pattern that the rule's own checks let through, the same every time.

    Values that pass the checks of some detectors only serve where none passes those of all.
    """
    random, whole = Random(seed), re2.compile(pattern)
    best: list[str] = []
    others: list[str] = []
    for _ in range(_MOST_DRAWS):
        try:
            value = sample(pattern, random)
        except NoSample:
            break
        if not whole.fullmatch(value):
            continue
        passed = [holds(owner, detector, value) for detector in owner.rule.detect]
        if all(passed):
            best.append(value)
        elif any(passed):
            others.append(value)
        if len(best) == _DRAWN:
            break
    return (best + others)[:_DRAWN]


def _expected(rule: Rule, text: str, value: str | None) -> str:
    if value is None:
        return "a finding"
    before = text[: text.index(value)]
    place = Position(before.count("\n"), len(before) - (before.rfind("\n") + 1))
    shape = mask_secret(value) if rule.category == "secret" else mask(value)
    return f"{shape} at {_place(place)}"


def _listed(found: Sequence[_Found]) -> str:
    return ", ".join(map(str, found)) or "nothing"


def _place(position: Position) -> str:
    """Line and column as editors count them."""
    return f"{position.line + 1}:{position.column + 1}"


def _outcome(written: WrittenRule, reason: str, skipped: bool, kind: str, index: int) -> Outcome:
    fault = written.fault(reason, "examples", kind, index)
    return Outcome(fault.path, fault.line, fault.rule, fault.reason, skipped)
