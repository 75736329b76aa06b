"""The worker process: first scans of large documents, and the prose tier.

It is fed the same edits as the server keeps its own documents by, and answers for a version when
it has nothing else to do; an answer for a version that is no longer the newest is dropped by the
server, and a newer one follows. It lives exactly as long as its standard input is open.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from contextward import roster
from contextward.detect.prose import ProseOptions, ProseTier
from contextward.detect.roster import Roster
from contextward.engine import Engine, Snapshot
from contextward.localpacks import packed_engine, shipped_engine
from contextward.lsp import wire
from contextward.model import Detection
from contextward.text.document import Document

_SECONDS = 10.0
"""A document or an edit of it that takes longer is given up: what is shown says so."""
_IDLE_SECONDS = 0.15
"""Prose waits until typing pauses for so long."""
_MOST_TIERS = 8


@dataclass
class _Mirror:
    """The worker's copy of a document."""

    version: int
    snapshot: Snapshot
    scan: bool
    """The server waits for the rows of the whole document."""
    prose: bool
    options: ProseOptions
    packs: tuple[str, ...]
    """Folders of packs whose rules run as well."""
    engine: Engine
    """With the rules of the packs, as long as they keep within the time."""
    limited: str = ""
    """Why they do not run any more."""
    answered: int = -1
    """The last version whose prose was sent."""
    outdated: bool = False
    """What was read in its prose was read with another roster."""


class Worker:
    """Keeps the mirrors and answers; `inbox` is filled by the thread that reads the pipe."""

    def __init__(
        self, engine: Engine, inbox: queue.SimpleQueue[wire.Message], out: BinaryIO
    ) -> None:
        self.inbox = inbox
        self._engine = engine
        self._out = out
        self._mirrors: dict[str, _Mirror] = {}
        self._tiers: dict[tuple[Engine, ProseOptions], ProseTier] = {}
        self._rosters: dict[str, Roster | None] = {}
        self._described: dict[tuple[str, ...], Engine] = {}

    def run(self) -> None:
        """Serve for ever; the process ends with its pipe."""
        while True:
            with suppress(queue.Empty):
                timeout = _IDLE_SECONDS if self._pending() else None
                message = self.inbox.get(timeout=timeout)
                self._guarded(message["uri"], message.get("version", 0), self._take, message)
                continue
            for uri, mirror in list(self._mirrors.items()):
                if self._wanting(mirror) and not self._guarded(
                    uri, mirror.version, self._prose, uri, mirror
                ):
                    break

    def _take(self, message: wire.Message) -> None:
        uri = message["uri"]
        match message["do"]:
            case "open":
                self._mirrors[uri] = self._opened(message)
            case "roster":
                self._take_roster(message)
            case "change" if uri in self._mirrors:
                mirror = self._mirrors[uri]
                edits = wire.unpack_edits(message["edits"])
                mirror.snapshot = mirror.engine.update(mirror.snapshot, edits, seconds=_SECONDS)
                if mirror.snapshot.incomplete and mirror.packs and not mirror.limited:
                    self._without_packs(mirror)
                mirror.version = message["version"]
                mirror.scan = message["scan"]
            case "taken" if uri in self._mirrors:
                self._mirrors[uri].scan = False
            case "close":
                self._mirrors.pop(uri, None)
        mirror_now = self._mirrors.get(uri)
        if mirror_now and self.inbox.empty():
            self._answer(uri, mirror_now)

    def _answer(self, uri: str, mirror: _Mirror) -> None:
        """What the server waits for: the rows of the document, or what packs detect in it."""
        rows, incomplete = mirror.snapshot.rows, mirror.snapshot.incomplete
        if mirror.scan:
            packed = wire.pack_rows(rows)
            self._send(uri, mirror.version, rows=packed, incomplete=incomplete)
        if mirror.packs:
            found = {line: row.detections for line, row in enumerate(rows) if row.detections}
            patterns, limited = wire.pack_found(found), mirror.limited
            self._send(
                uri, mirror.version, patterns=patterns, incomplete=incomplete, limited=limited
            )

    def _opened(self, message: wire.Message) -> _Mirror:
        packs = tuple(message["packs"])
        engine = self._engine_with(message["uri"], packs)
        snapshot = engine.open(
            Document.of(message["text"]),
            message["path"],
            message["language"],
            patterns_only=message["patternsOnly"],
            seconds=_SECONDS,
        )
        mirror = _Mirror(
            version=message["version"],
            snapshot=snapshot,
            scan=message["scan"],
            prose=message["prose"],
            options=_options(message["options"]),
            packs=packs,
            engine=engine,
        )
        if snapshot.incomplete and packs:
            self._without_packs(mirror)
        if not mirror.snapshot.incomplete:
            mirror.snapshot = mirror.engine.complete(mirror.snapshot)
        return mirror

    def _without_packs(self, mirror: _Mirror) -> None:
        """The rules of packs take too long here: ours alone go on."""
        mirror.limited = f"{mirror.snapshot.incomplete} with the rules of packs"
        mirror.engine, before = self._engine, mirror.snapshot
        mirror.snapshot = self._engine.open(
            before.document,
            before.path,
            before.language,
            patterns_only=before.patterns_only,
            seconds=_SECONDS,
        )

    def _engine_with(self, uri: str, packs: tuple[str, ...]) -> Engine:
        """The engine with the rules of packs; the server is told what they are."""
        if not packs:
            return self._engine
        packed = packed_engine(packs)
        if self._described.get(packs) is not packed.engine:
            self._described[packs] = packed.engine
            rules, faults = wire.pack_rules(packed.added), wire.pack_faults(packed.faults)
            self._send(uri, 0, packs=packs, rules=rules, faults=faults)
        return packed.engine

    def _guarded(
        self, uri: str, version: int, action: Callable[..., object], *arguments: object
    ) -> bool:
        """Run `action`; a document that breaks it is given up and the server is told."""
        try:
            return action(*arguments) is not False
        except BrokenPipeError:
            raise
        except Exception:
            self._mirrors.pop(uri, None)
            self._send(uri, version, failed=True)
            return True

    def _pending(self) -> bool:
        return any(map(self._wanting, self._mirrors.values()))

    def _wanting(self, mirror: _Mirror) -> bool:
        return mirror.prose and mirror.answered != mirror.version

    def _prose(self, uri: str, mirror: _Mirror) -> bool:
        """Read a document's prose; False when somebody spoke meanwhile and it has to wait."""
        found: dict[int, tuple[Detection, ...]] = {}
        for line, detections in self._read(mirror):
            if detections:
                found[line] = detections
            if not self.inbox.empty():
                return False  # the tier remembers what it has read: starting over costs little
        mirror.answered, mirror.outdated = mirror.version, False
        mirror.snapshot = mirror.engine.with_prose(mirror.snapshot, found)
        self._send(uri, mirror.version, prose=wire.pack_found(found))
        return True

    def _read(self, mirror: _Mirror) -> Iterator[tuple[int, tuple[Detection, ...]]]:
        tier, snapshot = self._tier_for(mirror.engine, mirror.options), mirror.snapshot
        for number, row in enumerate(snapshot.rows):
            if row.prose is not None and not mirror.outdated:
                yield number, row.prose
                continue
            regions = mirror.engine.regions(snapshot, number)
            if regions:
                yield number, tier.read(snapshot.path, snapshot.document.line(number), regions)

    def _tier_for(self, engine: Engine, options: ProseOptions) -> ProseTier:
        """Packs that ask nothing of the tier share ours, which has read much already."""
        if _entities(engine) == _entities(self._engine):
            engine = self._engine
        known = self._tiers.get((engine, options))
        if known is None:
            root = options.roster
            if root and root not in self._rosters:
                self._rosters[root], _ = roster.load(Path(root), make=False)
                threading.Thread(target=self._make_roster, args=(root,), daemon=True).start()
            if len(self._tiers) >= _MOST_TIERS:
                self._tiers.clear()
            known = ProseTier(engine.ruleset, options, self._rosters.get(root))
            self._tiers[engine, options] = known
        return known

    def _make_roster(self, root: str) -> None:
        """In a thread of its own: git may take seconds."""
        made, first = roster.load(Path(root))
        self.inbox.put({"do": "roster", "uri": "", "root": root, "roster": made, "first": first})

    def _take_roster(self, message: wire.Message) -> None:
        root, made = message["root"], message["roster"]
        if made is None or made == self._rosters.get(root):
            return
        self._rosters[root] = made
        self._tiers = {key: tier for key, tier in self._tiers.items() if key[1].roster != root}
        for mirror in self._mirrors.values():
            if mirror.options.roster == root:
                mirror.answered, mirror.outdated = -1, True
        if message["first"]:
            self._send("", 0, notice=roster.told(made))

    def _send(self, uri: str, version: int, **answer: object) -> None:
        self._out.write(wire.encode({"uri": uri, "version": version, **answer}))
        self._out.flush()


