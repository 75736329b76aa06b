"""Severities: pack, then repository, then exposure."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contextward.errors import ConfigurationError
from contextward.model import Confidence, Level, Profile, Severity
from contextward.policy.config import Config, Settings, load_config
from contextward.policy.names import names_rule
from contextward.policy.severity import Layers, Resolution
from contextward.policy.severity import resolve as resolve_layers
from contextward.rules.schema import Rule
from contextward.rules.shipped import shipped_packs

RULES = {rule.id: rule for pack in shipped_packs() for rule in pack.rules}
NAME = Path(".contextward.yaml")


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("health.mrn", True),
        ("health.*", True),
        ("*", True),
        ("category:health", True),
        ("health", False),
        ("health.mr?", False),
        ("category:secret", False),
    ],
)
def test_what_names_a_rule(key: str, expected: bool) -> None:
    assert names_rule(key, "health.mrn", "health") is expected


@pytest.mark.parametrize(
    ("text", "level", "expected"),
    [
        ("{}", Level.AUTOMATIC, Severity.WARNING),
        ("rules: {health.mrn: hint}", Level.AUTOMATIC, Severity.HINT),
        ("rules: {'category:health': hint}", Level.AUTOMATIC, Severity.HINT),
        ("rules: {'health.*': error, 'category:health': hint}", Level.AUTOMATIC, Severity.ERROR),
        ("rules: {'*': 'off', 'health.*': error}", Level.AUTOMATIC, Severity.ERROR),
        ("rules: {'health.*': error, health.mrn: hint}", Level.AUTOMATIC, Severity.HINT),
        ("rules: {health.mrn: hint}", Level.ALWAYS, Severity.ERROR),
        ("rules: {health.mrn: off}", Level.ALWAYS, Severity.OFF),
        ("{}", Level.EXCLUDED, Severity.WARNING),
        ("{}", Level.ON_REQUEST, Severity.WARNING),
    ],
)
def test_the_most_specific_key_and_exposure(text: str, level: Level, expected: Severity) -> None:
    config = load_config(NAME, text)
    assert (
        resolve(RULES["health.mrn"], config, level, "everyday", Confidence.HIGH).severity
        is expected
    )


def test_the_reason_names_file_and_line() -> None:
    config = load_config(NAME, "profile: everyday\nrules:\n  health.mrn: hint\n")
    found = resolve(RULES["health.mrn"], config, Level.ALWAYS, "everyday", Confidence.HIGH)
    assert [(s.layer, s.source, s.line) for s in found.steps] == [
        ("pack", "health.mrn", 0),
        ("repository", ".contextward.yaml", 3),
        ("exposure", "always", 0),
    ]


@given(
    st.sampled_from(sorted(RULES)),
    st.sampled_from(Level),
    st.sampled_from(["everyday", "strict", "audit"]),
)
def test_exposure_raises_and_never_clears(rule: str, level: Level, profile: Profile) -> None:
    config = Config(Settings())
    base = resolve(RULES[rule], config, Level.AUTOMATIC, profile, Confidence.HIGH).severity
    assert resolve(RULES[rule], config, level, profile, Confidence.HIGH).severity >= base


@pytest.mark.parametrize(
    ("profile", "expected"),
    [("everyday", Severity.OFF), ("strict", Severity.HINT), ("audit", Severity.WARNING)],
)
def test_what_a_profile_shows_of_low_confidence(profile: Profile, expected: Severity) -> None:
    rule = low(RULES["health.mrn"])
    found = resolve(rule, Config(Settings()), Level.AUTOMATIC, profile, Confidence.LOW)
    assert found.severity is expected


def resolve(
    rule: Rule,
    config: Config,
    level: Level,
    profile: Profile,
    confidence: Confidence,
    *,
    authorship: bool = False,
) -> Resolution:
    """With a repository's root alone."""
    layers = Layers(root=config)
    return resolve_layers(rule, layers, level, profile, confidence, authorship=authorship)


def low(rule: Rule) -> Rule:
    """The same rule, less sure of itself."""
    return dataclasses.replace(rule, confidence="low")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("limits:\n  maxDiagnostics: 0\n", 2, "limits.maxDiagnostics: "),
        ("assistants: cursor\n", 1, "assistants: "),
        ('exclude:\n  - "a"\n  - "[z-a]"\n', 3, "exclude: not a valid glob"),
        ("prose: {enabled: maybe}\n", 1, "prose.enabled: "),
    ],
)
def test_faults_name_their_line(text: str, line: int, reason: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_config(NAME, text)
    assert caught.value.line == line
    assert caught.value.reason.startswith(reason)


def test_settings_without_effect_are_named() -> None:
    config = load_config(NAME, "rules: {no.such: hint}\nassistants: [nobody]\nprose: {model: x}\n")
    known = [(rule.id, rule.category) for rule in RULES.values()]
    assert [(w.line, w.reason) for w in config.without_effect(known, ["cursor"])] == [
        (1, "rules.no.such: no rule matches it"),
        (2, "assistants.0: 'nobody' is not a known assistant"),
        (3, "prose.model: has no effect in this version"),
    ]


@pytest.mark.parametrize(
    ("rule", "authorship", "louder"),
    [("personal.email", False, True), ("personal.email", True, False), ("health.mrn", True, True)],
)
def test_in_every_prompt_all_is_louder_but_who_wrote_something(
    rule: str, authorship: bool, louder: bool
) -> None:
    config = Config(Settings())
    one, always = (
        resolve(RULES[rule], config, level, "everyday", Confidence.HIGH, authorship=authorship)
        for level in (Level.AUTOMATIC, Level.ALWAYS)
    )
    assert (always.severity > one.severity) is louder
