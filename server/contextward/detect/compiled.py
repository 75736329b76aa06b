"""Rules compiled for running: expressions in sets over bytes, key names in one table, scopes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import re2

from contextward.detect.names import LONGEST, words
from contextward.detect.relax import bounded, relaxed
from contextward.model import Confidence, RuleId
from contextward.rules.schema import FieldDetector, RecognizerDetector, RegexDetector, Rule
from contextward.rules.syntax import SyntaxFault
from contextward.text.globs import compile_globs

DATA_LANGUAGES = frozenset({"json", "jsonc", "yaml", "dotenv", "markdown", "plaintext", "unknown"})
_CATEGORY_ORDER = ("secret", "health", "personal", "confidential")
_SET_MEMORY = 64 << 20
_SET_SIZE = 400
"""Patterns of one set: more would make its automaton forget states while it runs."""
_BARE, _QUOTED = r"(?:^|[^A-Za-z0-9])", r"""(?:^\s*|["'`}{><$\\]\s*)"""
_BARE_END, _QUOTED_END = r"(?:[^A-Za-z0-9]|$)", r"""(?:\s*["'`{}<$\\]|\s*$)"""


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule with its expressions compiled. `order` sorts the stricter of two rules first."""

    rule: Rule
    base: Confidence
    """How sure the rule is of what it finds, by itself."""
    order: tuple[int, int, int]
    prefixes: tuple[str, ...]
    """Documented beginnings of the value, which a shape may show."""
    excludes: Callable[[str], bool]
    includes: Callable[[str], bool] | None
    allowed: tuple[re2._Regexp[str], ...]
    words: tuple[str, ...]
    """The words of the allow list, lower case."""

    @property
    def id(self) -> RuleId:
        """The rule's id."""
        return RuleId(self.rule.id)

    def looks_at(self, path: str) -> bool:
        """Does the rule apply to this file?"""
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
    near: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FieldTest:
    """One `field` detector."""

    owner: CompiledRule
    detector: FieldDetector
    pattern: re2._Regexp[str] | None
    group: int
    specificity: int
    """Words of the longest name."""
    in_code: re2._Regexp[bytes] | None
    """Finds whatever the pattern finds in a value, in the text of a program."""
    in_data: re2._Regexp[bytes] | None
    """The same in any other text."""

    def reads(self, language: str) -> bool:
        """Is the detector meant for this language?"""
        formats = self.detector.formats
        return not formats or language in formats or ("code" in formats and _is_code(language))

    def may_stand_in(self, data: bytes, start: int, end: int, language: str) -> bool:
        """Could a value that the pattern accepts stand in `[start, end)`?"""
        probe = self.in_code if _is_code(language) else self.in_data
        return probe is None or probe.search(data, start, end) is not None


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


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Everything that detection runs on."""

    rules: tuple[CompiledRule, ...]
    expressions: tuple[Expression, ...]
    triggers: PatternSet
    """The expressions, relaxed, in their order."""
    fields: dict[tuple[str, ...], tuple[FieldTest, ...]]
    names: tuple[str, ...]
    """Every word of a key's name, in the order of `name_words`."""
    name_words: PatternSet
    recognizers: tuple[tuple[CompiledRule, RecognizerDetector], ...]
    hints: dict[tuple[str, ...], re2._Regexp[bytes]]
    """For each name of a key, what its words look like where they lead to a value."""
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
                test = _field_test(owner, detector)
                for name in detector.name:
                    fields.setdefault(tuple(name.lower().split())[-LONGEST:], []).append(test)
            elif isinstance(detector, RecognizerDetector):
                recognizers.append((owner, detector))
    names = tuple(sorted({word for name in fields for word in name}))
    return Ruleset(
        rules=tuple(owners),
        expressions=tuple(expressions),
        triggers=PatternSet([_trigger(expression) for expression in expressions]),
        fields={name: tuple(tests) for name, tests in fields.items()},
        names=names,
        name_words=PatternSet([f"(?i){re2.escape(word)}" for word in names]),
        hints={name: _hint(name) for name in fields},
        recognizers=tuple(recognizers),
        reach=max((e.detector.near.lines for e in expressions if e.detector.near), default=0),
    )


def field_tests(ruleset: Ruleset, path: tuple[str, ...]) -> Iterable[FieldTest]:
    """The tests for a key, those for the longest name first."""
    names = words(path)
    for length in range(len(names), 0, -1):
        yield from ruleset.fields.get(names[-length:], ())


def _owner(rule: Rule, index: int) -> CompiledRule:
    scope, base = rule.scope, Confidence[rule.confidence.upper()]
    keywords = [k for d in rule.detect if isinstance(d, RegexDetector) for k in d.keywords]
    return CompiledRule(
        rule=rule,
        base=base,
        order=(-base, _CATEGORY_ORDER.index(rule.category), index),
        prefixes=tuple(keyword for keyword in keywords if len(keyword) > 2),
        excludes=compile_globs((*scope.exclude, *rule.allow.paths)),
        includes=compile_globs(scope.include) if scope.include else None,
        allowed=tuple(map(re2.compile, rule.allow.patterns)),
        words=tuple(word.lower() for word in rule.allow.words),
    )


def _options() -> re2.Options:
    options = re2.Options()
    options.never_nl = True  # a match never crosses a line, so a line is all an edit can change
    options.log_errors = False
    return options


def _expression(owner: CompiledRule, detector: RegexDetector) -> Expression:
    pattern = re2.compile(b"(?m)" + detector.pattern.encode(), _options())
    near = detector.near.keywords if detector.near else ()
    return Expression(
        owner=owner,
        detector=detector,
        pattern=pattern,
        group=value_group(pattern),
        keywords=tuple(keyword.lower().encode() for keyword in detector.keywords),
        near=tuple(keyword.lower().encode() for keyword in near),
    )


def _field_test(owner: CompiledRule, detector: FieldDetector) -> FieldTest:
    pattern = re2.compile(detector.value) if detector.value else None
    in_code = in_data = None
    if pattern is not None and detector.value:
        numbers = any(pattern.search("1" * count) for count in range(1, 40))
        edges = (_BARE, _BARE_END) if numbers else (_QUOTED, _QUOTED_END)
        in_code = _probe(detector.value, *edges)
        in_data = _probe(detector.value, _BARE, _BARE_END)
    return FieldTest(
        owner=owner,
        detector=detector,
        pattern=pattern,
        group=value_group(pattern) if pattern else 0,
        specificity=max(len(name.split()) for name in detector.name),
        in_code=in_code,
        in_data=in_data,
    )


def _probe(value: str, left: str, right: str) -> re2._Regexp[bytes] | None:
    options = _options()
    options.never_capture = True
    try:
        return re2.compile(f"(?m){bounded(value, left, right)}".encode(), options)
    except (SyntaxFault, re2.error):  # what cannot be told apart is read
        return None


def _hint(name: tuple[str, ...]) -> re2._Regexp[bytes]:
    """Finds the words of a name one behind the other, in one key or in keys that lead on to each
    other, and behind the last what stands behind a key."""
    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    words = [re2.escape(word) for word in name]
    middle = "".join(f"{word}[^a-z]*(?:[=:,([{{./#].*)?" for word in words[:-1])
    end = r"(?:[^a-z]*(?:[=:,/#]|in\b|is\b|not\b)|[^a-z]*$)"
    return re2.compile(f"(?ism){middle}{words[-1]}{end}".encode(), options)


def _trigger(expression: Expression) -> str:
    try:
        return relaxed(expression.detector.pattern)
    except SyntaxFault:
        return expression.detector.pattern


def _compile_set(patterns: Sequence[str]) -> re2.Set:
    options = _options()
    options.never_capture = True
    options.max_mem = _SET_MEMORY
    made = re2.Set.SearchSet(options)
    for pattern in patterns:
        made.Add(f"(?m){pattern}".encode())
    made.Compile()
    return made


def value_group(pattern: re2._Regexp[bytes] | re2._Regexp[str]) -> int:
    """The number of the group `value`, or 0, which is the whole match."""
    return next((n for name, n in pattern.groupindex.items() if name in ("value", b"value")), 0)


def _is_code(language: str) -> bool:
    return language not in DATA_LANGUAGES
