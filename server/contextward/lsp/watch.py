"""Watching what decides about exposure and severity, and whether the editor still lives.

Clients that can watch files are asked to; for the others the files in question are asked for
their state once a second, which costs a few microseconds each.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from pathlib import Path

from lsprotocol import types as t

from contextward.context.registry import shipped_registry
from contextward.lsp.protocol import Server
from contextward.lsp.session import Session
from contextward.policy.config import CONFIG_NAME
from contextward.project import Project

_SECONDS = 1.0
State = tuple[int, int, int] | None


async def ask_client_to_watch(server: Server) -> None:
    """Register for the files that decide in any project: their names come from the registry."""
    names = {CONFIG_NAME, ".gitignore"}
    for assistant in shipped_registry().assistants:
        for mechanism in assistant.record.exclude:
            names |= {file for file in (mechanism.file, *mechanism.also) if file}
            names |= {one.file for one in (mechanism.needs, mechanism.listed) if one}
        for group in assistant.record.always:
            names |= {group.listed.file} if group.listed else set()
            if group.imports:  # what they import is sent, too
                names |= {glob for glob in group.globs if not set(glob) & set("*?[{/")}
        if assistant.record.detect:
            names |= {marker.path.rstrip("/") for marker in assistant.record.detect.workspace}
    inside = sorted(name for name in names if not name.startswith("~/"))
    options = t.DidChangeWatchedFilesRegistrationOptions(
        [t.FileSystemWatcher(f"**/{name}") for name in inside]
    )
    registration = t.Registration(
        "contextward-files", t.WORKSPACE_DID_CHANGE_WATCHED_FILES, options
    )
    await asyncio.shield(
        server.client_register_capability_async(t.RegistrationParams([registration]))
    )


class Poll:
    """Notices changed files without the client's help: all that decide, or only those outside of
    any workspace, which no client watches."""

    def __init__(self, session: Session, *, everything: bool) -> None:
        self._session = session
        self._everything = everything
        self._known: dict[Path, State] = {}

    def remember(self, project: Project) -> None:
        """A project has just been read: its files are known as they are now."""
        self._known |= {path: _state(path) for path in self._asked(project)}

    def _asked(self, project: Project) -> Iterable[Path]:
        return project.consulted if self._everything else project.machine.consulted

    async def run(self) -> None:
        """For ever; ends with the task."""
        while True:
            await asyncio.sleep(_SECONDS)
            projects = self._session.projects.values()
            now = {path: _state(path) for project in projects for path in self._asked(project)}
            moved = [path for path, state in now.items() if self._known.get(path, state) != state]
            self._known = now
            if moved:
                self._session.files_changed(moved)


async def until_gone(process_id: int) -> None:
    """Return when the editor's process is no more; its pipes may outlive it in a child."""
    while _lives(process_id):
        await asyncio.sleep(_SECONDS)


def _lives(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _state(path: Path) -> State:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
