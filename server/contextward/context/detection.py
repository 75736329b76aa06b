"""Which assistants are in use: by the workspace's own files, by what the client told, by name.

Nothing is walked but the folder that a marker with wildcards begins with, and that only so far.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from contextward.context.reading import Reading
from contextward.context.registry import REGISTRY_NAME, Assistant, Registry
from contextward.context.schema import Detect
from contextward.model import AssistantId, Because
from contextward.text.globs import compile_globs

_MAX_ENTRIES = 500
_MAX_DEPTH = 4
_ENOUGH_WEAK = 2


@dataclass(frozen=True, slots=True)
class AssistantInUse:
    """An assistant that counts for this workspace, and what told so.

    The kinds of because: `marker` (a file or folder of the workspace), `extension`, `editor`,
    `plugin` (told by the client), `named` (configuration or policy), `fallback` (none is known).
    """

    id: AssistantId
    name: str
    because: tuple[Because, ...]


def detect(
    reading: Reading, registry: Registry, named: Iterable[str], told: Iterable[str], markers: bool
) -> tuple[tuple[Assistant, AssistantInUse], ...]:
    """The assistants in use, in the order of the registry; the fallback when there is none."""
    by_name: dict[AssistantId, Because] = {}
    for name in named:
        assistant = registry.find(name)
        if assistant is None:
            reading.note(reading.root, 0, f"no assistant is called '{name[:64]}'")
        else:
            by_name[assistant.id] = Because("named", name)
    heard = {word.casefold() for word in told}
    found = []
    for assistant in (*registry.assistants, registry.fallback):
        because = [by_name[assistant.id]] if assistant.id in by_name else []
        if assistant.record.detect:
            because += _told(assistant.record.detect, heard)
            because += _markers(reading, assistant.record.detect) if markers else ()
        if because:
            found.append((assistant, AssistantInUse(assistant.id, assistant.name, tuple(because))))
    if not found:
        assistant = registry.fallback
        because = [Because("fallback", REGISTRY_NAME, assistant.line)]
        found = [(assistant, AssistantInUse(assistant.id, assistant.name, tuple(because)))]
    return tuple(found)


def _told(detect: Detect, heard: set[str]) -> Iterator[Because]:
    kinds = (("extension", detect.extensions), ("editor", detect.editors))
    for kind, words in (*kinds, ("plugin", detect.neovim), ("plugin", detect.jetbrains)):
        for word in words:
            if word.casefold() in heard:
                yield Because(kind, word)


def _markers(reading: Reading, detect: Detect) -> tuple[Because, ...]:
    strong: list[Because] = []
    weak: list[Because] = []
    for marker in detect.workspace:
        place = _find(reading, marker.path)
        if place is not None:
            (strong if marker.strength == "strong" else weak).append(Because("marker", place))
    return (*strong, *weak) if strong or len(weak) >= _ENOUGH_WEAK else ()


def _find(reading: Reading, marker: str) -> str | None:
    """The marker's path, or for one with wildcards the first file that it matches."""
    parts = marker.split("/")
    wild = next((i for i, part in enumerate(parts) if set(part) & set("*?[{")), None)
    if wild is None:
        mode = reading.mode(reading.root / marker)
        return marker if mode and (stat.S_ISDIR(mode) or not marker.endswith("/")) else None
    folder = "/".join(parts[:wild])
    if not stat.S_ISDIR(reading.mode(reading.root / folder)):
        return None
    matches = compile_globs([marker])
    return next((path for path in _files(reading, folder) if matches(path)), None)


def _files(reading: Reading, folder: str) -> Iterator[str]:
    """Files below a folder, nearest first, within bounds; no symbolic link is followed."""
    folders, seen = [folder], 0
    for _ in range(_MAX_DEPTH):
        inner: list[str] = []
        for current in folders:
            try:
                with os.scandir(reading.root / current) as entries:
                    for entry in entries:
                        seen += 1
                        if seen > _MAX_ENTRIES:
                            return
                        path = f"{current}/{entry.name}".removeprefix("/")
                        if entry.is_dir(follow_symlinks=False):
                            inner.append(path)
                        else:
                            yield path
            except OSError:
                continue
        folders = sorted(inner)
