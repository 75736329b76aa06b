"""The server: which handler answers which message. What they do is said in their modules."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from lsprotocol import types as t
from pygls.exceptions import JsonRpcInvalidParams

from contextward import __version__
from contextward.lsp import actions, watch
from contextward.lsp import diagnostics as diagnostics_
from contextward.lsp import hover as hover_
from contextward.lsp.client import negotiate, preferences
from contextward.lsp.documents import OpenDocument
from contextward.lsp.lens import lenses
from contextward.lsp.positions import path_of
from contextward.lsp.protocol import Protocol, Server, quiet_logs
from contextward.lsp.session import Session
from contextward.project import Project
from contextward.text.encoding import Encoding

_ENCODINGS: dict[str, Encoding] = {"utf-8": "utf-8", "utf-16": "utf-16", "utf-32": "utf-32"}


class ContextwardServer(Server):
    """One client, one session."""

    def __init__(self) -> None:
        super().__init__(
            "contextward",
            __version__,
            text_document_sync_kind=t.TextDocumentSyncKind.Incremental,
            protocol_cls=Protocol,
        )
        self.session: Session
        self.poll: watch.Poll
        self.tasks: set[asyncio.Task[Any]] = set()
        self.told: set[str] = set()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run beside everything else; kept until done."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def tell(self, text: str, kind: t.MessageType = t.MessageType.Warning) -> None:
        """Say something to the person, once."""
        if text not in self.told:
            self.told.add(text)
            self.window_show_message(t.ShowMessageParams(kind, f"contextward: {text}"))

    def document(self, uri: str) -> OpenDocument:
        """An open document. `JsonRpcInvalidParams` for any other."""
        found = self.session.documents.get(uri)
        if found is None:
            raise JsonRpcInvalidParams(f"{uri} is not open")
        return found


class Refresh:
    """Asks the client to pull again: one request on its way at a time, however much is new."""

    def __init__(self, server: ContextwardServer) -> None:
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
        client = self._server.session.client
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


def create_server() -> ContextwardServer:
    """A server with all its handlers, ready to be started on a transport."""
    quiet_logs()
    server = ContextwardServer()
    refresh = Refresh(server)

    @server.feature(t.INITIALIZE)
    def initialize(params: t.InitializeParams) -> None:
        encoding = server.workspace.position_encoding
        client = negotiate(params, _ENCODINGS[str(getattr(encoding, "value", encoding))])
        server.session = Session(client, _folders(params))
        server.poll = watch.Poll(server.session)
        server.session.on_change = _changed
        server.session.on_news = _news
        server.session.on_project = _project_opened
        if client.delivery == "pull":
            options = t.DiagnosticOptions(
                inter_file_dependencies=False, workspace_diagnostics=False, identifier="contextward"
            )
            server.feature(t.TEXT_DOCUMENT_DIAGNOSTIC, options)(pull)

    @server.feature(t.INITIALIZED)
    def initialized(_params: t.InitializedParams) -> None:
        session = server.session
        session.background.start()
        for complaint in session.client.complaints:
            server.tell(complaint)
        if session.client.watch_files:
            server.spawn(watch.ask_client_to_watch(server))
        else:
            server.spawn(server.poll.run())
        if server.process_id:
            server.spawn(_end_with(server.process_id))

    async def _end_with(process_id: int) -> None:
        await watch.until_gone(process_id)
        await server.session.background.stop()
        os._exit(1)

    @server.feature(t.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: t.DidOpenTextDocumentParams) -> None:
        server.session.open(params.text_document)

    @server.feature(t.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: t.DidChangeTextDocumentParams) -> None:
        if not server.session.change(params.text_document, list(params.content_changes)):
            server.tell(f"a change of {params.text_document.uri}, which is not open, was ignored")

    @server.feature(t.TEXT_DOCUMENT_DID_SAVE, t.SaveOptions(include_text=False))
    def did_save(params: t.DidSaveTextDocumentParams) -> None:
        path = path_of(params.text_document.uri)
        if path is not None:
            server.session.files_changed([path])

    @server.feature(t.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: t.DidCloseTextDocumentParams) -> None:
        closed = server.session.close(params.text_document.uri)
        if closed is not None and server.session.client.delivery == "push":
            diagnostics_.clear(server, closed.uri)

    async def pull(params: t.DocumentDiagnosticParams) -> Any:
        return await diagnostics_.pull(server.session, params)

    @server.feature(t.TEXT_DOCUMENT_HOVER)
    def hover(params: t.HoverParams) -> t.Hover | None:
        document = server.document(params.text_document.uri)
        return hover_.hover(server.session, document, params.position)

    @server.feature(
        t.TEXT_DOCUMENT_CODE_ACTION,
        t.CodeActionOptions(code_action_kinds=list(actions.KINDS), resolve_provider=True),
    )
    def code_action(params: t.CodeActionParams) -> list[t.CodeAction]:
        document = server.document(params.text_document.uri)
        return actions.offer(server.session, document, params)

    @server.feature(t.CODE_ACTION_RESOLVE)
    def code_action_resolve(action: t.CodeAction) -> t.CodeAction:
        return actions.resolve(server.session, action)

    @server.feature(t.TEXT_DOCUMENT_CODE_LENS)
    def code_lens(params: t.CodeLensParams) -> list[t.CodeLens]:
        document = server.session.documents.get(params.text_document.uri)
        return lenses(server.session, document) if document else []

    @server.feature(t.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(params: t.DidChangeWatchedFilesParams) -> None:
        watch.changed(server.session, params)

    @server.feature(t.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def did_change_configuration(params: t.DidChangeConfigurationParams) -> None:
        settings = params.settings if isinstance(params.settings, dict) else {}
        complaints: list[str] = []
        server.session.prefer(preferences(settings.get("contextward"), complaints))
        for complaint in complaints:
            server.tell(complaint)

    @server.feature(t.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def did_change_folders(params: t.DidChangeWorkspaceFoldersParams) -> None:
        removed = {path_of(folder.uri) for folder in params.event.removed}
        added = [path_of(folder.uri) for folder in params.event.added]
        kept = [folder for folder in server.session.folders if folder not in removed]
        server.session.folders = [*kept, *filter(None, added)]

    @server.feature(t.SHUTDOWN)
    async def shutdown(_params: None) -> None:
        await server.session.background.stop()

    def _changed(document: OpenDocument) -> None:
        if server.session.client.delivery == "push":
            diagnostics_.publish(server, server.session, document)

    def _news(document: OpenDocument) -> None:
        _changed(document)
        refresh.request()

    def _project_opened(project: Project) -> None:
        for fault in project.faults:
            server.tell(str(fault), t.MessageType.Error)
        if not server.session.client.watch_files:
            server.poll.remember(project)

    return server


def _folders(params: t.InitializeParams) -> list[Path]:
    uris = [folder.uri for folder in params.workspace_folders or ()]
    if not uris and params.root_uri:
        uris = [params.root_uri]
    found = [path_of(uri) for uri in uris]
    return [path for path in found if path is not None]
