"""The host: what the features need of the server, and no more."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from lsprotocol import types as t

from contextward import __version__
from contextward.lsp.client import Client
from contextward.lsp.protocol import Protocol, Server

_PATIENCE_SECONDS = 1.5


class Host(Server):
    """Knows the client and its folders, runs tasks, and speaks to the person."""

    def __init__(self, machine: Path | None) -> None:
        super().__init__(
            "contextward",
            __version__,
            text_document_sync_kind=t.TextDocumentSyncKind.Incremental,
            protocol_cls=Protocol,
        )
        self.client: Client
        """Known from `initialize` on."""
        self.folders: list[Path] = []
        self.machine = machine
        """The folder below which the machine's policy lies; None: nobody's policy counts."""
        self._tasks: set[asyncio.Task[Any]] = set()
        self._told: set[str] = set()

    def shutdown(self) -> None:
        """The connection is over: whatever still runs then ends, and the process with it."""
        watchdog = threading.Timer(_PATIENCE_SECONDS, os._exit, [0])
        watchdog.daemon = True
        watchdog.start()
        super().shutdown()  # type: ignore[no-untyped-call]

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run beside everything else; kept until done."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def tell(self, text: str, kind: t.MessageType = t.MessageType.Warning) -> None:
        """Say something to the person, once."""
        if text not in self._told:
            self._told.add(text)
            self.window_show_message(t.ShowMessageParams(kind, f"contextward: {text}"))
