"""Bad input: one clear message with place and reason, and the server lives on."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types as t
from tests.factories import Factory
from tests.lsp.conftest import NEOVIM, VSCODE, Editor, Start, has

BOTH = pytest.mark.parametrize("profile", [NEOVIM, VSCODE])


async def lives(editor: Editor) -> None:
    uri = editor.open("alive.yaml", "yaml", f"ssn: {Factory('alive').ssn()}\n")
    await editor.until(uri, has("health.us-ssn"))


@BOTH
async def test_a_broken_configuration(profile: str, start: Start, workspace: Path) -> None:
    (workspace / ".contextward.yaml").write_text("profile: everyday\nrules:\n  health.mrn: loud\n")
    editor = await start(profile)
    await lives(editor)
    messages = [m.message for m in editor.client.messages]
    assert len(messages) == 1
    assert ".contextward.yaml:3: rules.health.mrn: input should be" in messages[0]


@BOTH
async def test_an_unknown_key_of_the_configuration(
    profile: str, start: Start, workspace: Path
) -> None:
    (workspace / ".contextward.yaml").write_text("profile: everyday\nseverity: high\n")
    editor = await start(profile)
    await lives(editor)
    (message,) = [m.message for m in editor.client.messages]
    assert message.endswith(".contextward.yaml:2: severity: unknown key")
    uri = editor.open(".contextward.yaml", "yaml")
    (fault,) = await editor.until(uri, has("configuration"))
    assert (fault.range.start.line, fault.message) == (1, "severity: unknown key")


@BOTH
async def test_a_setting_without_effect_is_marked_where_it_stands(
    profile: str, start: Start, workspace: Path
) -> None:
    (workspace / ".contextward.yaml").write_text(
        'rules:\n  health.mnr: error\npacks: ["acme@^1"]\n'
    )
    editor = await start(profile)
    uri = editor.open(".contextward.yaml", "yaml")
    items = await editor.until(uri, lambda items: len(items) == 2)
    assert [(d.range.start.line, d.message) for d in items] == [
        (1, "rules.health.mnr: no rule matches it"),
        (
            2,
            "packs.0: a pack by name and version is not loaded in this version: copy its folder "
            "into the repository and name that, for example ./packs/acme",
        ),
    ]


@BOTH
async def test_an_unknown_setting_of_the_editor(
    profile: str, start: Start, workspace: Path
) -> None:
    editor = await start(profile, {"settings": {"showExclude": True}})
    await lives(editor)
    (message,) = [m.message for m in editor.client.messages]
    assert message == "contextward: unknown setting 'contextward.showExclude': ignored"


@BOTH
async def test_a_request_for_a_file_never_opened(
    profile: str, start: Start, workspace: Path
) -> None:
    editor = await start(profile)
    uri = editor.uri("never.py")
    with pytest.raises(Exception, match=r"never\.py is not open"):
        await editor.client.text_document_hover_async(
            t.HoverParams(t.TextDocumentIdentifier(uri), t.Position(0, 0))
        )
    editor.versions[uri] = 1
    editor.change(uri, t.TextDocumentContentChangeWholeDocument("x"))
    await lives(editor)
    (message,) = [m.message for m in editor.client.messages]
    assert message.endswith("never.py, which is not open, was ignored")


@BOTH
async def test_fifty_megabytes(profile: str, start: Start, workspace: Path) -> None:
    value = Factory().ssn()
    text = "just a line of a log file, nothing to see in it here\n" * 1_000_000 + f"{value}\n"
    editor = await start(profile)
    uri = editor.open("huge.log", "log", text)
    items = await editor.until(uri, has("health.us-ssn"), seconds=60)
    assert [d.message for d in items if d.code == "scan"] == [
        "Scanned in part: larger than 5MB: scanned by patterns only."
    ]
    await lives(editor)


@BOTH
async def test_positions_far_outside_of_the_text(
    profile: str, start: Start, workspace: Path
) -> None:
    editor = await start(profile)
    uri = editor.open("a.yaml", "yaml", "a: 1\n")
    far = t.Position(2**31 - 1, 2**31 - 1)
    editor.change(
        uri,
        t.TextDocumentContentChangePartial(t.Range(far, far), f"ssn: {Factory().ssn()}"),
    )
    (found,) = await editor.until(uri, has("health.us-ssn"))
    assert found.range.start == t.Position(1, 5)
