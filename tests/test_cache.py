"""The cache: unchanged is told by stat, what is damaged or not ours is never believed."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

import pytest

from contextward.cache import FILE_NAME, Cache, digest, size_of, stamp

OLD = time.time_ns() - 3_600_000_000_000
SCOPE = b"rules"


def mark(size: int = 5, modified: int = OLD) -> bytes:
    """The stamp of a file that was written a while ago."""
    status = os.stat_result((0o100644, 7, 1, 1, 0, 0, size, 0, 0, 0), {"st_mtime_ns": modified,
                            "st_ctime_ns": modified})  # fmt: skip
    return stamp(status)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "cache"
    made.mkdir(mode=0o700)
    return made


def kept(folder: Path, scope: bytes = SCOPE) -> Cache:
    cache = Cache(folder, scope)
    cache.keep("src/", "a.py", mark(), digest(b"a"), b"found")
    cache.keep("src/", "b.py", mark(), digest(b"b"), b"")
    cache.save()
    return cache


def test_an_unchanged_folder_gives_its_results(folder: Path) -> None:
    kept(folder)
    files = [("a.py", mark()), ("b.py", mark())]
    assert Cache(folder, SCOPE).unchanged("src/", files) == {"a.py": b"found"}


@pytest.mark.parametrize(
    "files",
    [
        [("a.py", mark())],
        [("a.py", mark()), ("b.py", mark(6))],
        [("a.py", mark()), ("b.py", mark(5, OLD + 1))],
        [("a.py", mark()), ("b.py", mark()), ("c.py", mark())],
        [("a.py", mark()), ("c.py", mark())],
    ],
)
def test_any_change_is_seen(folder: Path, files: list[tuple[str, bytes]]) -> None:
    kept(folder)
    assert Cache(folder, SCOPE).unchanged("src/", files) is None


def test_other_rules_have_other_results(folder: Path) -> None:
    kept(folder)
    other = Cache(folder, b"other rules")
    assert other.unchanged("src/", [("a.py", mark()), ("b.py", mark())]) is None
    assert other.known("src/") == {}


def test_a_file_written_a_moment_ago_is_not_trusted_by_its_stamp(folder: Path) -> None:
    now = mark(5, time.time_ns())
    cache = Cache(folder, SCOPE)
    cache.keep("", "a.py", now, digest(b"a"), b"found")
    cache.save()
    again = Cache(folder, SCOPE)
    assert again.unchanged("", [("a.py", now)]) is None
    assert again.known("")["a.py"].digest == digest(b"a")


def test_files_that_are_gone_are_forgotten(folder: Path) -> None:
    kept(folder)
    cache = Cache(folder, SCOPE)
    cache.forget_others("src/", ["b.py"])
    cache.save()
    assert list(Cache(folder, SCOPE).known("src/")) == ["b.py"]


@pytest.mark.parametrize("data", [b"", b"not a database at all" * 100, b"SQLite format 3\0" * 9])
def test_a_damaged_database_is_made_anew(folder: Path, data: bytes) -> None:
    (folder / FILE_NAME).write_bytes(data)
    (folder / FILE_NAME).chmod(0o600)
    kept(folder)
    assert Cache(folder, SCOPE).known("src/")["a.py"].result == b"found"


def test_a_row_that_is_damaged_is_no_row(folder: Path) -> None:
    kept(folder)
    database = sqlite3.connect(folder / FILE_NAME)
    database.execute("UPDATE folders SET digests = x'00'")
    database.commit()
    database.close()
    assert Cache(folder, SCOPE).known("src/") == {}


def test_somebody_elses_database_is_replaced(folder: Path) -> None:
    database = sqlite3.connect(folder / FILE_NAME)
    database.execute("CREATE TABLE folders (x)")
    database.close()
    (folder / FILE_NAME).chmod(0o600)
    kept(folder)
    assert Cache(folder, SCOPE).known("src/")["a.py"].result == b"found"


def test_a_database_that_is_locked_is_done_without(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(folder)
    monkeypatch.setattr("contextward.cache._PATIENCE_SECONDS", 0.0)
    database = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
    database.execute("BEGIN EXCLUSIVE")
    cache = Cache(folder, SCOPE)
    assert cache.known("src/") == {}
    cache.keep("src/", "c.py", mark(), digest(b"c"), b"")
    cache.save()
    database.execute("COMMIT")
    database.close()
    assert "a.py" in Cache(folder, SCOPE).known("src/"), "and nothing was lost"


def test_without_a_folder_there_is_no_cache() -> None:
    cache = Cache(None, SCOPE)
    cache.keep("", "a.py", mark(), digest(b"a"), b"")
    cache.save()
    assert cache.known("")["a.py"].result == b""


def test_nothing_of_a_name_is_lost(folder: Path) -> None:
    name = os.fsdecode(b"caf\xe9 \xf0\x9f\x98\x80\n.py")
    cache = Cache(folder, SCOPE)
    cache.keep("", name, mark(), digest(b"a"), b"x")
    cache.save()
    assert Cache(folder, SCOPE).unchanged("", [(name, mark())]) == {name: b"x"}


def test_a_stamp_knows_the_size(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert size_of(stamp((tmp_path / "a").stat())) == 5
    assert size_of(b"") == 0
