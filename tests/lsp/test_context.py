"""Exclusion lists in the editor: what is wrong with them, what they change, what is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types as t
from tests.factories import Factory
from tests.lsp.conftest import NEOVIM, VSCODE, Start, has

BOTH = pytest.mark.parametrize("profile", [NEOVIM, VSCODE])


@BOTH
async def test_a_list_without_effect_and_a_line_about_nothing_are_marked(
    profile: str, start: Start, workspace: Path
) -> None:
    (workspace / "CLAUDE.md").write_text("")
    (workspace / ".claudeignore").write_text("*\n")
    (workspace / ".cursorignore").write_text("# x\n/data/gone.csv\n")
    editor = await start(profile)
    uri = editor.open(".claudeignore", "ignore")
    (found,) = await editor.until(uri, has("context.no-effect"))
    assert found.message.startswith("Has no effect; use permissions.deny with Read(...)")
    assert found.severity is t.DiagnosticSeverity.Warning
    uri = editor.open(".cursorignore", "ignore")
    (found,) = await editor.until(uri, has("context.unused"))
    assert (found.range.start.line, found.range.end.character) == (1, len("/data/gone.csv"))
    editor.change(uri, t.TextDocumentContentChangeWholeDocument("# x\n"))
    await editor.until(uri, lambda found: not found)


@BOTH
async def test_an_edited_list_changes_every_open_document_at_once(
    profile: str, start: Start, workspace: Path
) -> None:
    (workspace / ".cursorignore").write_text("")
    names = ("a.yaml", "b.yaml")
    for name in names:
        (workspace / name).write_text(f"ssn: {Factory(name).ssn()}\n")
    editor = await start(profile)
    uris = [editor.open(name, "yaml") for name in names]
    for uri in uris:
        await editor.until(uri, has("health.us-ssn"))
    ignore = editor.open(".cursorignore", "ignore")
    editor.change(ignore, t.TextDocumentContentChangeWholeDocument("*.yaml\n"))
    for uri in uris:
        await editor.until(uri, lambda found: not found)


async def test_the_action_says_how_far_it_holds(start: Start, workspace: Path) -> None:
    (workspace / ".cursor").mkdir()
    (workspace / ".augmentignore").write_text("")
    (workspace / "data").mkdir()
    (workspace / "data" / "a.yaml").write_text(f"ssn: {Factory().ssn()}\n")
    editor = await start(VSCODE)
    uri = editor.open("data/a.yaml", "yaml")
    (found,) = await editor.until(uri, has("health.us-ssn"))
    offered = await editor.actions(uri, found)
    titles = [action.title for action in offered if "AI context" in action.title]
    assert titles == [
        "Keep this file out of AI context (Cursor: best effort; Augment Code: index only)",
        "Keep this folder out of AI context (Cursor: best effort; Augment Code: index only)",
    ]
