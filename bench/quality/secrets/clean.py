"""Clean code: what is installed here, and the standard library of the Python that runs."""

from __future__ import annotations

import sysconfig
from collections.abc import Sequence
from pathlib import Path

from bench.engine.tree import CACHE, Tree, copied, measured

PLACE = CACHE / "clean"


def trees(given: Sequence[Path] | None) -> list[Tree]:
    """The folders given, as they are; by default copies without what scanners differ about."""
    if given:
        return [measured(folder.resolve()) for folder in given]
    found = {"packages": "purelib", "library": "stdlib"}
    return [copied(Path(sysconfig.get_path(key)), PLACE / name) for name, key in found.items()]
