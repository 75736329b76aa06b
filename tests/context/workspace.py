"""A workspace for one test: files by name, and the index over them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from contextward.context.index import ContextIndex
from contextward.context.registry import shipped_registry
from contextward.model import AssistantExposure, Because


class Workspace:
    """The folder `root` and a home folder beside it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "workspace"
        self.home = folder / "home"
        self.root.mkdir()
        self.home.mkdir()

    def put(self, files: dict[str, str]) -> Workspace:
        """Write files; a name that begins with `~/` is one of the home folder."""
        for name, text in files.items():
            place = self.home / name[2:] if name.startswith("~/") else self.root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text.encode("utf-8", "surrogateescape"))
        return self

    def open(self, *named: str, told: Iterable[str] = (), detection: bool = True) -> ContextIndex:
        """The index with the shipped registry."""
        return ContextIndex.open(
            self.root,
            shipped_registry(),
            named=named,
            told=told,
            home=self.home,
            detection=detection,
        )


def level(index: ContextIndex, path: str) -> str:
    """The level of a path over all assistants in use."""
    return index.exposure(PurePosixPath(path)).level.label


def of(index: ContextIndex, path: str, assistant: str) -> AssistantExposure:
    """What one assistant does with a path."""
    exposure = index.exposure(PurePosixPath(path))
    return next(one for one in exposure.assistants if one.id == assistant)


def why(index: ContextIndex, path: str, assistant: str) -> tuple[str, list[Because]]:
    """The level and the reasons of one assistant."""
    found = of(index, path, assistant)
    return found.level.label, list(found.because)
