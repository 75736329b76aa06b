"""Single documents in this process: opening them, one character typed in them, and hard ones.

The times are of what the editor and the scan pay: from the bytes of a file to a snapshot, and from
a snapshot and an edit to the next snapshot.
"""

from __future__ import annotations

import gc
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from bench.engine import worst
from bench.engine.table import milliseconds, quantile, show
from bench.engine.tree import Tree, shuffled

from contextward.engine import Engine, Snapshot
from contextward.model import Edit, Position, Range
from contextward.project import shipped_engine
from contextward.text.document import Document

LANGUAGES = {
    "Python": ".py .pyi",
    "JavaScript": ".js .mjs .cjs",
    "TypeScript": ".ts .cts .mts .tsx",
    "Java, Kotlin": ".java .kt",
    "C, C++": ".c .h .cpp .cc .hpp .mm .m",
    "JSON": ".json",
    "YAML": ".yml .yaml",
    "HTML, XML": ".html .xml .svg",
    "CSS": ".css .scss",
    "Translations": ".po",
    "Text": ".txt .md .rst",
}
OPENED = 25_000
"""Bytes of the documents that are opened."""
EACH = 20
"""Documents of each language."""
TYPED_IN = (10_000, 100_000, 1_000_000, 10_000_000)
EDITS = 200
PATIENCE_SECONDS = 20.0
"""A row that has taken this long is not repeated any more."""


def opened(engine: Engine, data: bytes, path: str) -> Snapshot:
    """The one place that knows how bytes become a snapshot."""
    return engine.open(Document.of(data.decode("utf-8", "replace")), path)


def typed(engine: Engine, snapshot: Snapshot, line: int) -> Snapshot:
    """The one place that knows how a keystroke becomes the next snapshot."""
    at = Position(line, 0)
    return engine.update(snapshot, [Edit(Range(at, at), "x")])


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def of_size(files: Sequence[Path], size: int) -> Iterator[bytes]:
    """Documents of about `size` bytes: long files cut at the end of a line, short ones joined."""
    held = b""
    for file in files:
        held += file.read_bytes()
        if len(held) >= size:
            end = held.find(b"\n", size - 1) + 1
            if 0 < end <= size * 1.2:
                yield held[:end]
            held = b""


def opening(engine: Engine, tree: Tree) -> None:
    files = shuffled(tree.root)
    rows, everything = [], []
    for language, suffixes in LANGUAGES.items():
        wanted = suffixes.split()
        path = f"a{wanted[0]}"
        of_language = [file for file in files if file.suffix in wanted]
        taken = [data for data, _ in zip(of_size(of_language, OPENED), range(EACH), strict=False)]
        times = []
        for data in taken:
            opened(engine, data, path)  # automata are built as text comes by
            times.append(min(seconds(partial(opened, engine, data, path)) for _ in range(2)))
        if times:
            everything += times
            rows.append(_spread(language, times, sum(map(len, taken))))
    if rows:
        rows.append(_spread("all", everything, len(everything) * OPENED))
        header = ("language", "documents", "p50 ms", "p95 ms", "slowest", "MB/s")
        show("Engine.open of 25 KB of real files (the better of two)", header, rows)


def _spread(name: str, times: Sequence[float], size: int) -> tuple[str, ...]:
    parts = (quantile(times, 0.5), quantile(times, 0.95), max(times))
    return (name, str(len(times)), *map(milliseconds, parts), f"{size / sum(times) / 1e6:.1f}")


def typing(engine: Engine, tree: Tree) -> None:
    files = [file for file in shuffled(tree.root) if file.suffix == ".py"]
    rows = []
    for size in TYPED_IN:
        data = next(of_size(files, size), b"")
        if not data:
            continue
        start = time.perf_counter()
        snapshot = opened(engine, data, "a.py")
        full = time.perf_counter() - start
        lines, draw = len(snapshot.document), random.Random(size)
        times: list[float] = []
        while len(times) < EDITS and sum(times) < PATIENCE_SECONDS:
            line = draw.randrange(lines)
            start = time.perf_counter()
            snapshot = typed(engine, snapshot, line)
            times.append(time.perf_counter() - start)
        figures = (quantile(times, 0.5), quantile(times, 0.95), max(times), full)
        row = (f"{size // 1000:,} KB", f"{lines:,}", str(len(times)), *map(milliseconds, figures))
        rows.append(row)
    header = ("document", "lines", "edits", "p50 ms", "p95 ms", "slowest", "open ms")
    show("Engine.update of one character typed at any line, Python", header, rows)


def hard(engine: Engine) -> None:
    rows = []
    for name, path, data in worst.documents():
        print(f"- {name}", file=sys.stderr)
        times: list[float] = []
        found = 0
        while len(times) < 3 and sum(times) < PATIENCE_SECONDS:
            start = time.perf_counter()
            snapshot = opened(engine, data, path)
            times.append(time.perf_counter() - start)
            found = sum(1 for _ in snapshot.detections())
        first, best = times[0], min(times)
        size = len(data) / 1e6
        row = (
            name,
            f"{size:.2f}",
            f"{first:.3f}",
            f"{best:.3f}",
            f"{size / best:.1f}",
            f"{found:,}",
        )
        rows.append(row)
    header = ("document", "MB", "first s", "best s", "MB/s", "detections")
    show("Engine.open of hard documents", header, rows)


def report(tree: Tree) -> None:
    start = time.perf_counter()
    engine = shipped_engine()
    ruleset = engine.ruleset
    made = time.perf_counter() - start
    print(f"\nshipped_engine(): {len(ruleset.rules)} rules in {made:.2f} s")
    gc.freeze()
    opening(engine, tree)
    typing(engine, tree)
    hard(engine)
