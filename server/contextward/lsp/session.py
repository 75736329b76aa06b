"""The session: open documents, the projects they belong to, and who does which work.

Small documents are scanned here at once and re-scanned around each edit, which takes less than a
message does. The first scan of a large one, and all prose, is the worker's: it is told of every
document and every edit, and its answers are taken only for the version they were made for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from lsprotocol import types as t

from contextward.context.reading import read_bounded
from contextward.engine import Engine, Snapshot
from contextward.localpacks import shipped_engine, stamps
from contextward.lsp import wire
from contextward.lsp.background import Background
from contextward.lsp.client import Client, Preferences
from contextward.lsp.documents import OpenDocument
from contextward.lsp.positions import edits_from_lsp, path_of, uri_of
from contextward.model import Edit, FileReport
from contextward.policy.machine import BARE, Machine, read_machine
from contextward.project import Project, root_of
from contextward.text.chunks import Chunks
from contextward.text.document import Document

_INLINE_CHARACTERS = 64 * 1024
"""A larger document is scanned by the worker first."""
_INLINE_LINES = 2_000
"""An edit that makes more lines be read again than this is the worker's too."""
_SECONDS = 2.0
"""A document that takes longer here is the worker's, or incomplete when there is none."""
_SETTLE_SECONDS = 0.1
"""Projects are not opened again at every key."""


