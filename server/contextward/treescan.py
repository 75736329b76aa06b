"""Scanning many files: what has not changed comes from the cache, the rest is shared out.

Give a `TreeScan` every folder of a walk, then take the results, in the same order. A file that has
not changed and in which nothing was found costs a look into a table; unless every file is asked
for, it is only counted.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from contextward.cache import Cache, stamp
from contextward.engine import Engine
from contextward.filescan import FileScanner, Outcome, Task, scope
from contextward.parallel import Work, run
from contextward.project import Project
from contextward.record import Record
from contextward.walk import Folder

_UNKNOWN = b""
"""The digest of a file of which no result is known."""


class Scanned(NamedTuple):
    """A file and what was found in it; `path` is relative to its project."""

    project: Project
    path: str
    size: int
    record: Record


class _Entry(NamedTuple):
    project: Project
    path: str
    status: os.stat_result | None
    prose: bool
    packed: bytes | None
    """What the cache says; None when the file has to be looked at."""


class TreeScan:
    """One scan of files of any number of projects.

    `prose` asks for names as well, where configuration allows. `cache` is the folder of the cache,
    if there is to be one. `every`: results of files in which there is nothing, too.
    """

    def __init__(
        self, engine: Engine, *, prose: bool, jobs: int, cache: Path | None, every: bool = False
    ) -> None:
        self.quiet_files = 0
        """Files in which there is nothing and that were only counted."""
        self.scanner = FileScanner(prose, engine)
        self._engine = engine
        self._prose = prose
        self._jobs = jobs
        self._folder = cache
        self._every = every
        self._caches: dict[Path, Cache] = {}
        self._entries: list[_Entry] = []

    def __len__(self) -> int:
        """How many results will come, at most."""
        return len(self._entries)

    def add(
        self, project: Project, folder: Folder, wanted: Callable[[str], bool] | None = None
    ) -> None:
        """Files to scan; only those that are wanted, by their path."""
        cache = self._cache(project)
        prose = self._prose and folder.config.settings.prose.enabled
        find, add, every, prefix = cache.find, self._entries.append, self._every, folder.path
        quiet = 0
        for name, status in folder.files:
            path = prefix + name
            if wanted is not None and not wanted(path):
                continue
            packed = find(path, _stamp(status, prose)) if status else None
            if packed == b"" and not every:
                quiet += 1
            else:
                add(_Entry(project, path, status, prose, packed))
        self.quiet_files += quiet

    def results(self) -> Iterator[Scanned]:
        """What was found, in the order in which files were added; what is new is remembered."""
        todo = [entry for entry in self._entries if entry.packed is None]
        known = self._known(todo)
        tasks = [self._task(entry, known) for entry in todo]
        work = Work(self.scanner, _size, _failed)
        outcomes = run(work, tasks, self._jobs)
        try:
            for entry in self._entries:
                packed = entry.packed
                if packed is None:
                    packed = self._settle(entry, next(outcomes), known)
                if packed == b"" and not self._every:
                    self.quiet_files += 1
                else:
                    yield self._scanned(entry, packed)
        finally:
            for cache in self._caches.values():
                cache.save()

    def _known(self, todo: list[_Entry]) -> dict[tuple[Path, str], tuple[bytes, bytes]]:
        """Digest and result of files whose `stat` is new: their content may not be."""
        by_root: dict[Path, list[str]] = {}
        for entry in todo:
            by_root.setdefault(entry.project.root, []).append(entry.path)
        return {
            (root, path): found
            for root, paths in by_root.items()
            for path, found in self._caches[root].digests(paths).items()
        }

    def _settle(
        self,
        entry: _Entry,
        outcome: Outcome,
        known: dict[tuple[Path, str], tuple[bytes, bytes]],
    ) -> bytes:
        packed = outcome.packed
        if packed is None:
            packed = known[entry.project.root, entry.path][1]
        if outcome.digest and entry.status is not None:
            new = (_stamp(entry.status, entry.prose), outcome.digest, packed)
            self._caches[entry.project.root].keep(entry.path, entry.status, *new)
        return packed

    def _scanned(self, entry: _Entry, packed: bytes) -> Scanned:
        try:
            record = Record.unpack(packed)
        except ValueError:  # the cache holds something else
            again = self.scanner(self._task(entry, {}))
            record = Record.unpack(again.packed or b"")
        size = entry.status.st_size if entry.status else 0
        return Scanned(entry.project, entry.path, size, record)

    def _task(self, entry: _Entry, known: dict[tuple[Path, str], tuple[bytes, bytes]]) -> Task:
        project = entry.project
        return Task(
            absolute=f"{project.root}/{entry.path}",
            path=entry.path,
            size=entry.status.st_size if entry.status else 0,
            max_bytes=project.max_bytes(),
            prose=entry.prose,
            known=known.get((project.root, entry.path), (_UNKNOWN, b""))[0],
        )

    def _cache(self, project: Project) -> Cache:
        root = project.root
        if root not in self._caches:
            key = scope(self._engine, os.fspath(root), project.max_bytes(), self._prose)
            self._caches[root] = Cache(self._folder, key)
        return self._caches[root]


def _stamp(status: os.stat_result, prose: bool) -> bytes:
    """What a result in the cache is for."""
    return stamp(status) if prose else stamp(status) + b"-"


def _size(task: Task) -> int:
    return task.size


def _failed(task: Task, reason: str) -> Outcome:
    return Outcome(Record(incomplete=reason).pack(), b"")
