"""A mechanism of the registry becomes something that decides about paths.

Two dialects are matched here. A mechanism of another dialect excludes nothing, and one that has no
effect any more excludes nothing either; when its file is there, a note says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from contextward.context.ignoretree import Decision, IgnoreTree, PatternFile
from contextward.context.permissions import PermissionRules
from contextward.context.reading import Reading
from contextward.context.schema import Mechanism


class Decider(Protocol):
    """Decides about a path relative to the workspace."""

    def decide(self, path: str) -> Decision | None:
        """The pattern that decides; None when none does."""


@dataclass(frozen=True, slots=True)
class Built:
    """What decides for a mechanism, and its patterns for the whole workspace, strongest first."""

    decider: Decider
    files: tuple[PatternFile, ...] = ()


def build(reading: Reading, mechanism: Mechanism) -> Built | None:
    """None when the mechanism cannot exclude anything."""
    if mechanism.effect == "none" or mechanism.dialect not in ("gitignore", "permission-rule"):
        _tell(reading, mechanism)
        return None
    kind = "exclusion" if mechanism.effect == "excluded" else "index-exclusion"
    if mechanism.dialect == "permission-rule":
        return Built(PermissionRules(reading, mechanism, kind))
    names = [mechanism.file, *mechanism.also]
    if mechanism.place == "any-folder":
        names.remove(mechanism.file)
    files = []
    for place in (reading.place(name) for name in names if name):
        file = place and reading.patterns(place, kind=kind, ignore_case=mechanism.ignore_case)
        files += [file] if file else []

    def nested(folder: str) -> PatternFile | None:
        path = reading.root / folder / str(mechanism.file)
        return reading.patterns(path, kind=kind, ignore_case=mechanism.ignore_case)

    if mechanism.place == "any-folder" and mechanism.file:
        return Built(IgnoreTree(files, nested), tuple(files))
    return Built(IgnoreTree(files), tuple(files)) if files else None


def _tell(reading: Reading, mechanism: Mechanism) -> None:
    place = reading.place(mechanism.file) if mechanism.file else None
    if place is None or not reading.mode(place):
        return
    if mechanism.enforcement == "none":
        instead = f"; use {mechanism.instead}" if mechanism.instead else ""
        reading.note(place, 0, f"has no effect{instead}")
    elif mechanism.effect != "none":
        reading.note(place, 0, "not taken into account: its kind of pattern is not supported")
