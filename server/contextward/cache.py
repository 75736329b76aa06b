"""What is known of files that have not changed: one SQLite table, loaded whole, stat first.

A row says what a scan found in a file of a certain `stat`. Where that is still the same, the file
is not opened; where it is not, its digest tells whether the content is. Nothing here is text of a
file: results are what `record` packs, digests are of whole files.

A cache is only ever a saving. A database that is damaged or not ours is deleted and made anew; one
that is locked, full, read-only or somebody else's is done without; nothing here raises.
"""

from __future__ import annotations

import hashlib
import operator
import os
import sqlite3
import stat
import struct
import time
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from pathlib import Path

FILE_NAME = "scan.db"
_VERSION = 1
_APPLICATION = 0x43545744
_MAX_PAGES = 65_536
"""Of 4 KiB. A database that would grow beyond is started anew."""
_KEPT_DAYS = 30
_REFRESH_DAYS = 7
"""Rows say on which day they were last seen; this much older, and it is written again."""
_RACY_NS = 2_000_000_000
"""A file written so shortly before a scan may be written again and keep its time stamps."""
_PATIENCE_SECONDS = 2.0
_DONE_WITHOUT = (
    "SQLITE_AUTH", "SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_INTERRUPT", "SQLITE_IOERR",
    "SQLITE_LOCKED", "SQLITE_NOLFS", "SQLITE_NOMEM", "SQLITE_PERM", "SQLITE_PROTOCOL",
    "SQLITE_READONLY",
)  # fmt: skip
"""What is no fault of the database. At any other error it is made anew."""
_TABLE = """CREATE TABLE IF NOT EXISTS files (
  scope BLOB NOT NULL, path TEXT NOT NULL, stamp BLOB NOT NULL, digest BLOB NOT NULL,
  result BLOB NOT NULL, seen INTEGER NOT NULL, PRIMARY KEY (scope, path)) WITHOUT ROWID"""
_DAY = 86_400

_pack = struct.Struct("<4q").pack
_of_status = operator.attrgetter("st_mtime_ns", "st_ctime_ns", "st_size", "st_ino")


def stamp(status: os.stat_result) -> bytes:
    """Modification, change, size and inode of a file: the same as long as nobody wrote to it."""
    try:
        return _pack(*_of_status(status))
    except struct.error:  # an inode of 64 bits: some network file systems
        return repr(_of_status(status)).encode()


def digest(data: bytes) -> bytes:
    """The digest of a whole file."""
    return hashlib.blake2b(data, digest_size=16).digest()


