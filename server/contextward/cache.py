"""What is known of files that have not changed: one SQLite table, loaded whole, stat first.

A row is a folder: the names of its files, what `stat` said of each, their digests, and what a scan
found in them. A folder in which nothing has changed is told by one comparison; in any other the
files whose `stat` is other are read, and the digest tells whether their content is.

Nothing here is text of a file: results are what `record` packs, digests are of whole files.

A cache is only ever a saving. A database that is damaged or not ours is deleted and made anew; one
that is locked, full, read-only or somebody else's is done without; nothing here raises.
"""

from __future__ import annotations

import hashlib
import operator
import os
import sqlite3
import struct
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from contextward.folders import is_private

FILE_NAME = "scan.db"
_VERSION = 1
_APPLICATION = 0x43545744
_MAX_PAGES = 65_536
"""Of 4 KiB. A database that would grow beyond is started anew."""
_KEPT_DAYS = 30
_REFRESH_DAYS = 7
"""A row says on which day it was last seen; when that is so long ago, it is written again."""
_RACY_NS = 2_000_000_000
"""A file written so shortly before a scan may be written again and keep its time stamps."""
_PATIENCE_SECONDS = 2.0
_DONE_WITHOUT = (
    "SQLITE_AUTH", "SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_INTERRUPT", "SQLITE_IOERR",
    "SQLITE_LOCKED", "SQLITE_NOLFS", "SQLITE_NOMEM", "SQLITE_PERM", "SQLITE_PROTOCOL",
    "SQLITE_READONLY",
)  # fmt: skip
"""What is no fault of the database. At any other error it is made anew."""
_TABLE = """CREATE TABLE IF NOT EXISTS folders (
  scope BLOB NOT NULL, folder BLOB NOT NULL, names BLOB NOT NULL, stamps BLOB NOT NULL,
  digests BLOB NOT NULL, results BLOB NOT NULL, seen INTEGER NOT NULL,
  PRIMARY KEY (scope, folder)) WITHOUT ROWID"""
_DAY = 86_400

_STAMP = struct.Struct("<qqqQ")
_pack = _STAMP.pack
_of_status = operator.attrgetter("st_mtime_ns", "st_ctime_ns", "st_size", "st_ino")
_NO_STAMP = bytes(_STAMP.size)
DIGEST_BYTES = 16
_NOTHING: Mapping[str, bytes] = {}


class CachedFile(NamedTuple):
    """What is known of one file."""

    stamp: bytes
    """What `stat` said before it was read; nothing that it could say, if that is not trusted."""
    digest: bytes
    result: bytes
    """Empty for a file of which there is nothing to tell. Holds no NUL."""


class _Row(NamedTuple):
    names: bytes
    stamps: bytes
    digests: bytes
    results: bytes

    def files(self) -> dict[str, CachedFile]:
        """The files of the row. `ValueError` for one that is damaged."""
        names = _decode(self.names).split("\0") if self.names else []
        stamps = _pieces(self.stamps, len(_NO_STAMP))
        digests = _pieces(self.digests, DIGEST_BYTES)
        found = self.found()
        return {
            name: CachedFile(stamp, digest, found.get(name, b""))
            for name, stamp, digest in zip(names, stamps, digests, strict=True)
        }

    def found(self) -> dict[str, bytes]:
        """The results that are not empty."""
        parts = self.results.split(b"\0")
        return {
            _decode(name): result for name, result in zip(parts[::2], parts[1::2], strict=False)
        }

    @classmethod
    def of(cls, files: Mapping[str, CachedFile]) -> _Row:
        """The row of some files."""
        ordered = sorted(files.items())
        found = ((_encode(name), file.result) for name, file in ordered if file.result)
        return cls(
            names=_join(name for name, _ in ordered),
            stamps=b"".join(file.stamp for _, file in ordered),
            digests=b"".join(file.digest for _, file in ordered),
            results=b"\0".join(part for pair in found for part in pair),
        )


def stamp(status: os.stat_result) -> bytes:
    """Modification, change, size and inode of a file: the same as long as nobody wrote to it."""
    try:
        return _pack(*_of_status(status))
    except struct.error:  # an inode of more than 64 bits
        modified, changed, size, inode = _of_status(status)
        return _pack(modified, changed, size, inode & 0xFFFF_FFFF_FFFF_FFFF)


