"""Packs of the repository in the editor: the worker runs them, the server tells what they found."""

from __future__ import annotations

import io
import queue
from pathlib import Path

import pytest
from lsprotocol import types as t
from tests.factories import Factory
from tests.lsp.conftest import NEOVIM, VSCODE, Start, has
from tests.packs.writing import rule, write

from contextward.lsp import wire, worker
from contextward.project import shipped_engine

TEXT = "ref = ACME-QX481516\n"


@pytest.mark.parametrize("profile", [NEOVIM, VSCODE])
async def test_a_pack_finds_and_explains(profile: str, start: Start, workspace: Path) -> None:
    (workspace / ".git").mkdir()
    write(workspace / "packs/acme", rule())
    (workspace / ".contextward.yaml").write_text(
        "packs: [./packs/acme]\nrules: {acme.ref: error}\n"
    )
    editor = await start(profile)
    uri = editor.open("a.txt", "plaintext", TEXT + f"ssn: {Factory().ssn()}\n")
    items = await editor.until(uri, has("acme.ref", "health.us-ssn"), seconds=60)
    (found,) = [item for item in items if item.code == "acme.ref"]
    assert found.severity is t.DiagnosticSeverity.Error
    hover = await editor.client.text_document_hover_async(
        t.HoverParams(t.TextDocumentIdentifier(uri), found.range.start)
    )
    assert hover is not None
    assert "Acme reference" in str(hover.contents)
    actions = await editor.actions(uri, found)
    assert any("synthetic" in action.title for action in actions)
    editor.change(
        uri,
        t.TextDocumentContentChangePartial(t.Range(t.Position(0, 0), t.Position(0, 0)), "\n"),
    )
    await editor.until(
        uri, lambda now: [i.range.start.line for i in now if i.code == "acme.ref"] == [1], 60
    )


async def test_a_wrong_pack_is_told_of_and_the_shipped_rules_go_on(
    start: Start, workspace: Path
) -> None:
    (workspace / ".git").mkdir()
    write(workspace / "packs/acme", rule(severity="loud"))
    (workspace / ".contextward.yaml").write_text("packs: [./packs/acme]\n")
    editor = await start(NEOVIM)
    uri = editor.open("a.txt", "plaintext", f"ssn: {Factory().ssn()}\n")
    await editor.until(uri, has("health.us-ssn"))
    await editor.until(
        uri, lambda _: any("severity" in one.message for one in editor.client.messages), 60
    )


def answers(out: io.BytesIO) -> list[wire.Message]:
    data, found = out.getvalue(), []
    while data:
        (size,) = wire.HEADER.unpack(data[: wire.HEADER.size])
        found.append(wire.decode(data[wire.HEADER.size :][:size]))
        data = data[wire.HEADER.size + size :]
    return found


def opening(*packs: str) -> wire.Message:
    return {
        "do": "open", "uri": "file:///a.txt", "version": 1, "path": "a.txt", "language": "",
        "text": TEXT, "patternsOnly": False, "scan": True, "prose": False, "packs": packs,
        "options": ((), (), ""),
    }  # fmt: skip


def served(*messages: wire.Message) -> list[wire.Message]:
    out = io.BytesIO()
    one = worker.Worker(shipped_engine(), queue.SimpleQueue(), out)
    for message in messages:
        one._take(message)
    for uri, mirror in one._mirrors.items():
        if one._wanting(mirror):
            one._prose(uri, mirror)
    return answers(out)


def test_the_server_is_told_of_rules_before_what_they_found(tmp_path: Path) -> None:
    folder = str(write(tmp_path / "acme", rule()))
    rules, rows, late, *_ = served(opening(folder))
    assert [one.id for one in wire.unpack_rules(rules["rules"])] == ["acme.ref"]
    assert wire.unpack_rules(rules["rules"])[0].examples.match == ()
    assert wire.unpack_rows(rows["rows"])[0].detections[0].rule == "acme.ref"
    assert wire.unpack_found(late["patterns"])[0][0].rule == "acme.ref"
    assert late["limited"] == ""


def test_what_takes_too_long_is_incomplete_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_SECONDS", -1.0)
    folder = str(write(tmp_path / "acme", rule()))
    _, rows, late = served(opening(folder))
    assert rows["incomplete"] == "scanning took too long"
    assert late["limited"] == "scanning took too long with the rules of packs"


def test_an_edit_that_takes_too_long_leaves_an_incomplete_document(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = shipped_engine()
    change = {
        "do": "change", "uri": "file:///a.txt", "version": 2, "edits": [[0, 0, 0, 0, "x"]],
        "scan": True,
    }  # fmt: skip
    one = worker.Worker(engine, queue.SimpleQueue(), io.BytesIO())
    one._take(opening())
    monkeypatch.setattr(worker, "_SECONDS", -1.0)
    one._take(change)
    (mirror,) = one._mirrors.values()
    assert mirror.snapshot.incomplete == "scanning took too long"
    assert len(mirror.snapshot.rows) == len(mirror.snapshot.document)
    monkeypatch.setattr(worker, "_SECONDS", 10.0)
    one._take({**change, "version": 3})
    assert mirror.snapshot.incomplete == ""
