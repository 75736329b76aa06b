"""Scanning many files: what has not changed comes from the cache, the rest is shared out.

Give a `TreeScan` every folder of a walk, then take the results, in the same order. A file that has
not changed and in which nothing was found costs a look into a table; unless every file is asked
for, it is only counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from contextward.cache import Cache, CachedFile, size_of
from contextward.engine import Engine
from contextward.filescan import FileScanner, Outcome, Task, scope
from contextward.parallel import Work, run
from contextward.project import Project
from contextward.record import Record
from contextward.roster import load, told
from contextward.walk import Folder


class Scanned(NamedTuple):
    """A file and what was found in it; `path` is relative to its project."""

    project: Project
    path: str
    size: int
    record: Record


class _Entry(NamedTuple):
    project: Project
    folder: Folder
    name: str
    stamp: bytes
    prose: bool
    packed: bytes | None
    """What the cache says; None when the file has to be looked at."""
    known: CachedFile | None = None
    """What the cache says of the file as it was."""


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
        self.notices: list[str] = []
        """What a person should be told once."""
        self._every = every
        self._caches: dict[Project, Cache] = {}
        self._entries: list[_Entry] = []

    def __len__(self) -> int:
        """How many results will come, at most."""
        return len(self._entries)

    def add(
        self, project: Project, folder: Folder, wanted: Callable[[str], bool] | None = None
    ) -> None:
        """Files to scan; only those that are wanted, by their path."""
        cache, every, files = self._cache(project), self._every, folder.files
        prose = self._prose and folder.config.settings.prose.enabled
        key = _key(folder, prose)
        if wanted is not None:
            files = [file for file in files if wanted(folder.path + file[0])]
        elif folder.whole:
            found = cache.unchanged(key, files)
            if found is not None:
                told = files if every else [file for file in files if file[0] in found]
                self.quiet_files += len(files) - len(told)
                self._entries += [
                    _Entry(project, folder, name, stamp, prose, found.get(name, b""))
                    for name, stamp in told
                ]
                return
            cache.forget_others(key, (name for name, _ in files))
        known = cache.known(key)
        for name, stamp in files:
            file = known.get(name)
            packed = file.result if file is not None and file.stamp == stamp else None
            if packed == b"" and not every:
                self.quiet_files += 1
            else:
                self._entries.append(_Entry(project, folder, name, stamp, prose, packed, file))

    def results(self) -> Iterator[Scanned]:
        """What was found, in the order in which files were added; what is new is remembered."""
        tasks = [_task(entry) for entry in self._entries if entry.packed is None]
        if tasks:
            self.scanner.prepare({task.packs for task in tasks})
        outcomes = run(Work(self.scanner, _size, _failed), tasks, self._jobs)
        try:
            for entry in self._entries:
                packed = entry.packed
                if packed is None:
                    packed = self._settle(entry, next(outcomes))
                if packed == b"" and not self._every:
                    self.quiet_files += 1
                else:
                    yield self._scanned(entry, packed)
        finally:
            for cache in self._caches.values():
                cache.save()

    def _settle(self, entry: _Entry, outcome: Outcome) -> bytes:
        """The result of a file that was looked at, after it was remembered."""
        packed = outcome.packed
        if packed is None:
            packed = entry.known.result if entry.known else b""
        if outcome.digest and entry.stamp:
            cache, key = self._cache(entry.project), _key(entry.folder, entry.prose)
            cache.keep(key, entry.name, entry.stamp, outcome.digest, packed)
        return packed

    def _scanned(self, entry: _Entry, packed: bytes) -> Scanned:
        try:
            record = Record.unpack(packed)
        except ValueError:  # the cache holds something else
            again = self.scanner(_task(entry._replace(known=None)))
            record = Record.unpack(again.packed or b"")
        path = entry.folder.path + entry.name
        return Scanned(entry.project, path, size_of(entry.stamp), record)

    def _cache(self, project: Project) -> Cache:
        found = self._caches.get(project)
        if found is None:
            options, stamp = project.prose_options(), ""
            if self._prose and options.roster:
                roster, first = load(Path(options.roster))
                stamp = roster.stamp if roster else ""
                if first and roster:
                    self.notices.append(told(roster))
            key = scope(
                project.engine, str(project.root), project.max_bytes(), self._prose, options, stamp
            )
            found = self._caches[project] = Cache(self._folder, key)
        return found


def _key(folder: Folder, prose: bool) -> str:
    """A folder in the cache: what is read with names and without are two."""
    return folder.path if prose else folder.path + "-"


def _task(entry: _Entry) -> Task:
    project, path = entry.project, entry.folder.path + entry.name
    return Task(
        absolute=f"{project.root}/{path}",
        path=path,
        size=size_of(entry.stamp),
        max_bytes=project.max_bytes(),
        prose=entry.prose,
        known=entry.known.digest if entry.known else b"",
        options=project.prose_options(),
        packs=project.pack_folders if project.runs_packs else (),
    )


def _size(task: Task) -> int:
    return task.size


def _failed(task: Task, reason: str) -> Outcome:
    return Outcome(Record(incomplete=reason).pack(), b"")
