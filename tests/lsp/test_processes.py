"""Processes of ours: none outlives the editor, and a dead worker is replaced."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lsprotocol import types as t
from tests.factories import Factory
from tests.lsp.conftest import NEOVIM, SERVER, VSCODE, Editor, Start, has

from contextward.lsp.background import Background

EDITOR_STUB = Path(__file__).parent / "editor_stub.py"


def children(pid: int) -> list[int]:
    """Processes below `pid`, from /proc."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    found = [int(child) for child in path.read_text().split()] if path.exists() else []
    return found + [below for child in found for below in children(child)]


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


async def worker_of(editor: Editor) -> int:
    server = editor.client._server
    assert server is not None
    for _ in range(200):
        if found := [pid for pid in children(server.pid) if lives(pid)]:
            return found[0]
        await asyncio.sleep(0.05)
    raise AssertionError("no worker was started")


@pytest.mark.parametrize("signal_", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("wait_for", ["worker", "prose"])
def test_nothing_is_left_two_seconds_after_the_editor_was_killed(
    signal_: signal.Signals, wait_for: str, tmp_path: Path
) -> None:
    (tmp_path / "a.py").write_text(f"# ask {Factory().name()} about it\n")
    stub = subprocess.Popen(
        [sys.executable, str(EDITOR_STUB), str(SERVER), str(tmp_path), wait_for],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert stub.stdout is not None
    assert stub.stdout.readline() == "ready\n"
    ours = children(stub.pid)
    assert len(ours) >= 2
    stub.send_signal(signal_)
    stub.wait()
    stub.stdout.close()
    end = time.monotonic() + 2
    while any(map(lives, ours)) and time.monotonic() < end:
        time.sleep(0.02)
    assert [pid for pid in ours if lives(pid)] == []


@pytest.mark.parametrize("profile", [NEOVIM, VSCODE])
async def test_a_killed_worker_is_replaced_and_diagnostics_return(
    profile: str, start: Start, workspace: Path
) -> None:
    first, second = Factory(1).name(), Factory(2).name()
    (workspace / "a.py").write_text(f"# ask {first}\n")
    editor = await start(profile)
    uri = editor.open("a.py", "python")
    await editor.until(uri, has("personal.person-name"))
    worker = await worker_of(editor)
    os.kill(worker, signal.SIGKILL)
    at = t.Range(t.Position(0, 0), t.Position(0, 0))
    editor.change(uri, t.TextDocumentContentChangePartial(at, f"# ask {second}\n"))
    items = await editor.until(uri, lambda items: len(items) == 2)
    assert {d.code for d in items} == {"personal.person-name"}
    assert await worker_of(editor) != worker


async def test_a_worker_that_keeps_dying_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    alone: list[bool] = []
    background = Background(lambda _message: None, lambda: (), lambda: alone.append(True))
    background.start()
    for _ in range(200):
        if background.gave_up:
            break
        await asyncio.sleep(0.05)
    assert background.gave_up
    assert alone == [True]
    background.send({"do": "close", "uri": "x"})
    await background.stop()


async def test_a_session_that_ends_as_soon_as_it_began_leaves_nothing(start: Start) -> None:
    editor = await start(NEOVIM)
    server = editor.client._server
    assert server is not None
    await asyncio.wait_for(editor.client.shutdown_session(), 10)
    await asyncio.wait_for(server.wait(), 10)
    assert [pid for pid in children(server.pid) if lives(pid)] == []


async def test_a_background_that_is_stopped_while_it_starts_ends() -> None:
    background = Background(lambda _message: None, lambda: (), lambda: None)
    background.start()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.wait_for(background.stop(), 10)
    assert background.pid is None