class Session:
    """Everything between `initialize` and `exit`. Lives on the event loop, never blocks it long."""

    def __init__(self, client: Client, folders: list[Path], machine: Path | None = None) -> None:
        self.client = client
        self._machine_root = machine
        self.machine = self._read_machine()
        self.folders = folders
        self.documents: dict[str, OpenDocument] = {}
        self.projects: dict[Path, Project] = {}
        self._before: dict[Path, Project] = {}
        self._edited: set[Path] = set()
        self.on_change: Callable[[OpenDocument], None] = lambda _document: None
        """Called when the client opened or edited a document and it was scanned."""
        self.on_news: Callable[[OpenDocument], None] = lambda _document: None
        """Called when something else than the client's own message changed what to show."""
        self.on_notice: Callable[[str], None] = lambda _text: None
        """Called with what a person should be told once."""
        self.on_project: Callable[[Project], None] = lambda _project: None
        """Called when a project was opened, or opened again."""
        self.background = Background(self._on_answer, self._welcome, self._go_on_alone)
        self._engine: Engine | None = None
        self._packs: dict[tuple[str, ...], wire.Message] = {}
        """What the worker said of packs, by their folders."""

    @property
    def engine(self) -> Engine:
        """The rules, compiled when first needed."""
        if self._engine is None:
            self._engine = shipped_engine()
        return self._engine

    def open(self, item: t.TextDocumentItem) -> None:
        """`textDocument/didOpen`."""
        file = path_of(item.uri)
        root, path = self._place(item.uri, file)
        opened = OpenDocument(
            uri=item.uri,
            version=item.version,
            language=item.language_id,
            file=file,
            root=root,
            path=path,
            document=Document.of(item.text),
        )
        self.documents[item.uri] = opened
        self._context_changed(file)
        self._scan(opened, len(item.text))

    def change(
        self,
        identifier: t.VersionedTextDocumentIdentifier,
        changes: Sequence[t.TextDocumentContentChangeEvent],
    ) -> bool:
        """`textDocument/didChange`; False when the document was never opened."""
        found = self.documents.get(identifier.uri)
        if found is None:
            return False
        edits, whole = edits_from_lsp(found.document, changes, self.client.encoding)
        found.version = identifier.version
        if whole is not None:
            found.begin_again(whole)
            self._scan(found, len(whole.text))
        else:
            updated = self._updated(found, edits)
            if updated is not None:
                found.accept(updated)
                found.document = updated.document
                self._tell_edits(found, edits)
                self.on_change(found)
            else:  # nothing scanned yet, or too much to read again here: the worker's turn
                found.begin_again(found.document.apply(edits)[0])
                self._tell_edits(found, edits)
        self._context_changed(found.file)
        return True

    def close(self, uri: str) -> OpenDocument | None:
        """`textDocument/didClose`."""
        found = self.documents.pop(uri, None)
        if found is not None:
            found.scanned.set()  # nobody waits for a document that is gone
            self.background.send({"do": "close", "uri": uri})
            self._context_changed(found.file)
        return found

    def project(self, document: OpenDocument) -> Project:
        """The project of a document, opened when first needed."""
        project = self.projects.get(document.root)
        if project is None:
            project = Project(
                document.root,
                self.engine,
                told=self.client.told,
                profile=self.client.preferences.profile,
                editor=True,
                packs=False,  # the worker's: they are strangers'
                read=self.read,
                before=self._before.get(document.root),
                machine=self.machine,
            )
            self.projects[document.root] = self._before[document.root] = project
            self._describe(project)
            self.on_project(project)
        return project

    def _describe(self, project: Project) -> None:
        """Tell a project what the worker knows of its packs."""
        told = self._packs.get(project.pack_folders)
        if told is not None:
            rules, faults = wire.unpack_rules(told["rules"]), wire.unpack_faults(told["faults"])
            project.know(rules, faults)

    def report(self, document: OpenDocument) -> FileReport | None:
        """The findings of the newest snapshot; None while there is none."""
        if document.report is None and document.snapshot is not None:
            project = self.project(document)
            if project.excluded(document.path):
                document.report = replace(
                    project.report(replace(document.snapshot, rows=Chunks())), notes=()
                )
            else:
                document.report = project.report(document.snapshot, incomplete=document.limited)
        return document.report

    def uri_of(self, path: Path) -> str:
        """The URI of a file, in the client's own spelling when it has the file open."""
        for document in self.documents.values():
            if document.file == path:
                return document.uri
        return uri_of(path)

    def prefer(self, preferences: Preferences) -> None:
        """The person changed a setting."""
        self.client = replace(self.client, preferences=preferences)
        self.reopen_projects()

    def reopen_projects(self, root: Path | None = None) -> None:
        """Read configuration and context files again, and show what that changes."""
        for known in list(self.projects):
            if root is None or known == root:
                del self.projects[known]
        for document in self.documents.values():
            if root is None or document.root == root:
                document.outdate()
                self._tell_anew(document)
                if document.snapshot is not None:
                    self.on_news(document)

    def files_changed(self, paths: list[Path]) -> None:
        """Files changed on disk: projects that read any of them are opened again."""
        if not set(paths).isdisjoint(self.machine.consulted):
            self.machine = self._read_machine()
        for root, project in list(self.projects.items()):
            if not set(paths).isdisjoint(project.consulted):
                self.reopen_projects(root)

    def _read_machine(self) -> Machine:
        return read_machine(self._machine_root) if self._machine_root else BARE

    def _scan(self, document: OpenDocument, characters: int) -> None:
        project = self.project(document)
        excluded = project.excluded(document.path)
        inline = characters <= _INLINE_CHARACTERS or excluded or self.background.gave_up
        if inline:
            self._scan_here(document)
        opening = self._opening(document)
        document.told = _terms(opening)
        self.background.send(opening)
        if inline:
            self.on_change(document)

    def _opening(self, document: OpenDocument) -> wire.Message:
        project = self.project(document)
        text = document.document.text
        excluded = project.excluded(document.path)
        return {
            "do": "open",
            "uri": document.uri,
            "version": document.version,
            "path": document.path,
            "language": document.language,
            "text": "" if excluded else text,
            "patternsOnly": len(text) > project.max_bytes(),
            "scan": _wants_rows(document),
            "packs": () if excluded else project.pack_folders,
            "options": project.prose_options(),
            "prose": not excluded and project.config_for(document.path).settings.prose.enabled,
        }

    def _tell_anew(self, document: OpenDocument) -> None:
        """The worker is told of the document again if the project now wants something else."""
        opening = self._opening(document)
        if document.told == _terms(opening):
            return
        if document.snapshot is not None and not opening["prose"]:
            document.accept(self.engine.with_prose(document.snapshot, {}))
        document.told = _terms(opening)
        self.background.send(opening)

    def _updated(self, document: OpenDocument, edits: list[Edit]) -> Snapshot | None:
        if document.snapshot is None:
            return None
        most = None if self.background.gave_up else _INLINE_LINES
        if document.snapshot.incomplete and most is not None:
            return None  # it took too long here: the worker has more time
        return self.engine.update_within(document.snapshot, edits, most, seconds=_SECONDS)

    def _tell_edits(self, document: OpenDocument, edits: list[Edit]) -> None:
        self.background.send(
            {
                "do": "change",
                "uri": document.uri,
                "version": document.version,
                "edits": wire.pack_edits(edits),
                "scan": _wants_rows(document),
            }
        )

    def _welcome(self) -> Iterator[wire.Message]:
        """What a worker that has just started is told."""
        return map(self._opening, list(self.documents.values()))

    def _on_answer(self, message: wire.Message) -> None:
        if "notice" in message:
            self.on_notice(message["notice"])
            return
        if "rules" in message:
            self._take_packs(message)
            return
        document = self.documents.get(message["uri"])
        if document is None or document.version != message["version"]:
            return  # closed, or edited meanwhile: the worker will answer for the newer version
        if "rows" in message and _wants_rows(document):
            rows = wire.unpack_rows(message["rows"])
            empty = self.project(document).scan(
                document.path, Document.of(""), document.language, size=len(document.document.text)
            )
            incomplete = message["incomplete"]
            document.accept(
                replace(empty, document=document.document, rows=rows, incomplete=incomplete)
            )
            self.background.send({"do": "taken", "uri": document.uri})
        elif "prose" in message and document.snapshot is not None:
            found = wire.unpack_found(message["prose"])
            had = any(row.prose for row in document.snapshot.rows)
            snapshot = self.engine.with_prose(document.snapshot, found)
            if not found and not had:
                document.snapshot = snapshot  # nothing to show, so nothing is new
                return
            document.accept(snapshot)
        elif "patterns" in message and document.snapshot is not None:
            detected = wire.unpack_found(message["patterns"])
            snapshot = self.engine.with_detections(document.snapshot, detected)
            document.limited = message["limited"]
            document.accept(replace(snapshot, incomplete=message["incomplete"]))
        elif "failed" in message and document.snapshot is None:
            self._scan_here(document)
        else:
            return
        self.on_news(document)

    def _scan_here(self, document: OpenDocument) -> None:
        project = self.project(document)
        document.accept(
            project.scan(document.path, document.document, document.language, seconds=_SECONDS)
        )

    def _take_packs(self, message: wire.Message) -> None:
        """The worker says what the rules of packs are, before it sends what they found."""
        folders = tuple(message["packs"])
        self._packs[folders] = message
        for root, project in list(self.projects.items()):
            if project.pack_folders == folders:
                self.reopen_projects(root)

    def _go_on_alone(self) -> None:
        """There is no worker any more: what it should have scanned is scanned here."""
        for document in self.documents.values():
            if document.snapshot is None:
                self._scan_here(document)
                self.on_news(document)

    def _context_changed(self, file: Path | None) -> None:
        """A file that decides about others is edited: what it says now counts, saved or not."""
        if file is None:
            return
        if not self._edited:
            asyncio.get_running_loop().call_later(_SETTLE_SECONDS, self._context_settled)
        self._edited.add(file)

    def _context_settled(self) -> None:
        edited, self._edited = list(self._edited), set()
        self.files_changed(edited)

    def read(self, path: Path) -> str | None:
        """A file as the editor has it, else as it is on disk."""
        for document in self.documents.values():
            if document.file == path:
                return document.document.text
        return read_bounded(path)

    def _place(self, uri: str, file: Path | None) -> tuple[Path, str]:
        """The project's folder and the path in it: the innermost folder that holds the file."""
        if file is None:
            return (self.folders or [Path.cwd()])[0], uri.rpartition(":")[2].lstrip(
                "/"
            ) or "untitled"
        holding = [folder for folder in self.folders if file.is_relative_to(folder)]
        if holding:
            root = max(holding, key=lambda folder: len(folder.parts))
        else:
            root = root_of(file.parent, file.parent)
        return root, file.relative_to(root).as_posix()


def _terms(opening: wire.Message) -> tuple[object, ...]:
    """What a project asks of the worker for a document."""
    packs = opening["packs"]
    terms = opening["prose"], opening["patternsOnly"], opening["options"], packs
    return *terms, *stamps(packs)


def _wants_rows(document: OpenDocument) -> bool:
    """Does the server wait for the worker's scan?"""
    return document.snapshot is None or bool(document.snapshot.incomplete)
