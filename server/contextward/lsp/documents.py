"""Open documents: their text, their newest snapshot, and the report that was made of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from contextward.engine import Snapshot
from contextward.model import FileReport
from contextward.text.document import Document


@dataclass(eq=False)
class OpenDocument:
    """One open document. `snapshot` is None while the worker makes the first scan."""

    uri: str
    version: int
    language: str
    file: Path | None
    """The file on disk; None for a buffer that has none."""
    root: Path
    """The project it belongs to."""
    path: str
    """Relative to `root`, with `/`."""
    document: Document
    snapshot: Snapshot | None = None
    limited: str = ""
    """Why the rules of packs do not run here any more."""
    report: FileReport | None = None
    """The report of `snapshot`; None when either it or the project has changed since."""
    generation: int = 0
    """Counts reports: the name of a result for a client that pulls."""
    told: tuple[object, ...] | None = None
    """On which terms the worker was told of it."""
    scanned: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once there is a snapshot, or there never will be one."""

    def accept(self, snapshot: Snapshot) -> None:
        """Take a newer snapshot."""
        self.snapshot, self.report = snapshot, None
        self.generation += 1
        self.scanned.set()

    def begin_again(self, document: Document) -> None:
        """The whole text is new: there is no snapshot until it has been scanned."""
        self.document, self.snapshot, self.report = document, None, None
        self.generation += 1
        self.scanned.clear()

    def outdate(self) -> None:
        """The project changed: the report has to be made again."""
        self.report = None
        self.generation += 1
