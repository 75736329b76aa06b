"""A rule that the organisation has locked: nothing in a repository or of a person silences it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.factories import Factory

from contextward.cli import cli
from contextward.policy import managed

FACTORY = Factory(31)
LOCK = {"match": {"id": "health.us-ssn"}, "severity": "error", "locked": True}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository on a machine whose policy locks a rule."""
    root = tmp_path / "ws"
    (root / "data").mkdir(parents=True)
    (root / "data" / "seed.yaml").write_text(f"ssn: {FACTORY.ssn()}\n")
    monkeypatch.chdir(root)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(managed, "_ROOT", os.getuid())
    write_policy(tmp_path, LOCK)
    return root


def write_policy(machine: Path, *rules: dict[str, Any]) -> None:
    place = managed.managed_place(machine)
    place.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "apiVersion": "contextward.dev/v1",
        "kind": "Policy",
        "revision": 7,
        "organisation": "Acme Health",
        "rules": rules,
    }
    place.write_text(json.dumps(document, indent=2))
    place.chmod(0o644)
    place.parent.chmod(0o755)


def run(here: Path, *arguments: str) -> tuple[dict[str, Any], str]:
    result = CliRunner().invoke(cli, list(arguments), obj=here.parent)
    return json.loads(result.stdout), result.stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rules: {health.us-ssn: hint}", "rules.health.us-ssn: has no effect on health.us-ssn"),
        ("rules: {'health.*': 'off'}", "rules.health.*: has no effect on health.us-ssn"),
        ("exclude: ['data/**']", "exclude: does not hold for rules that the policy locks"),
        ("exclude: [data]", "exclude: does not hold for rules that the policy locks"),
        ("synthetic: ['**']", "synthetic: does not hold for rules that the policy locks"),
        ("limits: {maxFileSize: 1KB}", "limits: count as the defaults where lower"),
    ],
)
def test_a_repository_cannot_silence_it_and_is_told(here: Path, text: str, told: str) -> None:
    (here / ".contextward.yaml").write_text(text + "\n")
    found, errors = run(here, "scan", "--format", "json", "--no-prose")
    assert [(f["rule"], f["severity"]) for f in found["findings"]] == [("health.us-ssn", "error")]
    assert found["policy"] == {"state": "managed", "revision": 7}
    assert f".contextward.yaml:1: {told}" in errors


def test_what_is_not_locked_stays_the_repositorys(here: Path) -> None:
    (here / "data" / "seed.yaml").write_text(f"ssn: {FACTORY.ssn()}\nmrn: MRN-4711882\n")
    (here / ".contextward.yaml").write_text("exclude: [data]\n")
    found, _ = run(here, "scan", "--format", "json", "--no-prose")
    assert [f["rule"] for f in found["findings"]] == ["health.us-ssn"]


def test_a_person_raises_and_does_not_lower(here: Path) -> None:
    write_policy(here.parent)
    folder = here.parent / "config" / "contextward"
    folder.mkdir(parents=True)
    for word, expected in (("error", "error"), ("hint", "warning")):
        (folder / "config.yaml").write_text(f"rules: {{health.us-ssn: {word}}}\n")
        found, _ = run(here, "scan", "--format", "json", "--no-prose")
        assert [f["severity"] for f in found["findings"]] == [expected]


def test_organisation_and_person_add_assistants(here: Path) -> None:
    place = managed.managed_place(here.parent)
    document = json.loads(place.read_text()) | {"assistants": ["cursor"], "packs": ["acme.x@1"]}
    place.write_text(json.dumps(document, indent=2))
    folder = here.parent / "config" / "contextward"
    folder.mkdir(parents=True)
    (folder / "config.yaml").write_text("assistants: [claude-code]\n")
    found, errors = run(here, "scan", "--format", "json", "--no-prose")
    assert sorted(one["id"] for one in found["assistants"]) == ["claude-code", "cursor"]
    assert "packs: has no effect in this version" in errors


def test_a_rejected_policy_is_told_and_counts_for_nothing(here: Path) -> None:
    managed.managed_place(here.parent).chmod(0o666)
    found, errors = run(here, "scan", "--format", "json", "--no-prose")
    assert found["policy"] == {"state": "rejected", "revision": None}
    assert "can be written by others than its owner" in errors


def test_explain_names_every_layer_and_what_had_no_effect(here: Path) -> None:
    (here / ".contextward.yaml").write_text("rules:\n  health.us-ssn: hint\n")
    found, _ = run(here, "policy", "explain", "health.us-ssn", "--format", "json")
    assert found["severity"] == "error"
    assert [(s["layer"], s["severity"], s["effective"]) for s in found["because"]] == [
        ("pack", "warning", True),
        ("managed", "error", True),
        ("repository", "hint", False),
        ("managed", "error", True),
    ]
    assert found["because"][2]["source"] == ".contextward.yaml"
    assert found["because"][2]["line"] == 2
    assert found["because"][3]["line"] > 0


def test_show_lists_what_somebody_changed(here: Path) -> None:
    (here / ".contextward.yaml").write_text("rules:\n  health.mrn: error\n")
    found, _ = run(here, "policy", "show", "--format", "json")
    changed = {one["rule"]: one["severity"] for one in found["rules"]}
    assert changed == {"health.mrn": "error", "health.us-ssn": "error"}
    text = CliRunner().invoke(cli, ["policy", "show"], obj=here.parent).stdout
    assert "policy of the organisation: managed, revision 7" in text
    assert "health.us-ssn: error locked" in text


def test_an_unknown_rule_is_bad_usage(here: Path) -> None:
    result = CliRunner().invoke(cli, ["policy", "explain", "no.such"], obj=here.parent)
    assert result.exit_code == 2
    assert "there is no rule no.such" in result.stderr
