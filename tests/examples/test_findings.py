"""What the product says of the demo workspace: the planted values, and silence where it belongs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from contextward.cli import cli

GENERATOR = Path(__file__).resolve().parents[2] / "examples" / "clinic" / "generate.py"
READ = (".py", ".ts", ".json", ".yaml", ".env", ".md")
KINDS = (
    "us-ssn",
    "email",
    "phone",
    "github-token",
    "aws-access-key-id",
    "password",
    "url-password",
)


@pytest.fixture(scope="module", params=[20, 21, 22])
def clinic(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(f"clinic{request.param}")
    arguments = ["--seed", str(request.param), "--manifest", str(folder / "manifest.json")]
    command = [sys.executable, str(GENERATOR), str(folder / "ws"), *arguments]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def found(clinic: Path) -> list[dict[str, Any]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(clinic / "ws")
        result = CliRunner().invoke(cli, ["scan", "--format", "json"])
    findings: list[dict[str, Any]] = json.loads(result.stdout)["findings"]
    return findings


def test_reserved_values_are_silent(found: list[dict[str, Any]]) -> None:
    assert [(f["path"], f["rule"]) for f in found if f["path"].startswith("reserved/")] == []


def test_every_planted_value_of_the_kinds_we_read_is_found(
    clinic: Path, found: list[dict[str, Any]]
) -> None:
    manifest = json.loads((clinic / "manifest.json").read_text())
    missed = [
        (planted["path"], planted["line"], planted["kind"])
        for planted in manifest
        if planted["kind"] in KINDS
        and planted["path"].endswith(READ)
        and not any(covers(clinic, finding, planted) for finding in found)
    ]
    assert missed == []


def test_nothing_is_found_that_was_not_planted(clinic: Path, found: list[dict[str, Any]]) -> None:
    manifest = json.loads((clinic / "manifest.json").read_text())
    extra = [
        (finding["path"], finding["range"]["start"], finding["rule"])
        for finding in found
        if not any(covers(clinic, finding, planted) for planted in manifest)
    ]
    assert extra == []


def covers(clinic: Path, finding: dict[str, Any], planted: dict[str, Any]) -> bool:
    """Do a finding (in UTF-16 units) and a planted value (in code points) overlap?"""
    if finding["path"] != planted["path"] or finding["range"]["start"]["line"] != planted["line"]:
        return False
    text = (clinic / "ws" / planted["path"]).read_text(encoding="utf-8")
    before = text.split("\n")[planted["line"]][: planted["column"]]
    start = len(before.encode("utf-16-le")) // 2
    end = start + len(planted["value"].encode("utf-16-le")) // 2
    span = finding["range"]
    return bool(span["start"]["character"] < end and start < span["end"]["character"])
