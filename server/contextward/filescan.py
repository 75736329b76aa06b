"""Scanning one file from disk: read once, told by its digest whether it is what it was, scanned.

`FileScanner` is what runs in every process of a parallel scan, so what goes in and comes out is
small and plain. Nothing here knows of a project's policy.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from contextward import __version__
from contextward.cache import DIGEST_BYTES, digest
from contextward.detect.prose import ProseOptions, ProseTier
from contextward.engine import Engine, Snapshot
from contextward.errors import UnreadableFile
from contextward.localpacks import packed_engine, shipped_engine
from contextward.model import Detection
from contextward.record import Record, record_of
from contextward.roster import load
from contextward.rules.data import rules_dir
from contextward.rules.filekinds import shipped_kinds
from contextward.text.document import Document
from contextward.text.files import document_of, read_bytes

_SECONDS = 30.0
"""After so long a file is given up: its result says that it is incomplete."""
_OPTIONS = ProseOptions()
_BINARY_DIGEST = bytes(DIGEST_BYTES)
"""A binary file is not read, so its content is not known; what it is is told in a moment."""
_LIBRARIES = ("google-re2", "presidio-analyzer")


class Task(NamedTuple):
    """A file to scan: where it is, and what else its result depends on."""

    absolute: str
    path: str
    """Relative to its project, with `/`."""
    size: int
    max_bytes: int
    """Beyond this it is scanned by patterns only."""
    prose: bool
    """Look for names as well."""
    known: bytes
    """The digest for which a result is known already; empty when there is none."""
    packs: tuple[str, ...] = ()
    """Folders of packs whose rules run as well."""
    options: ProseOptions = _OPTIONS
    """How to look for names."""


class Outcome(NamedTuple):
    """What came of it: a packed record, or none when the file has the digest that is known."""

    packed: bytes | None
    digest: bytes
    """Empty when the result is not to be kept: another time the file may be readable."""


class FileScanner:
    """Scans files, with names in prose or without; a copy sent elsewhere makes its own engine."""

    def __init__(self, prose: bool, engine: Engine | None = None) -> None:
        self._engine = engine or shipped_engine()
        self._prose = prose
        self._tiers: dict[tuple[Engine, ProseOptions], ProseTier] = {}

    def __reduce__(self) -> tuple[type[FileScanner], tuple[bool]]:
        return FileScanner, (self._prose,)

    def prepare(self, packs: Iterable[tuple[str, ...]] = ()) -> None:
        """Make what a first file would make, so that processes forked from this one have it."""
        for folders in packs or [()]:
            engine = self._engine_for(folders)
            _ = engine.ruleset
            if self._prose:
                self._tier(engine, ProseOptions())

    def _engine_for(self, packs: tuple[str, ...]) -> Engine:
        return packed_engine(packs).engine if packs else self._engine

    def _tier(self, engine: Engine, options: ProseOptions) -> ProseTier:
        known = self._tiers.get((engine, options))
        if known is None:
            roster = load(Path(options.roster), make=False)[0] if options.roster else None
            known = ProseTier(engine.ruleset, options, roster)
            self._tiers[engine, options] = known
        return known

    def __call__(self, task: Task) -> Outcome:
        """Scan a file from disk. What cannot be read gives a record that says why."""
        try:
            data = read_bytes(task.absolute)
        except UnreadableFile as error:
            return Outcome(Record(incomplete=str(error)).pack(), b"")
        if data is None:
            return Outcome(Record(binary=True).pack(), _BINARY_DIGEST)
        found = digest(data)
        if found == task.known:
            return Outcome(None, found)
        record = self.scan(data, task)
        return Outcome(record.pack(), b"" if record.gave_up else found)

    def scan(self, data: bytes, task: Task) -> Record:
        """Scan the content of a file."""
        text = document_of(data)
        if text is None:
            return Record(binary=True)
        document, note = text
        kind = shipped_kinds().tell(task.path, data)
        patterns_only = len(data) > task.max_bytes or (kind is not None and kind.patterns_only)
        engine = self._engine_for(task.packs)
        snapshot = self.snapshot(
            engine, document, task.path, task.prose, task.options, patterns_only=patterns_only
        )
        if snapshot.incomplete and task.packs:  # our own rules are not to suffer
            reason = snapshot.incomplete
            snapshot = self.snapshot(
                self._engine,
                document,
                task.path,
                task.prose,
                task.options,
                patterns_only=patterns_only,
            )
            snapshot = replace(snapshot, incomplete=f"{reason} with the rules of packs")
        return record_of(snapshot, incomplete=note, kind=kind.id if kind else "")

    def snapshot(
        self,
        engine: Engine,
        document: Document,
        path: str,
        prose: bool,
        options: ProseOptions = _OPTIONS,
        *,
        patterns_only: bool = False,
    ) -> Snapshot:
        """What an engine finds in a text, for those who have to see it: names too if `prose`."""
        snapshot = engine.open(document, path, patterns_only=patterns_only, seconds=_SECONDS)
        if prose and self._prose and not patterns_only:
            snapshot = self._with_prose(engine, self._tier(engine, options), snapshot)
        return snapshot

    def _with_prose(self, engine: Engine, tier: ProseTier, snapshot: Snapshot) -> Snapshot:
        found: dict[int, tuple[Detection, ...]] = {}
        for line, regions in enumerate(engine.all_regions(snapshot)):
            if regions:
                detections = tier.read(snapshot.path, snapshot.document.line(line), regions)
                if detections:
                    found[line] = detections
        return engine.with_prose(snapshot, found)


def scope(engine: Engine, *parts: object) -> bytes:
    """A digest of all that results depend on besides the file: rules, versions, and `parts`."""
    rules = [(rule.rule.id, rule.rule.detect, rule.rule.scope, rule.rule.allow, rule.rule.category,
              rule.rule.confidence) for rule in engine.rules.values()]  # fmt: skip
    return digest(repr((_software(), rules, parts)).encode("utf-8", "surrogatepass"))


@cache
def _software() -> tuple[object, ...]:
    """Versions, and the time stamps of our own files: a checkout changes without its version."""
    versions = [(name, _version(name)) for name in _LIBRARIES]
    return (__version__, versions, *_stamps(Path(__file__).parent), *_stamps(rules_dir()))


def _stamps(folder: Path) -> Iterator[tuple[str, int, int]]:
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.endswith((".py", ".yaml")):
                status = Path(place, name).stat()
                yield name, status.st_size, status.st_mtime_ns


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
