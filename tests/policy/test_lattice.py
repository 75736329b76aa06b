"""The lattice: whatever the layers say, floors hold, locks are exact, a person never lowers."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from contextward.model import Confidence, Level, Severity
from contextward.policy.config import Config, load_config
from contextward.policy.document import PolicyFile, load_policy
from contextward.policy.severity import Layers, Resolution, resolve
from contextward.rules.schema import Rule
from contextward.rules.shipped import shipped_packs

RULES = [rule for pack in shipped_packs() for rule in pack.rules if rule.category != "secret"]
RULES += [rule for pack in shipped_packs() for rule in pack.rules if rule.category == "secret"][:5]
WORDS = [severity.label for severity in Severity]
ROOT, NESTED, USER = Path(".contextward.yaml"), Path("sub/.contextward.yaml"), Path("config.yaml")

words = st.sampled_from(WORDS)
levels = st.sampled_from(Level)
rules = st.sampled_from(RULES)
sure = st.sampled_from([Confidence.MEDIUM, Confidence.HIGH])


def keys(rule: Rule) -> list[str]:
    pack = rule.id.partition(".")[0]
    return [rule.id, f"{pack}.*", "*", f"category:{rule.category}"]


def config(path: Path, said: dict[str, str]) -> Config:
    lines = [f"  {json.dumps(key)}: {json.dumps(word)}" for key, word in said.items()]
    return load_config(path, "rules:\n" + "\n".join(lines) if lines else "{}")


def policy(*lines: dict[str, object]) -> PolicyFile:
    document = {
        "apiVersion": "contextward.dev/v1",
        "kind": "Policy",
        "revision": 1,
        "organisation": "Acme",
        "rules": lines,
    }
    return load_policy(Path("managed.json"), json.dumps(document, indent=1))


@st.composite
def said(draw: st.DrawFn, rule: Rule) -> dict[str, str]:
    return draw(st.dictionaries(st.sampled_from(keys(rule)), words, max_size=3))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Rule, Layers, Level, Confidence]:
    """A rule and layers in which everybody below the organisation says something or nothing."""
    rule = draw(rules)
    nested = draw(st.booleans())
    layers = Layers(
        root=config(ROOT, draw(said(rule))),
        nested=[config(NESTED, draw(said(rule)))] if nested else [],
        delegated=[draw(st.booleans())] if nested else [],
        user=config(USER, draw(said(rule))),
    )
    return rule, layers, draw(levels), draw(sure)


def under(layers: Layers, managed: PolicyFile | None) -> Layers:
    return Layers(managed, layers.root, layers.nested, layers.delegated, layers.user)


def judged(world: tuple[Rule, Layers, Level, Confidence], managed: PolicyFile | None) -> Resolution:
    rule, layers, level, confidence = world
    return resolve(rule, under(layers, managed), level, "everyday", confidence)


def matches(rule: Rule) -> list[dict[str, str]]:
    mine = {"id": rule.id, "glob": "*", "category": rule.category, "dataClass": rule.data_class}
    return [{key: str(word)} for key, word in mine.items()]


@given(worlds(), words, st.data())
def test_a_lock_is_exact(
    world: tuple[Rule, Layers, Level, Confidence], word: str, data: st.DataObject
) -> None:
    match = data.draw(st.sampled_from(matches(world[0])))
    found = judged(world, policy({"match": match, "severity": word, "locked": True}))
    assert found.severity is Severity.parse(word)
    assert found.locked


@given(worlds(), st.data())
def test_a_lock_without_a_severity_keeps_the_packs(
    world: tuple[Rule, Layers, Level, Confidence], data: st.DataObject
) -> None:
    match = data.draw(st.sampled_from(matches(world[0])))
    found = judged(world, policy({"match": match, "locked": True}))
    assert found.severity is Severity.parse(world[0].severity)


@given(worlds(), words, words)
def test_floor_and_ceiling_hold(
    world: tuple[Rule, Layers, Level, Confidence], one: str, other: str
) -> None:
    floor, ceiling = sorted((one, other), key=Severity.parse)
    match = {"id": world[0].id}
    found = judged(world, policy({"match": match, "floor": floor, "ceiling": ceiling}))
    assert Severity.parse(floor) <= found.severity <= Severity.parse(ceiling)


@given(worlds())
def test_a_person_never_lowers(world: tuple[Rule, Layers, Level, Confidence]) -> None:
    rule, layers, level, confidence = world
    without = Layers(None, layers.root, layers.nested, layers.delegated)
    assert (
        judged(world, None).severity
        >= resolve(rule, without, level, "everyday", confidence).severity
    )


@given(worlds())
def test_a_folder_never_lowers_unless_it_may(
    world: tuple[Rule, Layers, Level, Confidence],
) -> None:
    rule, layers, level, confidence = world
    apart = Layers(None, layers.root, layers.nested, [False] * len(layers.nested), layers.user)
    alone = Layers(None, layers.root, user=layers.user)
    low = resolve(rule, alone, level, "everyday", confidence).severity
    assert resolve(rule, apart, level, "everyday", confidence).severity >= low


@given(worlds(), words)
def test_exposure_does_not_break_a_ceiling(
    world: tuple[Rule, Layers, Level, Confidence], ceiling: str
) -> None:
    rule, layers, _, confidence = world
    loud = (rule, layers, Level.ALWAYS, confidence)
    found = judged(loud, policy({"match": {"id": rule.id}, "ceiling": ceiling}))
    assert found.severity <= Severity.parse(ceiling)


@given(worlds(), st.one_of(st.none(), words), st.booleans())
def test_the_last_effective_step_is_the_severity(
    world: tuple[Rule, Layers, Level, Confidence], word: str | None, locked: bool
) -> None:
    managed = None
    if word is not None:
        managed = policy({"match": {"id": world[0].id}, "severity": word, "locked": locked})
    found = judged(world, managed)
    effective = [step for step in found.steps if step.effective]
    assert effective[-1].severity is found.severity
    assert all(step.line > 0 for step in found.steps if step.layer in ("repository", "user"))
