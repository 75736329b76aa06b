"""The shipped packs: every rule's own examples, and values made when the test runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import get_args

import pytest
from tests.factories import Factory

from contextward.detect.checks import CHECKS
from contextward.detect.evidencetables import evidence_schema
from contextward.detect.prose import ProseTier
from contextward.engine import Engine, Snapshot
from contextward.model import Severity
from contextward.packs.lint import lint
from contextward.packs.trial import run
from contextward.policy.config import config_schema
from contextward.project import shipped_engine
from contextward.rules.data import rules_dir
from contextward.rules.pack import read_pack
from contextward.rules.schema import CheckName, Rule, pack_schema
from contextward.rules.shipped import SHIPPED, shipped_packs
from contextward.synth.catalogue import SYNTHESIZERS
from contextward.text.document import Document

ENGINE: Engine = shipped_engine()
TIER = ProseTier(ENGINE.ruleset)
RULES: list[Rule] = [rule for pack in shipped_packs() for rule in pack.rules]
PATHS = {"json": "a.json", "yaml": "a.yaml", "python": "a.py", "dotenv": ".env", "unknown": "a.xyz"}


def found(text: str, language: str) -> list[tuple[str, str]]:
    snapshot = ENGINE.open(Document.of(text), PATHS.get(language, "a.xyz"), language)
    return values(with_prose(snapshot))


def with_prose(snapshot: Snapshot) -> Snapshot:
    prose = {
        line: TIER.read(snapshot.path, snapshot.document.line(line), ENGINE.regions(snapshot, line))
        for line in range(len(snapshot.rows))
    }
    return ENGINE.with_prose(snapshot, prose)


def values(snapshot: Snapshot) -> list[tuple[str, str]]:
    return [
        (d.rule, snapshot.document.line(line)[d.start : d.end]) for line, d in snapshot.detections()
    ]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_pack_has_no_errors(name: str) -> None:
    faults = lint(rules_dir() / name)
    assert [str(fault.error) for fault in faults if not fault.advice] == []


def test_examples_pass_with_the_rules_of_all_packs() -> None:
    written = [w for name in SHIPPED for w in read_pack(rules_dir() / name, links=True).rules]
    assert [outcome for outcome in run(written) if outcome.reason or outcome.skipped] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_what_it_does_not_report(rule: Rule) -> None:
    assert rule.examples.no_match


def test_the_format_names_every_check() -> None:
    assert sorted(get_args(CheckName)) == sorted(CHECKS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_synthesizer_replaces_what_a_rule_finds(rule: Rule) -> None:
    assert rule.replace is not None
    assert rule.replace.synth in SYNTHESIZERS


Maker = Callable[[Factory], str]


@pytest.mark.parametrize(
    ("rule", "template", "language", "make"),
    [
        ("secrets.github-token", "GITHUB_TOKEN={}", "dotenv", Factory.github_token),
        (
            "secrets.github-token",
            "curl -H 'Authorization: token {}'",
            "unknown",
            Factory.github_token,
        ),
        ("secrets.aws-access-key-id", "AWS_ACCESS_KEY_ID={}", "dotenv", Factory.aws_key_id),
        ("secrets.password", 'connect(password="{}")', "python", Factory.password),
        ("secrets.password", '{{"db": {{"password": "{}"}}}}', "json", Factory.password),
        ("secrets.url-password", "url: postgres://app:{}@db.internal/x", "yaml", Factory.password),
        ("health.us-ssn", "# SSN {} on file", "python", Factory.ssn),
        ("health.us-ssn", 'p = Patient(ssn="{}")', "python", Factory.ssn),
        ("health.mrn", "mrn: {}", "yaml", Factory.mrn),
        ("health.mrn", '{{"patient": {{"medicalRecordNumber": "{}"}}}}', "json", Factory.mrn),
        ("health.birth-date", '{{"birthDate": "{}"}}', "json", Factory.birth_date),
        ("health.patient-name", 'Patient(name="{}")', "python", Factory.name),
        ("personal.person-name", "# TODO: ask {} about this", "python", Factory.name),
        ("personal.person-name", "# TODO({}): fix", "python", Factory.given),
        ("personal.email", "# write to {}", "python", Factory.email),
        ("personal.phone", "# call {}", "python", Factory.phone),
        ("personal.birth-date", "# she was born on {}", "python", Factory.birth_date),
        ("personal.birth-date", "# Geburtsdatum: {}", "python", Factory.birth_date),
    ],
)
def test_real_looking_values_are_found(
    rule: str, template: str, language: str, make: Maker
) -> None:
    for seed in range(25):
        value = make(Factory(seed))
        assert (rule, value) in found(template.format(value), language), template


@pytest.mark.parametrize(
    ("name", "schema"),
    [("pack", pack_schema()), ("contextward", config_schema()), ("evidence", evidence_schema())],
)
def test_the_json_schemas_are_current(name: str, schema: dict[str, object]) -> None:
    committed = json.loads((rules_dir() / "schemas" / f"{name}.schema.json").read_text())
    assert committed == json.loads(json.dumps(schema)), "run: python scripts/schemas.py"


def test_severities_are_words_of_the_contract() -> None:
    assert {Severity.parse(rule.severity).label for rule in RULES} <= {
        "error", "warning", "information", "hint",
    }  # fmt: skip
