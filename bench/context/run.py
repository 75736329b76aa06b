"""What classifying a tree costs, cold and warm, as ratios to walking the same tree alone.

    python -P bench/context/run.py [FILES]

The tree has ten files a folder, nested ignore files and, in turn, one, eight and all assistants in
use with lists of their own. Rounds are interleaved; each figure is the best of its rounds.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path, PurePosixPath

from contextward.context.index import ContextIndex
from contextward.context.registry import shipped_registry

ROUNDS = 5
SEVERAL = (
    *("cursor", "claude-code", "github-copilot-vscode", "gemini-cli"),
    *("zed", "codex", "jetbrains-ai", "aider"),
)


def build(root: Path, count: int) -> list[PurePosixPath]:
    """The tree; its paths."""
    paths = []
    for number in range(count):
        folder = f"src/part{number // 1000}/mod{number // 10}"
        if number % 10 == 0:
            (root / folder).mkdir(parents=True)
            if number % 500 == 0:
                (root / folder / ".gitignore").write_text("*.tmp\n/local/\n", encoding="utf-8")
        path = f"{folder}/file{number}.{('py', 'json', 'csv', 'md', 'ts')[number % 5]}"
        (root / path).write_bytes(b"")
        paths.append(PurePosixPath(path))
    rules = "".join(f"/data{n}/\n*.x{n}\nname{n}\n" for n in range(30))
    for name in (".gitignore", ".cursorignore", ".geminiignore", ".aiderignore", ".aiignore"):
        (root / name).write_text(rules, encoding="utf-8")
    return paths


def walk(root: Path) -> int:
    """Nothing but looking at every name."""
    return sum(len(files) for _, _, files in os.walk(root))


def classify(index: ContextIndex, paths: list[PurePosixPath]) -> None:
    for path in paths:
        index.exposure(path)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    registry = shipped_registry()
    everybody = tuple(assistant.id for assistant in registry.assistants)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        paths = build(root, count)
        print(f"{count} files: seconds, best of {ROUNDS}; ratio to walking the tree alone")
        for named in (("cursor",), SEVERAL, everybody):
            best = dict.fromkeys(("walk", "cold", "warm"), float("inf"))
            for _ in range(ROUNDS):
                start = time.perf_counter()
                walk(root)
                walked = time.perf_counter()
                index = ContextIndex.open(root, registry, named=named, home=root / "home")
                classify(index, paths)
                cold = time.perf_counter()
                classify(index, paths)
                warm = time.perf_counter()
                for name, took in (
                    ("walk", walked - start),
                    ("cold", cold - walked),
                    ("warm", warm - cold),
                ):
                    best[name] = min(best[name], took)
            ratios = "  ".join(f"{n} x{best[n] / best['walk']:.1f}" for n in ("cold", "warm"))
            figures = "  ".join(f"{n} {s:.3f}" for n, s in best.items())
            print(f"{len(index.in_use):>3} in use   {figures}   {ratios}")


if __name__ == "__main__":
    main()