def _entities(engine: Engine) -> list[tuple[str, str]]:
    return [(owner.id, detector.entity) for owner, detector in engine.ruleset.recognizers]


def _options(packed: Sequence[Any]) -> ProseOptions:
    languages, glossary, root = packed
    return ProseOptions(tuple(languages), tuple(glossary), root)


def _listen(pipe: BinaryIO, inbox: queue.SimpleQueue[wire.Message]) -> None:
    """Read frames until the pipe ends, then end the process whatever it is doing."""
    while True:
        header = pipe.read(wire.HEADER.size)
        if len(header) < wire.HEADER.size:
            os._exit(0)
        body = pipe.read(wire.HEADER.unpack(header)[0])
        inbox.put(wire.decode(body))


def main() -> None:
    """The entry point: frames on standard input and output, nothing on standard error."""
    out, pipe = sys.stdout.buffer, sys.stdin.buffer
    sys.stdout = sys.stderr  # whatever a library prints must not break a frame
    with suppress(OSError, AttributeError):
        os.nice(10)
    inbox: queue.SimpleQueue[wire.Message] = queue.SimpleQueue()
    listener = threading.Thread(target=_listen, args=(pipe, inbox), daemon=True)
    listener.start()
    worker = Worker(shipped_engine(), inbox, out)
    with suppress(BrokenPipeError):
        worker.run()
    os._exit(0)


if __name__ == "__main__":
    main()
