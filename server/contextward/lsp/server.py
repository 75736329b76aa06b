"""The server: which message goes where.

Everything that takes long to import (rules, registries, the engine) is behind `Work`, which is
loaded when the handshake is over: an editor that starts has its answer first.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types as t

from contextward.lsp.client import FIX_ALL, negotiate
from contextward.lsp.host import Host
from contextward.lsp.positions import path_of
from contextward.lsp.protocol import quiet_logs
from contextward.text.encoding import Encoding

if TYPE_CHECKING:
    from contextward.lsp.work import Work

_ENCODINGS: dict[str, Encoding] = {"utf-8": "utf-8", "utf-16": "utf-16", "utf-32": "utf-32"}
_ACTIONS = t.CodeActionOptions([t.CodeActionKind.QuickFix, FIX_ALL], resolve_provider=True)
_PULL = t.DiagnosticOptions(
    inter_file_dependencies=False, workspace_diagnostics=False, identifier="contextward"
)


class ContextwardServer(Host):
    """One client, one session."""

    @cached_property
    def work(self) -> Work:
        """What answers; imported and made when first needed, after `initialize` was answered."""
        from contextward.lsp.work import Work

        return Work(self)


def create_server(machine: Path | None = None) -> ContextwardServer:
    """A server with all its handlers, ready to be started on a transport.

    `machine` is the folder below which the machine's policy lies: `/`, but in tests.
    """
    quiet_logs()
    server = ContextwardServer(machine)

    @server.feature(t.INITIALIZE)
    def initialize(params: t.InitializeParams) -> None:
        encoding = server.workspace.position_encoding
        server.client = negotiate(params, _ENCODINGS[str(getattr(encoding, "value", encoding))])
        server.folders = _folders(params)
        if server.client.delivery == "pull":
            server.feature(t.TEXT_DOCUMENT_DIAGNOSTIC, _PULL)(pull)

    async def pull(params: t.DocumentDiagnosticParams) -> Any:
        return await server.work.pull(params)

    @server.feature(t.INITIALIZED)
    def initialized(_params: t.InitializedParams) -> None:
        server.work.begin()

    @server.feature(t.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: t.DidOpenTextDocumentParams) -> None:
        server.work.session.open(params.text_document)

    @server.feature(t.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: t.DidChangeTextDocumentParams) -> None:
        server.work.change(params)

    @server.feature(t.TEXT_DOCUMENT_DID_SAVE, t.SaveOptions(include_text=False))
    def did_save(params: t.DidSaveTextDocumentParams) -> None:
        server.work.files_changed([params.text_document.uri])

    @server.feature(t.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: t.DidCloseTextDocumentParams) -> None:
        server.work.close(params.text_document.uri)

    @server.feature(t.TEXT_DOCUMENT_HOVER)
    def hover(params: t.HoverParams) -> t.Hover | None:
        return server.work.hover(params)

    @server.feature(t.TEXT_DOCUMENT_CODE_ACTION, _ACTIONS)
    def code_action(params: t.CodeActionParams) -> list[t.CodeAction]:
        return server.work.offer(params)

    @server.feature(t.CODE_ACTION_RESOLVE)
    def code_action_resolve(action: t.CodeAction) -> t.CodeAction:
        return server.work.resolve(action)

    @server.feature(t.TEXT_DOCUMENT_CODE_LENS)
    def code_lens(params: t.CodeLensParams) -> list[t.CodeLens]:
        return server.work.lenses(params)

    @server.feature(t.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(params: t.DidChangeWatchedFilesParams) -> None:
        server.work.files_changed([change.uri for change in params.changes])

    @server.feature(t.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def did_change_configuration(params: t.DidChangeConfigurationParams) -> None:
        server.work.configure(params.settings)

    @server.feature(t.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def did_change_folders(params: t.DidChangeWorkspaceFoldersParams) -> None:
        removed = {path_of(folder.uri) for folder in params.event.removed}
        added = [path_of(folder.uri) for folder in params.event.added]
        kept = [folder for folder in server.folders if folder not in removed]
        server.folders[:] = [*kept, *filter(None, added)]

    @server.feature(t.SHUTDOWN)
    async def shutdown(_params: None) -> None:
        await server.work.end()

    return server


def _folders(params: t.InitializeParams) -> list[Path]:
    uris = [folder.uri for folder in params.workspace_folders or ()]
    if not uris and params.root_uri:
        uris = [params.root_uri]
    found = [path_of(uri) for uri in uris]
    return [path for path in found if path is not None]
