"""Rules compiled for running: expressions over bytes, key names in one table, scopes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import re2

from contextward.detect.names import LONGEST, words
from contextward.model import Confidence, RuleId
from contextward.rules.schema import FieldDetector, RecognizerDetector, RegexDetector, Rule
from contextward.text.globs import compile_globs

DATA_LANGUAGES = frozenset({"json", "jsonc", "yaml", "dotenv", "markdown", "plaintext", "unknown"})
_CATEGORY_ORDER = ("secret", "health", "personal", "confidential")


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule with its expressions compiled. `order` sorts the stricter of two rules first."""

    rule: Rule
    order: tuple[int, int, int]
    prefixes: tuple[str, ...]
    """Documented beginnings of the value, which a shape may show."""
    excludes: Callable[[str], bool]
    includes: Callable[[str], bool] | None
    allowed: tuple[re2._Regexp[str], ...]

    @property
    def id(self) -> RuleId:
        """The rule's id."""
        return RuleId(self.rule.id)

    def looks_at(self, path: str, region: str) -> bool:
        """Does the rule apply to this file and kind of region?"""
        scope = self.rule.scope
        if scope.regions and region not in scope.regions:
            return False
        if self.includes is not None and not self.includes(path):
            return False
        return not self.excludes(path)


@dataclass(frozen=True, slots=True)
class Expression:
    """One `regex` detector: `keywords` in lower case, as bytes."""

    owner: CompiledRule
    detector: RegexDetector
    pattern: re2._Regexp[bytes]
    group: int
    keywords: tuple[bytes, ...]
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldTest:
    """One `field` detector."""

    owner: CompiledRule
    detector: FieldDetector
    pattern: re2._Regexp[str] | None
    group: int

    def reads(self, language: str) -> bool:
        """Is the detector meant for this language?"""
        formats = self.detector.formats
        return not formats or language in formats or ("code" in formats and _is_code(language))


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Everything that detection runs on."""

    rules: tuple[CompiledRule, ...]
    expressions: tuple[Expression, ...]
    fields: dict[tuple[str, ...], tuple[FieldTest, ...]]
    recognizers: tuple[tuple[CompiledRule, RecognizerDetector], ...]
    reach: int
    """How many lines away a line can change what is detected in another."""


def compile_rules(rules: Sequence[Rule]) -> Ruleset:
    """Compile rules that loading has checked."""
    owners: list[CompiledRule] = []
    expressions: list[Expression] = []
    fields: dict[tuple[str, ...], list[FieldTest]] = {}
    recognizers: list[tuple[CompiledRule, RecognizerDetector]] = []
    for index, rule in enumerate(rules):
        owner = _owner(rule, index)
        owners.append(owner)
        for detector in rule.detect:
            if isinstance(detector, RegexDetector):
                expressions.append(_expression(owner, detector))
            elif isinstance(detector, FieldDetector):
                pattern = re2.compile(detector.value) if detector.value else None
                group = value_group(pattern) if pattern else 0
                for name in detector.name:
                    key = tuple(name.lower().split())[-LONGEST:]
                    fields.setdefault(key, []).append(FieldTest(owner, detector, pattern, group))
            elif isinstance(detector, RecognizerDetector):
                recognizers.append((owner, detector))
    reach = max((e.detector.near.lines for e in expressions if e.detector.near), default=0)
    table = {key: tuple(tests) for key, tests in fields.items()}
    return Ruleset(tuple(owners), tuple(expressions), table, tuple(recognizers), reach)


def field_tests(ruleset: Ruleset, path: tuple[str, ...]) -> Iterable[FieldTest]:
    """The tests for a key, those for the longest name first."""
    names = words(path)
    for length in range(len(names), 0, -1):
        yield from ruleset.fields.get(names[-length:], ())


def _owner(rule: Rule, index: int) -> CompiledRule:
    confidence = Confidence[rule.confidence.upper()]
    scope = rule.scope
    keywords = [k for d in rule.detect if isinstance(d, RegexDetector) for k in d.keywords]
    return CompiledRule(
        rule=rule,
        order=(-confidence, _CATEGORY_ORDER.index(rule.category), index),
        prefixes=tuple(keyword for keyword in keywords if len(keyword) > 2),
        excludes=compile_globs((*scope.exclude, *rule.allow.paths)),
        includes=compile_globs(scope.include) if scope.include else None,
        allowed=tuple(map(re2.compile, rule.allow.patterns)),
    )


def _expression(owner: CompiledRule, detector: RegexDetector) -> Expression:
    options = re2.Options()
    options.never_nl = True  # a match never crosses a line, so a line is all an edit can change
    options.log_errors = False
    pattern = re2.compile(b"(?m)" + detector.pattern.encode(), options)
    return Expression(
        owner=owner,
        detector=detector,
        pattern=pattern,
        group=value_group(pattern),
        keywords=tuple(keyword.lower().encode() for keyword in detector.keywords),
        near=tuple(keyword.lower() for keyword in detector.near.keywords) if detector.near else (),
    )


def value_group(pattern: re2._Regexp[bytes] | re2._Regexp[str]) -> int:
    """The number of the group `value`, or 0, which is the whole match."""
    return next((n for name, n in pattern.groupindex.items() if name in ("value", b"value")), 0)


def _is_code(language: str) -> bool:
    return language not in DATA_LANGUAGES
