"""`contextward fix` from outside: what it swaps, refuses, says, and with which status it ends."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from dulwich import porcelain
from tests.factories import Factory

from contextward.cli import cli

FACTORY = Factory("fix")
Commit = Callable[[], None]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository without commits, and where we stand."""
    root = tmp_path / "ws"
    root.mkdir()
    monkeypatch.chdir(root)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("CONTEXTWARD_KEY", raising=False)
    porcelain.init(str(root)).close()
    return root


@pytest.fixture
def commit(here: Path) -> Commit:
    def do() -> None:
        porcelain.add(str(here), [str(path) for path in here.iterdir() if path.name != ".git"])
        porcelain.commit(
            str(here), b"all", author=b"A <a@example.com>", committer=b"A <a@example.com>"
        )

    return do


def fix(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["fix", "--no-prose", *arguments])


def findings() -> list[object]:
    result = CliRunner().invoke(cli, ["scan", "--no-prose", "--no-cache", "--format", "json"])
    return list(json.loads(result.stdout)["findings"])


def test_values_go_and_a_second_run_changes_nothing(here: Path, commit: Commit) -> None:
    name, ssn, mrn, mail = FACTORY.name(), FACTORY.ssn(), FACTORY.mrn(), FACTORY.email()
    (here / "a.json").write_text(
        json.dumps({"patient": {"name": name, "ssn": ssn, "mrn": mrn, "email": mail}}, indent=1)
    )
    (here / "b.py").write_text(f'P = Patient(name="{name}", mrn="{mrn}")  # {mail}\n')
    commit()
    result = fix()
    assert result.exit_code == 0, result.output
    texts = [(here / file).read_text() for file in ("a.json", "b.py")]
    for value in (name, ssn, mrn, mail):
        assert value not in result.output
        assert not any(value in text for text in texts)
    patient = json.loads(texts[0])["patient"]
    assert patient["name"] in texts[1]
    assert patient["mrn"] in texts[1]
    assert findings() == []
    again = fix("--backup", "../backup")
    assert (again.exit_code, again.output) == (0, "Nothing to swap.\n")
    assert [(here / file).read_text() for file in ("a.json", "b.py")] == texts


def test_mentions_follow_in_every_file(here: Path, commit: Commit) -> None:
    given, family, ssn = FACTORY.given(), FACTORY.surname(), FACTORY.ssn()
    user = (given[0] + family).lower()
    (here / "a.yaml").write_text(
        f"patient:\n  name: {given} {family}\n  ssn: {ssn}\n"
        f"  note: Mrs. {family} came by herself, see /srv/{user}/x\n"
    )
    (here / "b.py").write_text(
        f"# {ssn.replace('-', '')} is hers\ndef test_it() -> None:\n"
        f'    assert greet(P) == "Dear {given}"\n'
    )
    commit()
    assert fix().exit_code == 0
    text = (here / "a.yaml").read_text() + (here / "b.py").read_text()
    for value in (given, family, user, ssn, ssn.replace("-", "")):
        assert value not in text
    new_given, new_family = text.split("name: ")[1].split("\n")[0].split(" ")
    assert f"Mrs. {new_family} came" in text
    assert f"/srv/{(new_given[0] + new_family).lower()}/x" in text
    assert f'"Dear {new_given}"' in text
    number = text.split("ssn: ")[1].split("\n")[0]
    assert f"# {number.replace('-', '')} is hers" in text
    ast.parse((here / "b.py").read_text())


def test_what_git_could_not_bring_back_is_left_alone(here: Path, commit: Commit) -> None:
    (here / "kept.yaml").write_text("a: 1\n")
    commit()
    changed, untracked = f"ssn: {FACTORY.ssn()}\n", f"ssn: {FACTORY.ssn()}\n"
    (here / "kept.yaml").write_text(changed)
    (here / "new.yaml").write_text(untracked)
    result = fix()
    assert result.exit_code == 3
    assert "kept.yaml: it has changes that are not committed" in result.output
    assert "new.yaml: git does not keep it" in result.output
    assert (here / "kept.yaml").read_text() == changed
    assert (here / "new.yaml").read_text() == untracked
    assert fix("--backup", "../backup").exit_code == 0
    assert (here.parent / "backup" / "new.yaml").read_text() == untracked
    assert (here / "new.yaml").read_text() != untracked


