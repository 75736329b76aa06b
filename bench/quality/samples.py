"""Labelled samples, and the half of them that rules may be written against.

Whoever looks at a sample fits the rules to it. So a corpus is cut in two by the hash of a key that
near duplicates share; one half may be listed, the other is for figures only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

Half = Literal["open", "held", "all"]
HALVES: tuple[Half, ...] = ("open", "held", "all")


def records(folder: Path) -> Iterator[dict[str, Any]]:
    """Every record of every file, in the same order everywhere."""
    for file in sorted(folder.glob("*.jsonl")):
        yield from records_of(file)


def records_of(file: Path) -> Iterator[dict[str, Any]]:
    """Every record of one file; none where it is missing."""
    if file.exists():
        with file.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())


def in_half(key: str, half: Half) -> bool:
    """Is a record of this key in a half of its corpus?"""
    held = hashlib.sha256(key.encode()).digest()[0] % 2 == 1
    return half == "all" or held == (half == "held")
