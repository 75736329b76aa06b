"""Marker values planted in fixtures never appear in anything that leaves the engine."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as t
from lsprotocol.converters import get_converter
from pygls.lsp.client import LanguageClient
from tests.factories import Factory

from contextward.project import Project, shipped_engine
from contextward.text.document import Document

SERVER = Path(sys.executable).parent / "contextward"


class Canaries:
    """A workspace full of values that look real, and the texts to search for them."""

    def __init__(self, root: Path) -> None:
        factory = Factory("canary")
        self.values = {
            "ssn": factory.ssn(),
            "token": factory.github_token(),
            "password": factory.password(),
            "name": factory.name(),
            "email": factory.email(),
            "mrn": factory.mrn(),
            "phone": factory.phone(),
        }
        v = self.values
        self.files = {
            "a.py": f"# ask {v['name']} <{v['email']}> or {v['phone']}\n"
            f'p = Patient(ssn="{v["ssn"]}")\n',
            ".env": f"GITHUB_TOKEN={v['token']}\nDB_PASSWORD={v['password']}\n",
            "seed.yaml": f"patient:\n  name: {v['name']}\n  mrn: {v['mrn']}\n  ssn: {v['ssn']}\n",
            "AGENTS.md": f"Contact {v['name']}, {v['email']}; token {v['token']}\n",
            ".contextward.yaml": f"profile: {v['password']}\n",
            ".claude/settings.json": f'{{"permissions": {{"deny": ["{v["password"]}", ]]}}}}\n',
        }
        for name, text in self.files.items():
            (root / name).parent.mkdir(exist_ok=True, parents=True)
            (root / name).write_text(text, encoding="utf-8")
        self.root = root

    def assert_absent(self, where: str, text: str) -> None:
        for kind, value in self.values.items():
            assert value not in text, f"the {kind} appears in {where}"
            for part in value.split() if kind == "name" else ():
                assert part not in text, f"part of the {kind} appears in {where}"


@pytest.fixture
def canaries(tmp_path: Path) -> Canaries:
    root = tmp_path / "ws"
    root.mkdir()
    return Canaries(root)


def environment(tmp_path: Path) -> dict[str, str]:
    import os

    return {
        **os.environ,
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "HOME": str(tmp_path / "home"),
    }


def test_nothing_the_server_says_or_writes_holds_a_value(
    canaries: Canaries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in environment(tmp_path).items():
        monkeypatch.setenv(key, value)
    said, errors = asyncio.run(converse(canaries))
    assert len(said) > 10
    assert any("textDocument/publishDiagnostics" in text for text in said)
    for text in said:
        canaries.assert_absent("a message", text)
    canaries.assert_absent("standard error", errors)
    for path in written(tmp_path, canaries.root):
        canaries.assert_absent(str(path), path.read_bytes().decode("latin-1"))


async def converse(canaries: Canaries) -> tuple[list[str], str]:
    """A session with every feature, and with requests that fail; all that was received."""
    client = LanguageClient("canary", "1")
    said: list[str] = []
    converter = get_converter()
    handle = client.protocol.handle_message

    def record(message: Any) -> None:
        said.append(json.dumps(converter.unstructure(message), default=str))
        handle(message)

    client.protocol.handle_message = record  # type: ignore[method-assign]
    await client.start_io(str(SERVER), "server")
    await client.initialize_async(
        t.InitializeParams(
            t.ClientCapabilities(),
            workspace_folders=[t.WorkspaceFolder(canaries.root.as_uri(), "ws")],
            initialization_options={"settings": {"unknown": canaries.values["password"]}},
        )
    )
    client.initialized(t.InitializedParams())
    for name, text in canaries.files.items():
        uri = (canaries.root / name).as_uri()
        item = t.TextDocumentItem(uri, "", 1, text)
        client.text_document_did_open(t.DidOpenTextDocumentParams(item))
    await asyncio.sleep(4)  # the prose tier answers
    for name in canaries.files:
        document = t.TextDocumentIdentifier((canaries.root / name).as_uri())
        whole = t.Range(t.Position(0, 0), t.Position(99, 0))
        await client.text_document_hover_async(t.HoverParams(document, t.Position(0, 8)))
        offered = await client.text_document_code_action_async(
            t.CodeActionParams(document, whole, t.CodeActionContext([]))
        )
        assert offered is not None
        bad = t.CodeAction(canaries.values["ssn"], data={"uri": document.uri, "version": 9})
        with pytest.raises(Exception, match="changed since"):
            await client.code_action_resolve_async(bad)
        with pytest.raises(Exception, match="nternal error"):
            odd = t.CodeAction("x", data={"uri": document.uri, "version": 1})
            await client.code_action_resolve_async(odd)
    for method in ("textDocument/didChange", "textDocument/hover", "no/such"):
        message = {"jsonrpc": "2.0", "method": method, "params": {"x": canaries.values["ssn"]}}
        client.protocol._send_data(message)
    await asyncio.sleep(0.3)
    server = client._server
    assert server is not None
    assert server.stderr is not None
    await client.shutdown_async(None)
    client.exit(None)
    errors = (await server.stderr.read()).decode()
    await server.wait()
    await client.stop()
    return said, errors


def written(*roots: Path) -> Iterator[Path]:
    """Every file below the temporary home, but for the workspace itself."""
    top, workspace = roots
    for path in top.rglob("*"):
        if path.is_file() and not path.is_relative_to(workspace):
            yield path


@pytest.mark.parametrize(
    "arguments",
    [
        ["scan", "."],
        ["scan", ".", "--format", "json"],
        ["exposure", "."],
        ["exposure", ".", "--format", "json"],
        ["doctor"],
    ],
)
@pytest.mark.parametrize("broken", [True, False])
def test_nothing_the_command_line_prints_holds_a_value(
    arguments: list[str], broken: bool, canaries: Canaries, tmp_path: Path
) -> None:
    if not broken:
        (canaries.root / ".contextward.yaml").write_text("profile: audit\n")
    done = subprocess.run(
        [str(SERVER), *arguments],
        cwd=canaries.root,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout or done.stderr
    if not broken and arguments[0] == "scan":
        assert done.returncode == 1
        assert "health.us-ssn" in done.stdout
    if broken:
        assert done.returncode == 2
    canaries.assert_absent("standard output", done.stdout)
    canaries.assert_absent("standard error", done.stderr)


def test_what_is_kept_of_a_document_holds_its_text_only_once(canaries: Canaries) -> None:
    (canaries.root / ".contextward.yaml").write_text("profile: audit\n")
    project = Project(canaries.root, shipped_engine())
    for name, text in canaries.files.items():
        snapshot = project.scan(name, Document.of(text))
        canaries.assert_absent("rows", repr(snapshot.rows))
        canaries.assert_absent("the report", repr(project.report(snapshot)))
