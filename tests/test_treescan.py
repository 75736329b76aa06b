"""Scanning many files: the cache changes the cost of a scan and never its results."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.factories import Factory

from contextward.filescan import FileScanner, Outcome, Task
from contextward.project import Project, shipped_engine
from contextward.treescan import TreeScan
from contextward.walk import Walk

ENGINE = shipped_engine()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root, factory = tmp_path / "ws", Factory(9)
    for number in range(12):
        folder = root / f"d{number % 3}"
        folder.mkdir(parents=True, exist_ok=True)
        text = f"ssn: {factory.ssn()}\n" if number % 2 else "a: 1\n"
        (folder / f"f{number}.yaml").write_text(text)
    (root / "d0" / "b.yaml").write_bytes(b"\0\1\2")
    old = 1_600_000_000
    for file in root.rglob("*.yaml"):
        os.utime(file, (old, old))
    (tmp_path / "cache").mkdir(mode=0o700)
    return root


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are opened."""
    seen: list[str] = []
    call = FileScanner.__call__

    def counting(self: FileScanner, task: Task) -> Outcome:
        seen.append(task.path)
        return call(self, task)

    monkeypatch.setattr(FileScanner, "__call__", counting)
    monkeypatch.setattr("contextward.cache._RACY_NS", 0)
    return seen


def scanned(root: Path, cache: Path | None, *, every: bool = False) -> tuple[list[str], int]:
    project = Project(root, ENGINE)
    scan = TreeScan(ENGINE, prose=False, jobs=1, cache=cache, every=every)
    for folder in Walk(project).folders():
        scan.add(project, folder)
    found = [f"{one.path}:{len(one.record.found)}:{one.record.binary}" for one in scan.results()]
    return found, scan.quiet_files


def test_an_unchanged_tree_is_not_opened_again(tree: Path, looked_at: list[str]) -> None:
    cache = tree.parent / "cache"
    first = scanned(tree, cache)
    assert len(looked_at) == 13
    looked_at.clear()
    assert scanned(tree, cache) == first
    assert looked_at == []
    assert scanned(tree, None) == first


def test_only_what_changed_is_opened(tree: Path, looked_at: list[str]) -> None:
    cache = tree.parent / "cache"
    scanned(tree, cache)
    looked_at.clear()
    (tree / "d1/f1.yaml").write_text("a: nothing now\n")
    (tree / "d2/f2.yaml").unlink()
    (tree / "d2/new.yaml").write_text(f"ssn: {Factory(1).ssn()}\n")
    again = scanned(tree, cache)
    assert sorted(looked_at) == ["d1/f1.yaml", "d2/new.yaml"]
    assert again == scanned(tree, None)


def test_a_touched_file_is_read_and_not_scanned(tree: Path, looked_at: list[str]) -> None:
    cache = tree.parent / "cache"
    first = scanned(tree, cache)
    os.utime(tree / "d1/f1.yaml", (1_600_000_001, 1_600_000_001))
    looked_at.clear()
    assert scanned(tree, cache) == first
    assert looked_at == ["d1/f1.yaml"]


def test_every_file_is_told_where_that_is_asked_for(tree: Path) -> None:
    told, quiet = scanned(tree, tree.parent / "cache", every=True)
    assert (len(told), quiet) == (13, 0)
    told, quiet = scanned(tree, tree.parent / "cache")
    assert len(told) + quiet == 13


def test_a_file_that_cannot_be_read_is_named(tree: Path) -> None:
    gone = Task(str(tree / "d1/none.yaml"), "d1/none.yaml", 1, 1000, False, b"")
    outcome = FileScanner(False, ENGINE)(gone)
    assert outcome.digest == b""
    assert outcome.packed is not None
    assert b"No such file" in outcome.packed
