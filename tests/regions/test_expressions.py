"""What the readers' expressions may not use, because older interpreters get it wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import contextward

SOURCES = sorted(Path(contextward.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_group_is_repeated_possessively(path: Path) -> None:
    """CPython before 3.11.5 matches `(...)*+` wrongly when the group backtracks (gh-106052)."""
    assert re.findall(r"(?<!\\)\)(?:[*+?]|\{[0-9,]+\})\+", path.read_text(encoding="utf-8")) == []
