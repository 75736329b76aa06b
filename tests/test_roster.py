"""The roster: who works on a repository, known from git, kept as digests, matched exactly."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.factories import Factory

from contextward.detect.prose import ProseOptions, ProseTier
from contextward.detect.roster import Roster, roster_of
from contextward.model import Region
from contextward.project import shipped_engine
from contextward.roster import load

KEY = b"a key of tests, 32 bytes or less"
COLLEAGUE = f"Xiadani {Factory(3).surname()}"
MAIL = "xdani.brand@riverwell.org"


def found(roster: Roster, text: str) -> list[str]:
    return [text[start:end] for start, end in roster.find(text)]


def test_people_of_the_roster_are_found_exactly() -> None:
    roster = roster_of(KEY, [(COLLEAGUE, MAIL)])
    assert found(roster, f"{COLLEAGUE} broke it") == [COLLEAGUE]
    assert found(roster, "xdani.brand pushed, Xiadani looked") == ["Xiadani", "xdani.brand"]
    assert found(roster, "xdani.brander, xiadani() and Xia") == []
    assert found(roster_of(b"another", []), COLLEAGUE) == []


def test_diacritics_and_case_do_not_matter_but_capitals_of_names_do() -> None:
    roster = roster_of(KEY, [("Jürgen Hofstadtmann", "")])
    assert found(roster, "von Jurgen Hofstadtmann") == ["Jurgen Hofstadtmann"]
    assert found(roster, "jurgen_hofstadtmann") == []


@pytest.mark.parametrize(
    ("name", "mail"),
    [
        ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"),
        ("GitHub", "noreply@github.com"),
        ("Test User", "test@test.com"),
        ("root", "root@localhost"),
        ("CI Runner bot", "builds@riverwell.org"),
    ],
)
def test_bots_and_roles_are_nobody(name: str, mail: str) -> None:
    roster = roster_of(KEY, [(name, mail)])
    assert not roster.names | roster.users | roster.given


def test_common_words_are_no_user_names() -> None:
    roster = roster_of(KEY, [("", "config@riverwell.org"), ("", "grant@riverwell.org")])
    assert not roster.users


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    root = tmp_path / "work"
    root.mkdir()
    git(root, "init", "-q")
    commit(root, COLLEAGUE, MAIL)
    return root


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True)


def commit(root: Path, name: str, mail: str) -> None:
    who = ("-c", f"user.name={name}", "-c", f"user.email={mail}")
    git(root, *who, "commit", "-q", "--allow-empty", "-m", "work")


def test_a_roster_is_made_kept_without_names_and_made_again(repository: Path) -> None:
    roster, first = load(repository)
    assert roster is not None
    assert first
    assert found(roster, COLLEAGUE) == [COLLEAGUE]
    state = repository.parent / "state"
    files = [file for file in state.rglob("*") if file.is_file()]
    assert {file.stat().st_mode & 0o077 for file in files if file.name == "key"} == {0}
    for file in files:
        assert b"adani" not in file.read_bytes().lower()
    assert load(repository) == (roster, False)
    assert load(repository, make=False) == (roster, False)
    other = f"Oluwaxeni {Factory(9).surname()}"
    commit(repository, other, "")
    again, first = load(repository)
    assert again is not None
    assert not first
    assert found(again, f"{COLLEAGUE} and {other}") == [COLLEAGUE, other]


def test_what_a_repository_configures_for_git_is_not_run(repository: Path) -> None:
    trap = repository.parent / "ran"
    program = repository.parent / "program"
    program.write_text(f"#!/bin/sh\ntouch {trap}\n")
    program.chmod(0o755)
    for key in ("gpg.program", "core.fsmonitor", "core.pager", "core.sshCommand", "diff.external"):
        git(repository, "config", key, str(program))
    git(repository, "config", "log.showSignature", "true")
    trap.unlink(missing_ok=True)
    assert load(repository)[0] is not None
    assert not trap.exists()


def test_a_folder_without_git_gives_the_account_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    roster, _ = load(tmp_path)
    assert roster is not None
    assert not roster.names


def test_the_tier_reports_people_of_the_roster() -> None:
    tier = ProseTier(shipped_engine().ruleset, ProseOptions(), roster_of(KEY, [(COLLEAGUE, MAIL)]))
    line = "# xdani.brand knows why"
    (detection,) = tier.read("a.py", line, [Region("comment", 2, len(line))])
    assert detection.rule == "personal.team-member"
    assert line[detection.start : detection.end] == "xdani.brand"
