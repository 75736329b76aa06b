"""What git tracks, told from its index and compared with git itself."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from contextward.context.gitindex import GitIndex

FILES = ["build/keep.txt", "build/deep/er/x.txt", "src/building/y.txt", "a b/ü.txt", "top.txt"]
FOLDERS = ["build", "build/deep", "build/deep/er", "src", "src/building", "a b", "deep", "er",
           "ilding", "none", "building", "top.txt"]  # fmt: skip


def git(top: Path, *arguments: str) -> str:
    command = ["git", "-C", str(top), "-c", "user.email=a@b.c", "-c", "user.name=n", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def top(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    git(tmp_path, "add", "-A")
    return tmp_path


@pytest.mark.parametrize("version", ["2", "3"])
def test_it_holds_what_git_lists(top: Path, version: str) -> None:
    git(top, "update-index", "--index-version", version)
    if version == "3":  # is written only where an entry needs it
        git(top, "update-index", "--skip-worktree", "top.txt")
    listed = git(top, "-c", "core.quotePath=off", "ls-files").splitlines()
    index = GitIndex(top)
    for folder in FOLDERS:
        assert index.holds(folder) == any(path.startswith(f"{folder}/") for path in listed), folder


def test_what_was_removed_is_not_held(top: Path) -> None:
    git(top, "rm", "-rq", "--cached", "build")
    assert not GitIndex(top).holds("build")
    assert GitIndex(top).holds("src")


def test_a_worktree_says_where_its_index_is(top: Path, tmp_path: Path) -> None:
    git(top, "commit", "-qm", "one")
    git(top, "worktree", "add", "-q", str(tmp_path / "other"))
    assert (tmp_path / "other/.git").is_file()
    assert GitIndex(tmp_path / "other").holds("build/deep")


@pytest.mark.parametrize("data", [b"", b"DIRC", b"DIRC\0\0\0\4" + b"build/x\0" * 50, b"\xff" * 500])
def test_of_anything_else_nothing_is_known(tmp_path: Path, data: bytes) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/index").write_bytes(data)
    assert not GitIndex(tmp_path).holds("build")
    assert not GitIndex(tmp_path / "nowhere").holds("build")
