"""Packs that a repository names: loaded from inside of it, scanned with, or refused in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.packs.adversarial import ADVERSARIAL
from tests.packs.writing import rule, write

from contextward.cli import cli
from contextward.localpacks import packed_engine

TEXT = "ref = ACME-QX481516\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "ws"
    (root / ".git").mkdir(parents=True)
    (root / "a.txt").write_text(TEXT)
    monkeypatch.chdir(root)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return root


def scan(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["scan", "--no-prose", *arguments])


def rules(*arguments: str) -> list[tuple[str, str, str]]:
    result = scan("--format", "json", *arguments)
    assert result.exit_code in (0, 1), result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return [(one["rule"], one["severity"], one["path"]) for one in found["findings"]]


def test_a_pack_of_the_repository_runs(here: Path) -> None:
    write(here / "packs/acme", rule())
    (here / ".contextward.yaml").write_text("packs: [./packs/acme]\nrules: {acme.ref: error}\n")
    assert ("acme.ref", "error", "a.txt") in rules()
    assert ("acme.ref", "error", "a.txt") in rules(), "and from the cache"
    assert "no rule matches" not in scan().stderr


def test_untrusted_loads_none(here: Path) -> None:
    write(here / "packs/acme", rule())
    (here / ".contextward.yaml").write_text("packs: [./packs/acme]\nrules: {acme.ref: error}\n")
    assert [one for one in rules("--untrusted", "a.txt") if one[0] == "acme.ref"] == []
    assert "no rule matches" not in scan("--untrusted").stderr


def test_a_pack_that_changed_is_read_again(here: Path) -> None:
    write(here / "packs/acme", rule())
    (here / ".contextward.yaml").write_text("packs: [./packs/acme]\n")
    assert ("acme.ref", "warning", "a.txt") in rules("a.txt")
    write(here / "packs/acme", rule("acme.other", severity="information"))
    assert ("acme.other", "information", "a.txt") in rules("a.txt")


def test_a_pack_may_make_a_shipped_rule_another_severity(here: Path) -> None:
    write(here / "packs/acme", overrides={"personal.email": {"severity": "error"}})
    engine = packed_engine((str(here / "packs/acme"),)).engine
    changed = [one for one in engine.rules.values() if one.rule.id == "personal.email"]
    assert [one.rule.severity for one in changed] == ["error"]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("../outside", "packs.0: the folder of a pack is inside of the repository"),
        ("./packs/none", "pack.yaml"),
        ("./packs/linked", "packs.0: the folder of a pack is inside of the repository"),
        ("./packs/secrets", "there is a pack secrets already"),
        ("./packs/extends", "extends nobody, which is not loaded"),
        ("./packs/overrides", "overrides health.none, which is no rule"),
    ],
)
def test_what_is_no_pack_of_the_repository_is_refused(here: Path, entry: str, reason: str) -> None:
    write(here.parent / "outside", rule())
    (here / "packs").mkdir()
    (here / "packs/linked").symlink_to(here.parent / "outside")
    named = {"id": "secrets", "version": "1.0.0"}
    write(here / "packs/secrets", metadata=named)
    write(here / "packs/extends", extends=[{"pack": "nobody", "version": "^1"}])
    write(here / "packs/overrides", overrides={"health.none": {"severity": "error"}})
    (here / ".contextward.yaml").write_text(f"packs: ['{entry}']\n")
    result = scan()
    assert result.exit_code == 2
    assert reason in result.stderr
    assert "Traceback" not in result.output


def test_a_pack_by_version_is_told_of_and_the_rest_is_scanned(here: Path) -> None:
    (here / ".contextward.yaml").write_text("packs: ['acme.claims@^1.0']\n")
    result = scan()
    assert result.exit_code == 0
    assert ".contextward.yaml:1: packs.0: a pack by name and version is not loaded" in result.stderr


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", ["linked file", "10 MB", "many bad rules"])
def test_a_hostile_pack_ends_a_scan_in_one_line(here: Path, name: str) -> None:
    (here / "acme").mkdir()
    ADVERSARIAL[name](here / "acme")
    (here / ".contextward.yaml").write_text("packs: [./acme]\n")
    result = scan("a.txt")
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) <= 2
