"""Starting: nothing heavy is imported before the handshake, and prose never in the server."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = [
    "pydantic",
    "re2",
    "yaml",
    "cachetools",
    "contextward.engine",
    "presidio_analyzer",
    "spacy",
]


def loaded(statement: str, names: list[str]) -> list[str]:
    """Which of `names` an interpreter has loaded after a statement."""
    program = f"import sys; {statement}; print([n for n in {names!r} if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    found: list[str] = eval(done.stdout)
    return found


def test_the_handshake_needs_nothing_heavy() -> None:
    assert loaded("import contextward.lsp.server", HEAVY) == []


@pytest.mark.parametrize(
    "module", ["contextward.lsp.work", "contextward.lsp.worker", "contextward.cli.scan"]
)
def test_presidio_is_not_imported_before_a_line_of_prose_is_read(module: str) -> None:
    assert loaded(f"import {module}", ["presidio_analyzer", "spacy", "tldextract"]) == []


def test_help_imports_no_command() -> None:
    assert loaded("import contextward.cli", ["pygls", "lsprotocol", *HEAVY]) == []
