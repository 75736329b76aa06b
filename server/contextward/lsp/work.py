"""What the server does once the handshake is over: the session and the features on top of it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable

from lsprotocol import types as t
from pygls.exceptions import JsonRpcInvalidParams

from contextward.lsp import actions, diagnostics, hover, lens, watch
from contextward.lsp.client import preferences
from contextward.lsp.documents import OpenDocument
from contextward.lsp.host import Host
from contextward.lsp.positions import path_of
from contextward.lsp.session import Session
from contextward.project import Project


class Work:
    """Answers messages. Documents that are not open are refused by name, or answered emptily."""

    def __init__(self, server: Host) -> None:
        self._server = server
        self.session = Session(server.client, server.folders, server.machine)
        self.session.on_change = self._changed
        self.session.on_news = self._news
        self.session.on_notice = lambda text: server.tell(text)
        self.session.on_project = self._project_opened
        self._poll = watch.Poll(self.session, everything=not server.client.watch_files)
        self._refresh = _Refresh(server)

    def begin(self) -> None:
        """`initialized`: the worker, the watchers, and what was wrong with the options."""
        self.session.background.start()
        for complaint in self._server.client.complaints:
            self._server.tell(complaint)
        if self._server.client.watch_files:
            self._server.spawn(watch.ask_client_to_watch(self._server))
        self._server.spawn(self._poll.run())
        if self._server.process_id:
            self._server.spawn(self._end_with(self._server.process_id))

    async def end(self) -> None:
        """`shutdown`."""
        await self.session.background.stop()

    def change(self, params: t.DidChangeTextDocumentParams) -> None:
        """`textDocument/didChange`."""
        if not self.session.change(params.text_document, params.content_changes):
            uri = params.text_document.uri
            self._server.tell(f"a change of {uri}, which is not open, was ignored")

    def close(self, uri: str) -> None:
        """`textDocument/didClose`."""
        closed = self.session.close(uri)
        if closed is not None and self._server.client.delivery == "push":
            diagnostics.clear(self._server, closed.uri)

    async def pull(
        self, params: t.DocumentDiagnosticParams
    ) -> t.RelatedFullDocumentDiagnosticReport | t.RelatedUnchangedDocumentDiagnosticReport:
        """`textDocument/diagnostic`."""
        return await diagnostics.pull(self.session, params)

    def hover(self, params: t.HoverParams) -> t.Hover | None:
        """`textDocument/hover`."""
        document = self._document(params.text_document.uri)
        return hover.hover(self.session, document, params.position)

    def offer(self, params: t.CodeActionParams) -> list[t.CodeAction]:
        """`textDocument/codeAction`."""
        document = self._document(params.text_document.uri)
        return actions.offer(self.session, document, params)

    def resolve(self, action: t.CodeAction) -> t.CodeAction:
        """`codeAction/resolve`."""
        return actions.resolve(self.session, action)

    def lenses(self, params: t.CodeLensParams) -> list[t.CodeLens]:
        """`textDocument/codeLens`."""
        document = self.session.documents.get(params.text_document.uri)
        return lens.lenses(self.session, document) if document else []

    def files_changed(self, uris: Iterable[str]) -> None:
        """Files changed on disk or were saved."""
        self.session.files_changed([path for path in map(path_of, uris) if path is not None])

    def configure(self, settings: object) -> None:
        """`workspace/didChangeConfiguration`."""
        mine = settings.get("contextward") if isinstance(settings, dict) else None
        complaints: list[str] = []
        self.session.prefer(preferences(mine, complaints))
        for complaint in complaints:
            self._server.tell(complaint)

    def _document(self, uri: str) -> OpenDocument:
        found = self.session.documents.get(uri)
        if found is None:
            raise JsonRpcInvalidParams(f"{uri} is not open")
        return found

    def _changed(self, document: OpenDocument) -> None:
        if self._server.client.delivery == "push":
            diagnostics.publish(self._server, self.session, document)

    def _news(self, document: OpenDocument) -> None:
        self._changed(document)
        self._refresh.request()

    def _project_opened(self, project: Project) -> None:
        open_files = {str(document.file) for document in self.session.documents.values()}
        for fault in project.faults:
            if fault.path not in open_files:  # else the fault is a diagnostic of that file
                self._server.tell(str(fault), t.MessageType.Error)
        for fault in self.session.machine.faults:
            self._server.tell(str(fault), t.MessageType.Error)
        self._poll.remember(project)

    async def _end_with(self, process_id: int) -> None:
        await watch.until_gone(process_id)
        await self.session.background.stop()
        os._exit(1)


class _Refresh:
    """Asks the client to pull again: one request on its way at a time, however much is new."""

    def __init__(self, server: Host) -> None:
        self._server = server
        self._wanted = False
        self._running = False

    def request(self) -> None:
        """There is news. Returns at once."""
        self._wanted = True
        if not self._running:
            self._running = True
            self._server.spawn(self._run())

    async def _run(self) -> None:
        client = self._server.client
        try:
            while self._wanted:
                self._wanted = False
                # Shielded: cancelling a request on its way breaks pygls 2.1's bookkeeping.
                if client.delivery == "pull":
                    await asyncio.shield(self._server.workspace_diagnostic_refresh_async(None))
                if client.refresh_lenses:
                    await asyncio.shield(self._server.workspace_code_lens_refresh_async(None))
        finally:
            self._running = False
