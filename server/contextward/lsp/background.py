"""The server's end of the worker: starts it, feeds it, listens, and replaces it when it dies.

The worker starts only after the first answer has gone out, and its death costs nothing but time:
a new one is told of every open document again. After several quick deaths in a row nobody is
started any more and the server goes on alone.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress

from contextward.lsp import wire

_log = logging.getLogger(__name__)
_QUICK_SECONDS = 10.0
_MAX_QUICK_DEATHS = 5
_BACKOFF_SECONDS = 0.2


class Background:
    """One worker at a time. `welcome` gives the messages that tell a new worker all there is.

    `on_give_up` is called when no worker will come any more.
    """

    def __init__(
        self,
        on_message: Callable[[wire.Message], None],
        welcome: Callable[[], Iterable[wire.Message]],
        on_give_up: Callable[[], None],
    ) -> None:
        self._on_message = on_message
        self._welcome = welcome
        self._on_give_up = on_give_up
        self._process: asyncio.subprocess.Process | None = None
        self._starting: asyncio.Future[asyncio.subprocess.Process] | None = None
        self._task: asyncio.Task[None] | None = None
        self.gave_up = False

    @property
    def pid(self) -> int | None:
        """The process id of the worker that runs now."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start supervising; returns at once."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._supervise())

    def send(self, message: wire.Message) -> None:
        """Send if somebody is there; who comes later is told by `welcome`."""
        if self._process is not None and self._process.stdin is not None:
            with suppress(ConnectionError, RuntimeError):
                self._process.stdin.write(wire.encode(message))

    async def stop(self) -> None:
        """End the worker and the supervision."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self._end()

    async def _supervise(self) -> None:
        deaths = 0
        while deaths < _MAX_QUICK_DEATHS:
            started = time.monotonic()
            try:
                await self._live()
            except (OSError, asyncio.IncompleteReadError):
                _log.info("the background worker ended")
            finally:
                await self._end()
            deaths = deaths + 1 if time.monotonic() - started < _QUICK_SECONDS else 1
            await asyncio.sleep(_BACKOFF_SECONDS * deaths)
        self.gave_up = True
        _log.error("the background worker ended %d times in a row; going on without", deaths)
        self._on_give_up()

    async def _live(self) -> None:
        """One worker's life, from start to `IncompleteReadError`."""
        # Shielded: a subprocess that is cancelled while it starts is waited for without end
        # (CPython 3.11); `_end` lets it start, then kills it.
        starting = asyncio.create_subprocess_exec(
            # -P: nothing in the working directory, which is a workspace, is ever imported.
            *(sys.executable, "-P", "-m", "contextward.lsp.worker"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,  # a traceback could quote a document
        )
        self._starting = asyncio.ensure_future(starting)
        process = self._process = await asyncio.shield(self._starting)
        for message in self._welcome():
            self.send(message)
        assert process.stdout is not None
        while True:
            header = await process.stdout.readexactly(wire.HEADER.size)
            body = await process.stdout.readexactly(wire.HEADER.unpack(header)[0])
            self._on_message(wire.decode(body))

    async def _end(self) -> None:
        """Kill what runs and wait for it, so that its pipes are closed before the loop is."""
        starting, self._starting, self._process = self._starting, None, None
        process = await starting if starting is not None else None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
