"""Deciders about whole paths: no folder is final, the last pattern that matches decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from contextward.context.gitignore import encode
from contextward.context.ignoretree import Asked, Decision, PatternFile, decision
from contextward.regions.languages import language_of


class Decider(Protocol):
    """Decides about a path relative to the workspace."""

    def decide(self, path: str) -> Decision | None:
        """The pattern that decides; None when none does."""

    def files(self, folder: str) -> Iterable[Asked] | None:
        """All patterns that may decide about files right in a folder; None when others do, too."""


class PatternList:
    """Lists of patterns, strongest first: the first that says anything decides."""

    __slots__ = ("_files",)

    def __init__(self, files: Iterable[PatternFile]) -> None:
        self._files = tuple(file for file in files if file.patterns)

    def decide(self, path: str) -> Decision | None:
        """The pattern that decides; None when none does."""
        raw = encode(path)
        for file in self._files:
            pattern = file.patterns.last(raw)
            if pattern is not None:
                return decision(file, pattern)
        return None

    def files(self, folder: str) -> Iterator[Asked]:
        """All patterns: they are about whole paths."""
        return (Asked(file.patterns, source=file.source) for file in self._files)


class BothViews:
    """Patterns that some versions compare with the path in the workspace, others with the whole.

    Nobody knows which version runs: a file is kept out when both views say so.
    """

    __slots__ = ("_list", "_prefix")

    def __init__(self, files: Iterable[PatternFile], root: str) -> None:
        self._list = PatternList(files)
        self._prefix = root.rstrip("/") + "/"

    def decide(self, path: str) -> Decision | None:
        """The decision about the path in the workspace, if the other agrees."""
        inside = self._list.decide(path)
        whole = self._list.decide(self._prefix + path)
        if inside is not None and whole is not None and inside.ignored != whole.ignored:
            return whole if inside.ignored else inside
        return inside if whole is not None else None

    def files(self, folder: str) -> Iterator[Asked]:
        """All patterns."""
        return self._list.files(folder)


class LanguageSwitch:
    """A table from language ids to on and off, `*` for the rest."""

    __slots__ = ("_switches",)

    def __init__(self, switches: dict[str, Decision]) -> None:
        self._switches = switches

    def decide(self, path: str) -> Decision | None:
        """The switch of the path's language."""
        found = self._switches.get(language_of(path))
        return found if found is not None else self._switches.get("*")

    def files(self, folder: str) -> None:
        """No patterns decide."""
        return


class Everything:
    """One decision about every path."""

    __slots__ = ("_decision",)

    def __init__(self, decision: Decision) -> None:
        self._decision = decision

    def decide(self, path: str) -> Decision | None:
        """The decision."""
        return self._decision

    def files(self, folder: str) -> None:
        """No patterns decide."""
        return
