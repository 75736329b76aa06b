"""Everything wrong with a pack in one run: what loading refuses, and what would not work well.

An error is a rule that is refused, finds nothing, or gives a real value away. Advice is the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from random import Random

import re2

from contextward.detect.checks import check
from contextward.detect.names import words
from contextward.detect.reserved import is_reserved
from contextward.engine import Engine
from contextward.packs.shape import can_hold, tells_early
from contextward.packs.trial import ENOUGH, misfit, with_few_examples
from contextward.regions.languages import UNKNOWN, normalise
from contextward.rules.pack import PACK_NAME, Fault, WrittenRule, read_pack
from contextward.rules.sample import NoSample, sample
from contextward.rules.schema import (
    FieldDetector,
    MatchExample,
    NoMatchExample,
    PathDetector,
    RegexDetector,
    Rule,
)
from contextward.rules.shipped import shipped_packs
from contextward.rules.syntax import parse
from contextward.synth.catalogue import SYNTHESIZERS
from contextward.text.document import Document

_NOT_TELLING = frozenset({"date", "opaque"})
"""Checks that made-up values pass as well as real ones."""
_ANYTHING = ("\x01", "a", "7")
_DRAWS = 20


def lint(folder: Path, *, strict: bool = False) -> tuple[Fault, ...]:
    """The faults of a pack, in order of files and lines. `strict`: few examples are an error."""
    found = read_pack(folder)
    faults = list(found.faults)
    refused = {fault.rule for fault in faults}
    real = _Real()
    for written in found.rules:
        if written.rule.id not in refused:
            faults += _detectors(written)
            faults += _allowed(written)
        faults += _replacement(written)
        faults += _examples(written, real)
        faults += _loudness(written)
    for written, match, no_match in with_few_examples(found.rules):
        reason = f"has {match} match and {no_match} noMatch examples: {ENOUGH} of each tell more"
        faults.append(written.fault(reason, "examples", advice=not strict))
    faults += _repeated(found.rules)
    if not found.rules and not faults:
        faults.append(Fault(folder / PACK_NAME, 0, "the pack has no rules", advice=True))
    if found.pack and (found.pack.extends or found.pack.overrides):
        reason = "extends and overrides have no effect in this version"
        faults.append(Fault(folder / PACK_NAME, 0, reason, advice=True))
    for path in sorted((folder / "rules").glob("*.yml")):
        faults.append(Fault(path, 0, "is not read: the name must end in .yaml", advice=True))
    return tuple(sorted(faults, key=lambda fault: (str(fault.path), fault.line, fault.advice)))


def _detectors(written: WrittenRule) -> Iterator[Fault]:
    for index, detector in enumerate(written.rule.detect):
        if isinstance(detector, RegexDetector):
            yield from _keywords(written, detector, index)
        elif isinstance(detector, FieldDetector):
            yield from _names(written, detector, index)
        elif isinstance(detector, PathDetector):
            reason = "a path detector is not run in this version"
            yield written.fault(reason, "detect", index, advice=True)


def _replacement(written: WrittenRule) -> Iterator[Fault]:
    replace = written.rule.replace
    if replace is not None and replace.synth not in SYNTHESIZERS:
        near = get_close_matches(replace.synth, SYNTHESIZERS, 1)
        meant = f": did you mean '{near[0]}'?" if near else ""
        yield written.fault(f"there is no synthesizer '{replace.synth}'{meant}", "replace", "synth")


def _keywords(written: WrittenRule, detector: RegexDetector, index: int) -> Iterator[Fault]:
    place = ("detect", index, "keywords")
    tree = parse(detector.pattern)
    if not detector.keywords:
        if not tells_early(tree):
            reason = (
                "costly: the pattern is tried on every line. Give keywords, or a literal of three "
                "characters, or digits whose number is bounded"
            )
            yield written.fault(reason, "detect", index, "pattern", advice=True)
        return
    dead = [keyword for keyword in detector.keywords if not can_hold(tree, keyword)]
    if len(dead) == len(detector.keywords):
        reason = "no match of the pattern holds a keyword; words around a value belong in `near`"
        yield written.fault(reason, *place)
        return
    for keyword in dead:
        yield written.fault(f"no match of the pattern holds '{keyword}'", *place, advice=True)
    lowered = [keyword.lower() for keyword in detector.keywords]
    if any(not any(word in text.lower() for word in lowered) for text in _drawn(detector.pattern)):
        reason = "some matches of the pattern hold no keyword: they are found only next to one"
        yield written.fault(reason, *place, advice=True)


def _drawn(pattern: str) -> Iterator[str]:
    random = Random(pattern)
    for _ in range(_DRAWS):
        try:
            yield sample(pattern, random)
        except NoSample:
            return


def _names(written: WrittenRule, detector: FieldDetector, index: int) -> Iterator[Fault]:
    for number, name in enumerate(detector.name):
        read = words((name,))
        if list(read) != name.lower().split()[-len(read) :]:
            reason = f"no key is read as '{name}': write a name as words, '{' '.join(read)}'"
            if not read:
                reason = f"no key is read as '{name}': a name is made of letters"
            yield written.fault(reason, "detect", index, "name", number)
    for number, language in enumerate(detector.formats):
        if language not in ("code", UNKNOWN) and normalise(language) == UNKNOWN:
            reason = f"no reader for '{language}' in this version"
            yield written.fault(reason, "detect", index, "formats", number, advice=True)


def _allowed(written: WrittenRule) -> Iterator[Fault]:
    for index, pattern in enumerate(written.rule.allow.patterns):
        if all(map(re2.compile(pattern).search, _ANYTHING)):
            reason = "it matches every value, so the rule finds nothing"
            yield written.fault(reason, "allow", "patterns", index)


def _examples(written: WrittenRule, real: _Real) -> Iterator[Fault]:
    examples = written.rule.examples
    for index, match in enumerate(examples.match):
        reason = misfit(written.rule, match) or real.reason(written.rule, match)
        if reason:
            yield written.fault(reason, "examples", "match", index)
    for index, no_match in enumerate(examples.no_match):
        reason = real.reason(written.rule, no_match)
        if reason:
            yield written.fault(reason, "examples", "noMatch", index)


class _Real:
    """Does an example give a real value away? The shipped rules and the rule itself know some."""

    @cached_property
    def _engine(self) -> Engine:
        return Engine([rule for pack in shipped_packs() for rule in pack.rules])

    def reason(self, rule: Rule, example: MatchExample | NoMatchExample) -> str:
        """Why the example must not be written down; empty if it may."""
        value = example.value if isinstance(example, MatchExample) else None
        for name in _telling(rule) if value else ():
            if check(name, value or "") and not is_reserved(rule.data_class, value or ""):
                return f"the value passes the check '{name}' and is not reserved: draw it by `like`"
        document = Document.of(example.text)
        for _, found in self._engine.open(
            document, example.path or "example", example.language
        ).detections():
            if _telling(self._engine.rules[found.rule].rule):
                return f"the text holds {found.shape}, for {found.rule} a real value: use `like`"
        return ""


def _telling(rule: Rule) -> list[str]:
    detectors = (d for d in rule.detect if isinstance(d, RegexDetector | FieldDetector))
    names = {detector.checksum for detector in detectors if detector.checksum}
    return sorted(names - _NOT_TELLING)


def _loudness(written: WrittenRule) -> Iterator[Fault]:
    rule = written.rule
    if rule.category == "secret" and rule.severity == "hint":  # what is public is information
        yield written.fault("a secret is no hint", "severity")
    if rule.confidence == "low" and rule.severity == "error":
        reason = "an error of low confidence: the everyday profile would never show it"
        yield written.fault(reason, "severity")


def _repeated(rules: Iterable[WrittenRule]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for written in rules:
        for index, detector in enumerate(written.rule.detect):
            if not isinstance(detector, RegexDetector):
                continue
            other = first.setdefault(detector.pattern, written.rule.id)
            if other != written.rule.id:
                reason = f"the same pattern as in {other}"
                yield written.fault(reason, "detect", index, "pattern", advice=True)