class Cache:
    """The rows of one scope: one project, read by one set of rules in one version.

    `folder` is where the database lies, or None for no cache at all. `scope` names what the results
    depend on besides the file: whatever is other there has other rows.
    """

    def __init__(self, folder: Path | None, scope: bytes) -> None:
        self._file = folder / FILE_NAME if folder else None
        self._scope = scope
        self._opened_ns = time.time_ns()
        self._today = self._opened_ns // 1_000_000_000 // _DAY
        self._stamps: dict[str, bytes] = {}
        self._results: dict[str, bytes] = {}
        self._oldest = self._today
        self._new: list[tuple[bytes | str | int, ...]] = []
        self._met: list[str] = []
        self._attempt(self._load)

    def __len__(self) -> int:
        """How many files are known."""
        return len(self._stamps)

    def find(self, path: str, stamp: bytes) -> bytes | None:
        """The result for a file that has not changed; None when nothing is known of it."""
        if self._stamps.get(path) != stamp:
            return None
        self._met.append(path)
        return self._results.get(path, b"")

    def digests(self, paths: Iterable[str]) -> dict[str, tuple[bytes, bytes]]:
        """Digest and result of those files that were other at an earlier scan, or too fresh."""
        known = [path for path in paths if path in self._stamps]
        found: dict[str, tuple[bytes, bytes]] = {}

        def read(database: sqlite3.Connection) -> None:
            query = "SELECT digest, result FROM files WHERE scope = ? AND path = ?"
            for path in known:
                row = database.execute(query, (self._scope, path)).fetchone()
                if row is not None and all(isinstance(part, bytes) for part in row):
                    found[path] = (row[0], row[1])

        if known:
            self._attempt(read)
        return found

    def keep(
        self, path: str, status: os.stat_result, stamp: bytes, digest: bytes, result: bytes
    ) -> None:
        """Remember a result for a stamp; `status` and stamp are from before the file was read."""
        try:
            path.encode()
        except UnicodeEncodeError:
            return  # a name that is not UTF-8 is no text for a database
        newest = max(status.st_mtime_ns, status.st_ctime_ns)
        racy = newest > self._opened_ns - _RACY_NS
        row = (self._scope, path, b"" if racy else stamp, digest, result, self._today)
        self._new.append(row)

    def save(self) -> None:
        """Write what is new, in one transaction."""
        stale = self._oldest < self._today - _REFRESH_DAYS
        if self._new or (stale and self._met):
            self._attempt(self._write)

    def _load(self, database: sqlite3.Connection) -> None:
        scope = (self._scope,)
        query = "SELECT path, stamp FROM files WHERE scope = ?"
        self._stamps = dict(database.execute(query, scope))
        query = "SELECT path, result FROM files WHERE scope = ? AND result != x''"
        self._results = dict(database.execute(query, scope))
        query = "SELECT min(seen) FROM files WHERE scope = ?"
        oldest = database.execute(query, scope).fetchone()[0]
        self._oldest = oldest if isinstance(oldest, int) else 0

    def _write(self, database: sqlite3.Connection) -> None:
        """Rows that were not met for long go; that is looked after when a day's work begins."""
        database.execute("BEGIN IMMEDIATE")
        if self._oldest < self._today - _REFRESH_DAYS:
            seen = ((self._today, self._scope, path) for path in self._met)
            database.executemany("UPDATE files SET seen = ? WHERE scope = ? AND path = ?", seen)
            database.execute("DELETE FROM files WHERE seen < ?", (self._today - _KEPT_DAYS,))
        database.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)", self._new)
        database.execute("COMMIT")

    def _attempt(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Do something with the database, twice if it had to be made anew; or do without."""
        for _ in range(2):
            if self._file is None or not _ours(self._file):
                return
            try:
                with closing(_open(self._file)) as database:
                    work(database)
                return
            except OSError:
                break
            except sqlite3.Error as error:
                if getattr(error, "sqlite_errorname", "").startswith(_DONE_WITHOUT):
                    break
            except ValueError:
                pass  # not one of ours
            self._stamps, self._results = {}, {}
            for suffix in ("", "-journal", "-wal", "-shm"):
                with suppress(OSError):
                    self._file.with_name(FILE_NAME + suffix).unlink()
        self._file = None


def _open(file: Path) -> sqlite3.Connection:
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    database = sqlite3.connect(file, timeout=_PATIENCE_SECONDS, isolation_level=None)
    try:
        version = database.execute("PRAGMA user_version").fetchone()[0]
        application = database.execute("PRAGMA application_id").fetchone()[0]
        if (application, version) != (_APPLICATION, _VERSION):
            if (application, version) != (0, 0) or database.execute(
                "SELECT 1 FROM sqlite_master"
            ).fetchone():
                raise ValueError("somebody else's, or of another version")
            database.execute(_TABLE)
            database.execute(f"PRAGMA application_id = {_APPLICATION}")
            database.execute(f"PRAGMA user_version = {_VERSION}")
        database.execute(f"PRAGMA max_page_count = {_MAX_PAGES}")
        database.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        database.close()
        raise
    return database


def _ours(file: Path) -> bool:
    """Is the database, or the folder it will be in, nobody else's to write to?"""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return all(_private(path) for path in (file.parent, file))
    except OSError:
        return False


def _private(path: Path) -> bool:
    if not hasattr(os, "getuid"):
        return True
    try:
        status = path.stat(follow_symlinks=False)
    except FileNotFoundError:
        return True
    writable = stat.S_IMODE(status.st_mode) & 0o022
    return status.st_uid == os.getuid() and not writable and not stat.S_ISLNK(status.st_mode)
