"""`make bench`: what our choices are worth, as ratios side by side in one run.

Every row compares two things measured in turn, the best of several rounds each, so that a busy
machine moves both. Nothing here is a test: the figures go into closing notes and decisions.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from lsprotocol import types as t
from pygls.lsp.client import LanguageClient
from pygls.workspace import TextDocument

from contextward.model import Edit, Position, Range
from contextward.project import shipped_engine
from contextward.text.document import Document

HERE = Path(__file__).parent
ROUNDS = 7
OURS = [str(Path(sys.executable).parent / "contextward"), "server"]
FLOOR = [sys.executable, str(HERE / "floor_server.py")]
LINE = (
    "def handler_{0}(request, patient_id={0}):  # plain line of code\n    return request.get('x')\n"
)


def best(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The best of several runs, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def row(what: str, ours: float, other: str, theirs: float) -> None:
    """One comparison."""
    print(
        f"{what:<50}{ours * 1e3:>10.3f} ms   {other:<22}{theirs * 1e3:>10.3f} ms"
        f"   x{theirs / ours:.1f}"
    )


def text_of(size: int) -> str:
    return "".join(LINE.format(i) for i in range(size // len(LINE) + 1))


def keystrokes() -> None:
    engine = shipped_engine()
    for size in (10_000, 100_000, 1_000_000):
        document = Document.of(text_of(size))
        snapshot = engine.open(document, "a.py")
        middle = Position(len(document.lines) // 2, 4)
        edit = [Edit(Range(middle, middle), "x")]
        full = best(partial(engine.open, document, "a.py"), 3)
        step = best(partial(engine.update, snapshot, edit), 30)
        row(f"one keystroke, {size // 1000} KB", step, "full scan", full)


def replace_all() -> None:
    text = text_of(1_000_000)
    document = Document.of(text)
    edits = [
        Edit(Range(Position(line, 0), Position(line, 1)), "ab")
        for line in range(0, len(document.lines) - 1, len(document.lines) // 1000)
    ][:1000]
    changes = [
        t.TextDocumentContentChangePartial(
            t.Range(t.Position(e.range.start.line, 0), t.Position(e.range.end.line, 1)), e.text
        )
        for e in edits
    ]

    def pygls_way() -> None:
        other = TextDocument("file:///a.py", text)
        for change in changes:
            other.apply_change(change)

    ours = best(lambda: document.apply(edits), 3)
    row("1000-edit replace-all, 1 MB", ours, "pygls's document", best(pygls_way, 1))


async def conversation(command: list[str], size: int) -> tuple[float, float]:
    """Seconds from start to the answer of `initialize`, and from an edit to its diagnostics."""
    client = LanguageClient("bench", "1")
    published = asyncio.Event()
    version = 0

    @client.feature(t.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def on_published(params: t.PublishDiagnosticsParams) -> None:
        if params.version == version:
            published.set()

    started = time.perf_counter()
    await client.start_io(*command)
    await client.initialize_async(t.InitializeParams(t.ClientCapabilities()))
    ready = time.perf_counter() - started
    client.initialized(t.InitializedParams())
    uri = "file:///tmp/contextward-bench/a.py"
    item = t.TextDocumentItem(uri, "python", 0, text_of(size))
    client.text_document_did_open(t.DidOpenTextDocumentParams(item))
    await published.wait()
    await asyncio.sleep(4)  # let the worker finish its imports
    times = []
    at = t.Range(t.Position(10, 0), t.Position(10, 0))
    for version in range(1, 60):
        published.clear()
        start = time.perf_counter()
        client.text_document_did_change(
            t.DidChangeTextDocumentParams(
                t.VersionedTextDocumentIdentifier(uri=uri, version=version),
                [t.TextDocumentContentChangePartial(at, "x")],
            )
        )
        await published.wait()
        times.append(time.perf_counter() - start)
        await asyncio.sleep(0.01)
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()
    return ready, sorted(times)[len(times) // 2]


def protocol() -> None:
    subprocess.run([OURS[0], "--version"], check=True, stdout=subprocess.DEVNULL)  # warm caches
    for size in (1_000, 100_000, 1_000_000):
        ours = asyncio.run(conversation(OURS, size))
        floor = asyncio.run(conversation(FLOOR, size))
        row(
            f"edit to diagnostics, {size // 1000} KB, median",
            ours[1],
            "pygls doing nothing",
            floor[1],
        )
        if size == 1_000:
            row("start to the answer of initialize", ours[0], "pygls doing nothing", floor[0])


def main() -> None:
    keystrokes()
    replace_all()
    protocol()


if __name__ == "__main__":
    main()
