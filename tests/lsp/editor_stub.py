"""An editor that starts a server, opens a file and then does nothing until it is killed."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from lsprotocol import types as t
from pygls.lsp.client import LanguageClient


async def main(server: str, root: Path, wait_for: str) -> None:
    client = LanguageClient("stub", "1")
    found = asyncio.Event()

    @client.feature(t.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def published(params: t.PublishDiagnosticsParams) -> None:
        if params.diagnostics:
            found.set()

    await client.start_io(server, "server")
    await client.initialize_async(
        t.InitializeParams(
            t.ClientCapabilities(),
            process_id=os.getpid(),
            workspace_folders=[t.WorkspaceFolder(root.as_uri(), "ws")],
        )
    )
    client.initialized(t.InitializedParams())
    path = root / "a.py"
    item = t.TextDocumentItem(path.as_uri(), "python", 1, path.read_text())
    client.text_document_did_open(t.DidOpenTextDocumentParams(item))
    if wait_for == "prose":
        await found.wait()
    else:  # the worker has only just been started and imports its libraries
        assert client._server is not None
        children = Path(f"/proc/{client._server.pid}/task/{client._server.pid}/children")
        while not children.read_text().strip():
            await asyncio.sleep(0.01)
    print("ready", flush=True)
    await asyncio.sleep(3600)


asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
