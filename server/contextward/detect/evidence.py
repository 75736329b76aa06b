"""From evidence to confidence: what a rule is sure of, raised or lowered by what stands around.

A rule says how sure it is of what it finds (`confidence`); `weigh` adds the points of every fact
about one candidate and answers with a confidence, never with silence. Facts are gathered by
`gather`; `companions` counts what only the lines around can tell. A check that fails lowers; only
where a number space is so dense that a wrong check digit leaves nothing is a candidate noise
(`is_noise`). Every list and weight is data: `rules/evidence.yaml`. Nothing here raises, whatever
the text; nothing of a value is kept.
"""

from __future__ import annotations

import string
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from contextward.detect.checks import check, entropy
from contextward.detect.evidencetables import (
    Alphabet,
    Form,
    Origin,
    Outcome,
    evidence_tables,
)
from contextward.detect.names import words
from contextward.detect.purpose import OTHER, path_kind
from contextward.detect.tokenlike import form
from contextward.model import Confidence, Region, RegionKind
from contextward.rules.schema import Detector, FieldDetector, RegexDetector, Rule, RuleCategory

_LONGEST = 256
_LABEL = 3  # a keyword this long or longer is a label or a documented beginning, not a sign
_ALPHABETS: tuple[tuple[Alphabet, frozenset[str]], ...] = (
    ("digits", frozenset(string.digits)),
    ("hexadecimal", frozenset(string.digits + "abcdef")),
    ("hexadecimal", frozenset(string.digits + "ABCDEF")),
    ("base32", frozenset(string.ascii_uppercase + "234567=")),
    ("alphanumeric", frozenset(string.digits + string.ascii_letters)),
    ("base64", frozenset(string.digits + string.ascii_letters + "+/=-_")),
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one candidate. It holds nothing of the value itself."""

    category: RuleCategory
    data_class: str
    origin: Origin = "bare"
    check: str | None = None
    """The name of the check of its detector,"""
    holds: bool = False
    """... and whether the value passed it."""
    form: Form | None = None
    """What the value looks like; None where that says nothing."""
    rich: bool | None = None
    """Whether the entropy is high or low for the characters used; None between the two."""
    key: tuple[str, ...] = ()
    """The words of the key's name, parents first, in lower case."""
    named: int = 0
    """How many of the last of them are what the rule looks for: they do not speak against it."""
    region: RegionKind = "file"
    file: str = OTHER


def weigh(points: int, base: Confidence) -> Confidence:
    """How sure to be of a candidate with so many points, of a rule that is `base` sure of it."""
    scale = evidence_tables().scale
    points = max(-scale.most, min(points, scale.most))
    points += (scale.low, scale.medium, scale.high)[base - 1]
    if points >= scale.from_high:
        return Confidence.HIGH
    return Confidence.MEDIUM if points >= scale.from_medium else Confidence.LOW


def points_of(evidence: Evidence) -> int:
    """The sum of the weights of all facts about one candidate alone."""
    weights = evidence_tables().weights.get(evidence.category)
    if weights is None:
        return 0
    points = (
        weights.origin.get(evidence.origin, 0)
        + weights.region.get(evidence.region, 0)
        + weights.file.get(evidence.file, 0)
    )
    if evidence.key:
        points += _key_points(evidence.category, evidence.key, evidence.named)
    if evidence.form is not None:
        points += weights.form.get(evidence.form, 0)
    if evidence.rich is not None:
        points += weights.rich if evidence.rich else weights.monotonous
    if evidence.check is not None:
        outcome = _outcome(evidence.check, evidence.data_class)
        points += outcome.holds if evidence.holds else outcome.fails
    return points


def company_points(category: RuleCategory, companions: int) -> int:
    """What it is worth that so many other kinds of data stand near."""
    weights = evidence_tables().weights.get(category)
    return min(companions, weights.companions) * weights.companion if weights else 0


def is_noise(rule: Rule, detector: Detector, value: str) -> bool:
    """Did the value fail a check without which nothing speaks for it? Asked before all else."""
    name = _check_of(detector)
    if name is None or check(name, value):
        return False
    return _origin(detector, value)[0] in _outcome(name, rule.data_class).drops


def gather(
    rule: Rule, detector: Detector, value: str, region: Region | None, path: str, key_name: str = ""
) -> Evidence:
    """What the rule, the detector, the value, its region and the path of its file tell; and the
    name before the value, where an expression saw one.

    `KeyError` for a check that does not exist: loading a pack has seen to that.
    """
    origin, prefix = _origin(detector, value)
    keys = region.path if region is not None else ()
    key = words((*keys, key_name) if key_name and key_name not in keys else keys)
    name = _check_of(detector)
    drawn, form_, rich = value[len(prefix) :], None, None
    weights = evidence_tables().weights.get(rule.category)
    if weights is not None and weights.form:
        form_ = form(drawn)
        if weights.form.get(form_, 0) >= 0:  # what looks like something else is not drawn at all
            rich = richness(drawn)
    return Evidence(
        rule.category,
        rule.data_class,
        origin,
        name,
        name is not None and check(name, value),
        form_,
        rich,
        key,
        _named(detector.name, key) if isinstance(detector, FieldDetector) else 0,
        region.kind if region is not None else "file",
        path_kind(path),
    )


def companions(found: Iterable[tuple[int, RuleCategory, str]]) -> list[int]:
    """How many kinds of company each candidate has, as (line, category, data class) in line order.

    Counted are the data classes other than its own, of categories that belong together, at most
    `company.lines` lines away.
    """
    company = evidence_tables().company
    groups: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
    total = 0
    for place, (line, category, data_class) in enumerate(found):
        groups[company.groups.get(category, category)].append((line, data_class, place))
        total += 1
    counts = [0] * total
    for group in groups.values():
        near: Counter[str] = Counter()
        first = last = 0  # the window: those at most so many lines away
        for line, data_class, place in group:
            while last < len(group) and group[last][0] <= line + company.lines:
                near[group[last][1]] += 1
                last += 1
            while group[first][0] < line - company.lines:
                near[group[first][1]] -= 1
                first += 1
            others = company.strangers | {data_class}
            counts[place] = sum(1 for name, n in near.items() if n and name not in others)
    return counts


def richness(value: str) -> bool | None:
    """Is the entropy of a value high for the characters it is written with (True), low, neither?"""
    text = value[:_LONGEST]
    used = set(text)
    alphabet: Alphabet = next((name for name, signs in _ALPHABETS if used <= signs), "any")
    band = evidence_tables().entropy.get(alphabet)
    if band is None:
        return None
    bits = entropy(text)
    return True if bits >= band.high else False if bits < band.low else None


def _check_of(detector: Detector) -> str | None:
    return detector.checksum if isinstance(detector, RegexDetector | FieldDetector) else None


def _origin(detector: Detector, value: str) -> tuple[Origin, str]:
    """Where the value comes from, and the documented beginning it has."""
    if isinstance(detector, FieldDetector):
        return "field", ""
    if not isinstance(detector, RegexDetector):
        return "prose", ""
    labels = [keyword for keyword in detector.keywords if len(keyword) >= _LABEL]
    prefix = next((label for label in labels if value.startswith(label)), "")
    if prefix:
        return "prefixed", prefix
    return ("near" if labels or detector.near else "bare"), ""


@lru_cache(maxsize=8192)
def _named(names: tuple[str, ...], key: tuple[str, ...]) -> int:
    """How many words long the longest of the names is that a key ends in."""
    ends = (tuple(name.lower().split()) for name in names)
    return max((len(end) for end in ends if end == key[-len(end) :]), default=0)


@lru_cache(maxsize=8192)
def _key_points(category: RuleCategory, key: tuple[str, ...], named: int) -> int:
    weights, senses = evidence_tables().weights[category].key, _senses()
    said = {sense for word in key for sense in senses.get(word, ())}
    before = {sense for word in key[: max(len(key) - named, 0)] for sense in senses.get(word, ())}
    return sum(w for sense in said if (w := weights.get(sense, 0)) > 0 or sense in before)


@cache
def _senses() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for sense, its_words in evidence_tables().keys.items():
        for word in its_words:
            found[word] = (*found.get(word, ()), sense)
    return found


@cache
def _outcome(name: str, data_class: str) -> Outcome:
    check_ = evidence_tables().checks.get(name)
    if check_ is None:
        return Outcome(0, 0)
    return check_.data_classes.get(data_class, check_)
