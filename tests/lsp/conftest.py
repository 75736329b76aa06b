"""A real server in a process of its own, and clients with the capabilities of real editors."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types as t
from lsprotocol.converters import get_converter
from pytest_lsp import LanguageClient, make_test_lsp_client

CAPABILITIES = Path(__file__).parent / "capabilities"
NEOVIM, VSCODE = "neovim_v0.11.4", "visual_studio_code_v1.139.1"
SERVER = Path(sys.executable).parent / "contextward"


class Editor:
    """A client that keeps texts and shows what an editor would show, whichever way it gets it."""

    def __init__(self, client: LanguageClient, profile: str, root: Path) -> None:
        self.client = client
        self.profile = profile
        self.root = root
        self.result: t.InitializeResult
        self.versions: dict[str, int] = {}

    @property
    def pulls(self) -> bool:
        """Does this client ask for diagnostics?"""
        return self.profile == VSCODE

    async def start(self, options: dict[str, Any] | None = None) -> None:
        """Shake hands."""
        recorded = json.loads((CAPABILITIES / f"{self.profile}.json").read_text())
        capabilities = get_converter().structure(recorded["capabilities"], t.ClientCapabilities)
        self.result = await self.client.initialize_session(
            t.InitializeParams(
                capabilities,
                process_id=os.getpid(),
                client_info=t.ClientInfo(recorded["clientInfo"]["name"]),
                workspace_folders=[t.WorkspaceFolder(self.root.as_uri(), "ws")],
                initialization_options=options,
            )
        )

    def uri(self, name: str) -> str:
        """The URI of a file of the workspace."""
        return (self.root / name).as_uri()

    def open(self, name: str, language: str = "", text: str | None = None) -> str:
        """Open a file as it is on disk, or as `text` says."""
        path = self.root / name
        if text is None:
            text = path.read_text(encoding="utf-8")
        uri = self.uri(name)
        self.versions[uri] = 1
        self.client.text_document_did_open(
            t.DidOpenTextDocumentParams(t.TextDocumentItem(uri, language, 1, text))
        )
        return uri

    def change(self, uri: str, *changes: t.TextDocumentContentChangeEvent) -> None:
        """Send one notification with the changes."""
        self.versions[uri] += 1
        self.client.text_document_did_change(
            t.DidChangeTextDocumentParams(
                t.VersionedTextDocumentIdentifier(uri=uri, version=self.versions[uri]),
                list(changes),
            )
        )

    async def shown(self, uri: str) -> list[t.Diagnostic]:
        """What the editor shows now."""
        if not self.pulls:
            return list(self.client.diagnostics.get(uri, ()))
        report = await self.client.text_document_diagnostic_async(
            t.DocumentDiagnosticParams(t.TextDocumentIdentifier(uri))
        )
        assert isinstance(report, t.RelatedFullDocumentDiagnosticReport)
        return list(report.items)

    async def until(
        self, uri: str, wanted: Callable[[list[t.Diagnostic]], bool], seconds: float = 20
    ) -> list[t.Diagnostic]:
        """Wait for diagnostics that satisfy; fail with what there is."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while True:
            items = await self.shown(uri)
            published = uri in self.client.diagnostics or self.pulls
            if published and wanted(items):
                return items
            assert loop.time() < end, [(d.code, d.range) for d in items]
            await asyncio.sleep(0.05)

    async def actions(self, uri: str, diagnostic: t.Diagnostic, *only: str) -> list[t.CodeAction]:
        """The code actions offered for a diagnostic."""
        offered = await self.client.text_document_code_action_async(
            t.CodeActionParams(
                t.TextDocumentIdentifier(uri),
                diagnostic.range,
                t.CodeActionContext([diagnostic], only=list(only) or None),
            )
        )
        return [action for action in offered or () if isinstance(action, t.CodeAction)]


Start = Callable[..., Awaitable[Editor]]


def has(*codes: str) -> Callable[[list[t.Diagnostic]], bool]:
    """Are all these rules among the diagnostics?"""
    return lambda items: set(codes) <= {str(item.code) for item in items}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """An empty project in which Cursor is in use."""
    root = tmp_path / "ws"
    root.mkdir()
    (root / ".contextward.yaml").write_text("profile: everyday\n")
    (root / ".cursorignore").write_text("")
    return root


@pytest_asyncio.fixture
async def start(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Start]:
    """Starts servers, and ends them."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    editors: list[Editor] = []

    async def begin(profile: str, options: dict[str, Any] | None = None) -> Editor:
        client = make_test_lsp_client()
        await client.start_io(str(SERVER), "server")
        editor = Editor(client, profile, workspace)
        editors.append(editor)
        await editor.start(options)
        return editor

    yield begin
    for editor in editors:
        server = editor.client._server
        assert server is not None
        if server.returncode is None:
            await editor.client.shutdown_session()
        await asyncio.wait_for(server.wait(), 10)
        await editor.client.stop()
