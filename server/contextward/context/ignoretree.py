"""Whether a path is ignored, by patterns of several files: which pattern decides.

Git's rules: a path is taken from the outermost folder inwards; at each step the last matching
pattern of the innermost file decides; a folder that is ignored is final, nothing below it can be
re-included. What was found out about a folder is kept, so that a file costs one look-up a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from contextward.context.gitignore import Pattern, Patterns, decode, encode

_MAX_FOLDERS = 50_000


@dataclass(frozen=True, slots=True)
class Decision:
    """The pattern that decides about a path: what it is, its file and one-based line."""

    ignored: bool
    kind: str
    source: str
    line: int
    pattern: str = field(default="", compare=False)
    """The pattern as it is written."""


@dataclass(frozen=True, slots=True)
class PatternFile:
    """Patterns and the name to give as their source."""

    source: str
    patterns: Patterns


@dataclass(frozen=True, slots=True)
class _Folder:
    verdict: Decision | None
    """The decision that ignores this folder or one around it."""
    lists: tuple[tuple[int, PatternFile], ...]
    """Files of patterns, strongest first, each with where its paths begin in a path."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Patterns, what stands before a path when they are asked, and how much of it is cut off."""

    patterns: Patterns
    prefix: bytes = b""
    start: int = 0
    source: str = ""

    def some(self, path: bytes) -> bool:
        """May any of them match?"""
        return self.patterns.some((self.prefix + path)[self.start :])


def decision(file: PatternFile, pattern: Pattern) -> Decision:
    """What a pattern that was found to be the last one decides."""
    return Decision(not pattern.negated, pattern.kind, file.source, pattern.line, pattern.text)


class IgnoreTree:
    """Files of patterns over one tree of folders.

    A path is asked for relative to `prefix`, a folder of the tree. `top` are the strongest
    patterns, about paths as they are asked for; `nested` gives the file of a folder (named
    relative to the tree, empty for its root); `base` are the weakest, about the whole tree. Of
    one group the first is the strongest.
    """

    __slots__ = ("_folders", "_nested", "_prefix", "_root", "_top")

    def __init__(
        self,
        base: Iterable[PatternFile] = (),
        nested: Callable[[str], PatternFile | None] | None = None,
        top: Iterable[PatternFile] = (),
        prefix: str = "",
    ) -> None:
        self._nested = nested
        self._prefix = encode(prefix + "/" if prefix else "")
        self._top = tuple((len(self._prefix), file) for file in top if file.patterns)
        self._root = _Folder(
            None, self._own(b"") + tuple((0, file) for file in base if file.patterns)
        )
        self._folders: dict[bytes, _Folder] = {}

    def decide(self, path: str, *, folder: bool = False) -> Decision | None:
        """The pattern that ignores `path` or re-includes it; None when no pattern says anything."""
        raw = self._prefix + encode(path)
        around = self._folder(raw.rpartition(b"/")[0])
        return around.verdict or self._last(around, raw + b"\0" if folder else raw)

    @property
    def nested(self) -> bool:
        """Do folders have files of their own?"""
        return self._nested is not None

    def files(self, folder: str) -> Iterator[Asked]:
        """The patterns that decide about files right in a folder, if no folder around it does."""
        raw = (self._prefix + encode(folder)).rstrip(b"/")
        lists = (*self._top, *self._folder(raw).lists)
        return (Asked(file.patterns, self._prefix, start, file.source) for start, file in lists)

    def _folder(self, raw: bytes) -> _Folder:
        if not raw:
            return self._root
        known = self._folders.get(raw)
        if known is not None:
            return known
        found = self._root
        end = 0
        while end < len(raw):
            end = raw.find(b"/", end + 1)
            end = len(raw) if end < 0 else end
            inner = self._folders.get(raw[:end]) or self._enter(found, raw[:end])
            self._folders[raw[:end]] = found = inner
        if len(self._folders) > _MAX_FOLDERS:
            self._folders.clear()
        return found

    def _enter(self, around: _Folder, raw: bytes) -> _Folder:
        if around.verdict is not None:
            return around
        decision = self._last(around, raw + b"\0")
        if decision is not None and decision.ignored:
            return _Folder(decision, ())
        return _Folder(None, self._own(raw) + around.lists)

    def _own(self, raw: bytes) -> tuple[tuple[int, PatternFile], ...]:
        file = self._nested(decode(raw)) if self._nested else None
        if file is None or not file.patterns:
            return ()
        return ((len(raw) + 1 if raw else 0, file),)

    def _last(self, folder: _Folder, raw: bytes) -> Decision | None:
        for group in (self._top, folder.lists):
            for start, file in group:
                # Nothing is left of a folder around the one that the file is about.
                pattern = file.patterns.last(raw[start:])
                if pattern is not None:
                    return decision(file, pattern)
        return None
