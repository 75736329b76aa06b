from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.factories import Factory

PROGRAM = str(Path(sys.executable).parent / "contextward")


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, "exclude", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".cursor").mkdir()
    (tmp_path / "CLAUDE.md").write_text("", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.json").write_text(
        f'{{"ssn": "{Factory(1).ssn()}"}}\n', encoding="utf-8"
    )
    return tmp_path


def test_each_list_is_written_and_the_second_time_there_is_nothing_to_do(workspace: Path) -> None:
    done = run(workspace, "data")
    assert (done.returncode, done.stderr) == (0, "")
    assert (workspace / ".cursorignore").read_text(encoding="utf-8") == "/data/\n"
    assert "Read(/data/**)" in (workspace / ".claude/settings.json").read_text(encoding="utf-8")
    assert "best effort, not for terminal commands" in done.stdout
    again = run(workspace, "data")
    assert (again.returncode, again.stdout) == (0, "data: no assistant in use reads it\n")


def test_a_dry_run_shows_a_diff_and_writes_nothing(workspace: Path) -> None:
    done = run(workspace, "data/a.json", "data", "--dry-run")
    assert done.returncode == 0
    assert "+/data/a.json" in done.stdout
    assert "+/data/" in done.stdout
    assert not (workspace / ".cursorignore").exists()


def test_an_assistant_can_be_named_whether_in_use_or_not(workspace: Path) -> None:
    done = run(workspace, "data/a.json", "--assistant", "zed")
    assert done.returncode == 0
    assert (workspace / ".zed/settings.json").exists()
    assert not (workspace / ".cursorignore").exists()
    assert run(workspace, "data", "--assistant", "nobody").returncode == 2


def test_what_cannot_be_done_is_named_and_says_what_to_do(workspace: Path) -> None:
    done = run(workspace, "data/a.json", "--assistant", "copilot", "--assistant", "cursor")
    assert done.returncode == 3
    assert 'enter - "/data/a.json" in content exclusion' in done.stderr
    assert (workspace / ".cursorignore").exists()


def test_nothing_is_written_through_a_link(workspace: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("keep\n", encoding="utf-8")
    (workspace / ".cursorignore").symlink_to(outside)
    done = run(workspace, "data/a.json", "--assistant", "cursor")
    assert done.returncode == 3
    assert "is a symbolic link" in done.stderr
    assert outside.read_text(encoding="utf-8") == "keep\n"


def test_drift_is_told_until_it_is_closed(workspace: Path) -> None:
    assert run(workspace, "--check").returncode == 0
    run(workspace, "data", "--assistant", "cursor")
    done = run(workspace, "--check")
    assert done.returncode == 1
    assert "data/a.json" in done.stdout
    assert "kept from Cursor; Claude Code would read it" in done.stdout
    run(workspace, "data")
    assert run(workspace, "--check").returncode == 0


def test_bad_usage_is_told(workspace: Path) -> None:
    assert run(workspace).returncode == 2
    assert run(workspace, "missing").returncode == 2
    assert run(workspace, "--check", "--dry-run").returncode == 2