def size_of(stamp: bytes) -> int:
    """The size of a file, in bytes, by its stamp; 0 by an empty one."""
    return int(_STAMP.unpack(stamp)[2]) if stamp else 0


def digest(data: bytes) -> bytes:
    """The digest of a whole file."""
    return hashlib.blake2b(data, digest_size=DIGEST_BYTES).digest()


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
        self._oldest = self._today
        self._rows: dict[bytes, _Row] = {}
        self._files: dict[bytes, dict[str, CachedFile]] = {}
        self._met: set[bytes] = set()
        self._changed: set[bytes] = set()
        self._attempt(self._load)

    def unchanged(
        self, folder: str, files: Sequence[tuple[str, bytes]]
    ) -> Mapping[str, bytes] | None:
        """The results that are not empty, if the folder holds just these files.

        Names and stamps, in order.
        """
        key = _encode(folder)
        row = self._rows.get(key)
        if row is None or row.names != _join([name for name, _ in files]):
            return None
        if row.stamps != b"".join([stamp for _, stamp in files]):
            return None
        self._met.add(key)
        return row.found() if row.results else _NOTHING

    def known(self, folder: str) -> dict[str, CachedFile]:
        """What is known of the files of a folder, each by itself."""
        key = _encode(folder)
        if key not in self._files:
            row = self._rows.get(key)
            self._files[key] = {}
            if row is not None:
                self._met.add(key)
                with suppress(ValueError):
                    self._files[key] = row.files()
        return self._files[key]

    def keep(self, folder: str, name: str, stamp: bytes, digest: bytes, result: bytes) -> None:
        """Remember a result; `stamp` is from before the file was read."""
        modified, changed, _, _ = _STAMP.unpack(stamp)
        racy = max(modified, changed) > self._opened_ns - _RACY_NS
        self.known(folder)[name] = CachedFile(_NO_STAMP if racy else stamp, digest, result)
        self._changed.add(_encode(folder))

    def forget_others(self, folder: str, names: Iterable[str]) -> None:
        """Forget the files of a folder that are not there any more."""
        files = self.known(folder)
        for name in files.keys() - set(names):
            del files[name]
            self._changed.add(_encode(folder))

    def save(self) -> None:
        """Write what is new, in one transaction."""
        if self._changed or self._stale:
            self._attempt(self._write)

    @property
    def _stale(self) -> bool:
        return self._oldest < self._today - _REFRESH_DAYS

    def _load(self, database: sqlite3.Connection) -> None:
        columns = ", ".join(f"CAST({name} AS BLOB)" for name in ("folder", *_Row._fields))
        query = f"SELECT {columns}, CAST(seen AS INTEGER) FROM folders WHERE scope = ?"
        rows = database.execute(query, (self._scope,)).fetchall()
        self._rows = {row[0]: _Row(*row[1:-1]) for row in rows}
        self._oldest = min((row[-1] for row in rows), default=self._today)

    def _write(self, database: sqlite3.Connection) -> None:
        """Rows that nobody met for long go, when those that were are marked as seen."""
        new = [(self._scope, key, *_Row.of(self._files[key]), self._today) for key in self._changed]
        database.execute("BEGIN IMMEDIATE")
        if self._stale:
            seen = [(self._today, self._scope, key) for key in self._met]
            database.executemany("UPDATE folders SET seen = ? WHERE scope = ? AND folder = ?", seen)
            database.execute("DELETE FROM folders WHERE seen < ?", (self._today - _KEPT_DAYS,))
        database.executemany("INSERT OR REPLACE INTO folders VALUES (?, ?, ?, ?, ?, ?, ?)", new)
        database.execute("COMMIT")
        self._changed.clear()

    def _attempt(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Do something with the database, twice if it had to be made anew; or do without."""
        for _ in range(2):
            if self._file is None or not is_private(self._file):
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
            for suffix in ("", "-journal", "-wal", "-shm"):
                with suppress(OSError):
                    self._file.with_name(FILE_NAME + suffix).unlink()
        self._file = None


def _open(file: Path) -> sqlite3.Connection:
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    database = sqlite3.connect(file, timeout=_PATIENCE_SECONDS, isolation_level=None)
    try:
        mark = tuple(
            database.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "user_version")
        )
        if mark != (_APPLICATION, _VERSION):
            if mark != (0, 0) or database.execute("SELECT 1 FROM sqlite_master").fetchone():
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


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _decode(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _join(names: Iterable[str]) -> bytes:
    return _encode("\0".join(names))


def _pieces(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]