def test_a_dry_run_shows_a_patch_without_the_values(here: Path, commit: Commit) -> None:
    ssn = FACTORY.ssn()
    (here / "a.yaml").write_text(f"x: 1\nssn: {ssn}\n")
    commit()
    result = fix("--dry-run")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[:4] == ["--- a.yaml", "+++ a.yaml", "@@ -2 +2 @@", "-ssn: ddd-dd-dddd"]
    assert lines[4].startswith("+ssn: 666-")
    assert ssn not in result.output
    assert ssn in (here / "a.yaml").read_text()


def test_lock_files_and_generated_files_are_left_with_the_reason(
    here: Path, commit: Commit
) -> None:
    mail = FACTORY.email()
    (here / "api_pb2.py").write_text(f"# ask {mail}\n")
    commit()
    result = fix()
    assert result.exit_code == 3
    assert "api_pb2.py:1:7: personal.email" in result.output
    assert "would not last: a tool writes it" in result.output
    assert mail in (here / "api_pb2.py").read_text()
    assert mail not in result.output


def test_only_what_is_asked_for(here: Path, commit: Commit) -> None:
    ssn, mail = FACTORY.ssn(), FACTORY.email()
    (here / "a.yaml").write_text(f"ssn: {ssn}\nemail: {mail}\n")
    commit()
    assert fix("--rule", "health.*").exit_code == 0
    assert ssn not in (here / "a.yaml").read_text()
    assert fix("--category", "secret", "--backup", "../b").output == "Nothing to swap.\n"
    assert mail in (here / "a.yaml").read_text()
    assert fix("--rule", "no.such").exit_code == 2
    assert fix("missing.yaml").exit_code == 2


def test_secrets_become_placeholders_or_references(here: Path, commit: Commit) -> None:
    password = FACTORY.password()
    (here / "a.py").write_text(f'X = 1\n\nDB_PASSWORD = "{password}"\n')
    commit()
    result = fix("--environment")
    assert result.exit_code == 0
    assert (here / "a.py").read_text().startswith("import os\nX = 1\n")
    assert 'DB_PASSWORD = os.environ["DB_PASSWORD"]' in (here / "a.py").read_text()
    assert "a.py: rotate the secrets: commit" in result.output
    (here / "a.py").write_text(f'import os\n\nDB_PASSWORD = "{password}"\n')
    assert fix("--backup", "../backup").exit_code == 0
    assert 'DB_PASSWORD = "changeme-password"' in (here / "a.py").read_text()


def test_different_values_stay_different_and_an_exhausted_range_is_named(
    here: Path, commit: Commit
) -> None:
    numbers = [f"{n}" for n in range(2311, 2551)]
    (here / "a.csv.yaml").write_text("".join(f"mrn{n}: '{n}'\n" for n in numbers))
    commit()
    result = fix()
    text = (here / "a.csv.yaml").read_text()
    new = [line.split("'")[1] for line in text.splitlines()]
    swapped = [one for one in new if one.startswith("99")]
    assert len(set(swapped)) == len(swapped) > 50
    assert result.exit_code == 3
    assert "the substitutes for mrn are exhausted: 100 for 4" in result.output


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
def test_the_encoding_and_the_line_endings_stay(here: Path, commit: Commit, encoding: str) -> None:
    text = f"# \u00e9\r\nssn: {FACTORY.ssn()}\r\n"
    (here / "a.yaml").write_bytes(text.encode(encoding))
    (here / "a.yaml").chmod(0o640)
    commit()
    assert fix().exit_code == 0
    data = (here / "a.yaml").read_bytes()
    assert data[:3] == text.encode(encoding)[:3]
    assert data.decode(encoding).startswith("# \u00e9\r\nssn: 666-")
    assert (here / "a.yaml").stat().st_mode & 0o777 == 0o640


def test_nothing_is_written_through_a_link(here: Path) -> None:
    outside = here.parent / "outside.yaml"
    outside.write_text(f"ssn: {FACTORY.ssn()}\n")
    before = outside.read_text()
    (here / "a.yaml").symlink_to(outside)
    result = fix("a.yaml", "--backup", "../backup")
    assert outside.read_text() == before
    assert result.exit_code == 3
    assert "a link leads there" in result.output
