"""Rules compiled for running: expressions in sets over bytes, key names in one table, scopes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import re2

from contextward.detect.names import as_word, words
from contextward.detect.relax import begins_with_value, bounded, relaxed
from contextward.detect.triggers import PatternSet, Triggers, by_lines
from contextward.model import Confidence, RuleId
from contextward.regions.languages import reader_for
from contextward.rules.schema import FieldDetector, RecognizerDetector, RegexDetector, Rule
from contextward.rules.syntax import SyntaxFault
from contextward.text.globs import compile_globs

_CATEGORY_ORDER = ("secret", "health", "personal", "confidential")
_BARE, _QUOTED = r"(?:^|[^A-Za-z0-9])", r"""(?:^\s*|["'`}{><$\\]\s*)"""
_BARE_END, _QUOTED_END = r"(?:[^A-Za-z0-9]|$)", r"""(?:\s*["'`{}<$\\]|\s*$)"""
_INDEX = r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
_CALL = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
_KEY_ENDS = rf"(?:[^a-z,;(){{}}<>=:#\[]|{_INDEX}|{_CALL})*"
"""Behind the last word of a key: quotes, digits, an index, the brackets of a call, white space."""
_PASSED = r"""(?:\(|["'`\]]\s*,)"""
"""A call of what is named, or a quoted name with another argument behind it."""
_NUMBERED = r"\(.*[{,]\s*[\"']?[^a-z\"'{},]*[\"']?\s*:"
"""A call that holds keys without a word: what is called gives the values in it their name."""
_LEADS = rf"(?:[=:#]|/[/*]|,(?:[^\n;]|\\\r?\n)*=|(?:in|is|not|of)\b|{_PASSED}|{_NUMBERED})"
"""Makes what stands before it the key of a value: an assignment, also of several, a colon, a
comparison, a call. A comment may stand before any of these."""
_DEAREST = 3_000_000_000
"""Instructions times bytes: RE2 needs up to 1 ns for each, though mostly far less."""
_LEADS_ON = rf"(?:{_LEADS}|[(\[{{])"
"""Makes it one of the keys that lead to other keys."""


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

    def reads(self, language: str) -> bool:
        """Is the detector meant for this language?"""
        formats = self.detector.formats
        if not formats or language in formats:
            return True
        return "code" in formats and reader_for(language).code

    def may_stand_in(self, data: bytes, start: int, end: int, language: str) -> bool:
        """Could a value that the pattern accepts stand in `[start, end)`?"""
        if self.detector.value is None:
            return True
        probe = _probe(self.detector.value, reader_for(language).code)
        if probe is not None and probe.programsize * (end - start) > _DEAREST:
            return True  # asking may take longer than reading
        return probe is None or probe.search(data, start, end) is not None


@dataclass(frozen=True, slots=True, eq=False)
class Ruleset:
    """Everything that detection runs on."""

    rules: tuple[CompiledRule, ...]
    expressions: tuple[Expression, ...]
    triggers: Triggers
    """Which of the expressions may match, by their order."""
    fields: dict[tuple[str, ...], tuple[FieldTest, ...]]
    endings: dict[str, tuple[tuple[str, ...], ...]]
    """The names in `fields` by their last word."""
    names: tuple[str, ...]
    """Every word of a key's name, in the order of `name_words`."""
    name_words: PatternSet
    recognizers: tuple[tuple[CompiledRule, RecognizerDetector], ...]
    reach: int
    """How many lines away a line can change what is detected in another."""


def compile_rules(owners: Sequence[CompiledRule]) -> Ruleset:
    """Compile everything that detection with these rules runs on."""
    expressions: list[Expression] = []
    fields: dict[tuple[str, ...], list[FieldTest]] = {}
    recognizers: list[tuple[CompiledRule, RecognizerDetector]] = []
    for owner in owners:
        for detector in owner.rule.detect:
            if isinstance(detector, RegexDetector):
                expressions.append(_expression(owner, detector))
            elif isinstance(detector, FieldDetector):
                test = _field_test(owner, detector)
                for key in detector.name:
                    fields.setdefault(words((key,)), []).append(test)
            elif isinstance(detector, RecognizerDetector):
                recognizers.append((owner, detector))
    names = tuple(sorted({word for name in fields for word in name}))
    endings: dict[str, list[tuple[str, ...]]] = {}
    for name in fields:
        endings.setdefault(name[-1], []).append(name)
    return Ruleset(
        rules=tuple(owners),
        expressions=tuple(expressions),
        triggers=Triggers([expression.detector.pattern for expression in expressions], _relaxed),
        fields={name: tuple(tests) for name, tests in fields.items()},
        endings={word: tuple(ending) for word, ending in endings.items()},
        names=names,
        name_words=PatternSet([as_word(word) for word in names]),
        recognizers=tuple(recognizers),
        reach=max((e.detector.near.lines for e in expressions if e.detector.near), default=0),
    )


def field_tests(ruleset: Ruleset, path: tuple[str, ...]) -> Iterable[FieldTest]:
    """The tests for a key, those for the longest name first."""
    names = words(path)
    for length in range(len(names), 0, -1):
        yield from ruleset.fields.get(names[-length:], ())


def compile_rule(rule: Rule, index: int) -> CompiledRule:
    """What is asked of a rule itself; `index` is its place among all rules. Loading checked it."""
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


def _expression(owner: CompiledRule, detector: RegexDetector) -> Expression:
    options = by_lines()
    options.never_capture = False
    pattern = re2.compile(b"(?m)" + detector.pattern.encode(), options)
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
    return FieldTest(
        owner=owner,
        detector=detector,
        pattern=pattern,
        group=value_group(pattern) if pattern else 0,
        specificity=max(len(name.split()) for name in detector.name),
    )


@lru_cache(maxsize=4096)
def _probe(value: str, code: bool) -> re2._Regexp[bytes] | None:
    """Finds whatever the pattern of a value finds in one, in the text of a program or any other.

    Made when first asked for: most files ask for none.
    """
    pattern = re2.compile(value)
    bare = not code or any(pattern.search("1" * count) for count in range(1, 40))
    edges = (_BARE, _BARE_END) if bare else (_QUOTED, _QUOTED_END)
    try:
        return re2.compile(f"(?m){bounded(value, *edges)}".encode(), by_lines())
    except (SyntaxFault, re2.error):  # what cannot be told apart is read
        return None


@lru_cache(maxsize=8192)
def pair_hint(name: tuple[str, ...], value: str | None) -> re2._Regexp[bytes]:
    """The same where a value stands right behind the colon of its key, or in a list: in JSON.
    Finds only pairs of which the value is one that the pattern accepts; in a list, any."""
    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    words = [re2.escape(word) for word in name]
    middle = "".join(f"{word}{_KEY_ENDS}(?:{_LEADS_ON}.*)?" for word in words[:-1])
    accepted = "[^{]"
    try:
        if value and begins_with_value(value):
            accepted = bounded(value, "[\"']?", r"(?:[^\w.+-]|\z)")
    except SyntaxFault:  # what cannot be told apart is read
        pass
    quoted = r"""(?:(?:[^a-z"\\]|\\[^a-z])*"|(?:[^a-z'\\]|\\[^a-z])*')?"""
    pair = rf"{quoted}[^a-z:,{{}}]*(?:[/#]|:\s*(?:[\[/#]|{accepted}))"
    return re2.compile(f"(?ism){middle}{words[-1]}{pair}".encode(), options)


@lru_cache(maxsize=8192)
def hint(name: tuple[str, ...]) -> re2._Regexp[bytes]:
    """Finds the words of a name one behind the other, in one key or in keys that lead on to each
    other, and behind the last what stands behind a key."""
    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    words = [re2.escape(word) for word in name]
    middle = "".join(f"{word}{_KEY_ENDS}(?:{_LEADS_ON}.*)?" for word in words[:-1])
    return re2.compile(f"(?ism){middle}{words[-1]}{_KEY_ENDS}{_LEADS}".encode(), options)


def _relaxed(pattern: str) -> str:
    try:
        return relaxed(pattern)
    except SyntaxFault:
        return pattern


def value_group(pattern: re2._Regexp[bytes] | re2._Regexp[str]) -> int:
    """The number of the group `value`, or 0, which is the whole match."""
    return next((n for name, n in pattern.groupindex.items() if name in ("value", b"value")), 0)
