"""The index of a workspace: for every path, which assistants would read it and because of what.

`ContextIndex.open` reads the files that decide and compiles them; those of folders are read when a
path first needs them. From then on the index does not change: open a new one when a file of
`consulted` has. The kinds of because, by level:

- `always`: `instructions`, `rules`, `skills`, `agents`, `prompts`, `memory`, `mcp-configuration`;
  `import` for a file that one of them names;
- `excluded`: `exclusion`, a pattern of the assistant's own mechanism; `attested`, of one that no
  file shows; `partial-exclusion`, where several together bind all its surfaces;
- `on-request`: `index-exclusion`, `built-in`, `git-ignore`;
- `automatic`: `default`, or `re-included` when a pattern took the file back, `open-editor` when
  only an open editor makes it so, `history` for what keeps conversations, `outside` for a path that
  is not in the workspace.

An `attested` or `partial-exclusion` beside another reason binds some surfaces and not all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePath

from contextward.context.attested import Attestation
from contextward.context.detection import AssistantInUse, detect
from contextward.context.gitfiles import GitFiles
from contextward.context.gitignore import Patterns, encode
from contextward.context.ignoretree import Asked
from contextward.context.reader import AssistantReader, make_reader
from contextward.context.reading import Note, Reading, ReadText, read_bounded
from contextward.context.registry import Assistant, Registry
from contextward.model import AssistantExposure, Because, Exposure, Level

_MAX_REMEMBERED = 50_000
_UNION = 200
"""Patterns that are asked at once."""


class _Folder:
    """What is known of the files right in one folder."""

    __slots__ = ("asked", "usual")

    def __init__(self, asked: tuple[Asked, ...] | None) -> None:
        self.asked = asked
        """Patterns of which one decides, where a file is not as usual; None: ask everybody."""
        self.usual: Exposure | None = None

    def unusual(self, path: bytes) -> bool:
        """May any pattern say something about a file?"""
        return self.asked is None or any(asked.some(path) for asked in self.asked)


class ContextIndex:
    """What the assistants in use do with the files of one workspace."""

    def __init__(
        self,
        reading: Reading,
        registry: Registry,
        found: tuple[tuple[Assistant, AssistantInUse], ...],
        attested: tuple[Attestation, ...],
        reopen: Callable[[ReadText], ContextIndex],
    ) -> None:
        self.root: Path = reading.root
        self.registry: Registry = registry
        self.in_use: tuple[AssistantInUse, ...] = tuple(use for _, use in found)
        self._reading = reading
        self._reopen = reopen
        self._known: dict[tuple[str, bool], Exposure] = {}
        self._folders: dict[str, _Folder] = {}
        git = GitFiles(reading)
        self.readers: tuple[AssistantReader, ...] = tuple(
            make_reader(reading, git, assistant, attested) for assistant, _ in found
        )
        self._everywhere = _everywhere(self.readers)
        self._own = tuple(_everywhere((reader,)) or () for reader in self.readers)

    @classmethod
    def open(
        cls,
        root: Path,
        registry: Registry,
        *,
        named: Iterable[str] = (),
        told: Iterable[str] = (),
        home: Path | None = None,
        read: ReadText = read_bounded,
        detection: bool = True,
        attested: Iterable[Attestation] = (),
    ) -> ContextIndex:
        """Read what decides in the workspace `root`.

        `named` are ids from configuration or policy, `told` what the client says is installed
        (extension ids, the editor's name, plugins). Without `home` no file of the home folder is
        read. `read` gives a file's content or None, for editors with unsaved changes. Without
        `detection` the workspace's files do not tell which assistants are in use.
        """
        root = Path(os.path.normpath(root.absolute()))
        named, told, attested = tuple(named), tuple(told), tuple(attested)

        def reopen(read: ReadText) -> ContextIndex:
            reading = Reading(root, home, read)
            found = detect(reading, registry, named, told, detection)
            return cls(reading, registry, found, attested, reopen)

        return reopen(read)

    @property
    def consulted(self) -> tuple[Path, ...]:
        """Every file whose content or existence decided something so far, missing ones as well."""
        return self._reading.consulted

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is wrong with files that decide: broken, too large, without effect."""
        return self._reading.notes

    def exposure(self, path: PurePath, *, opened: bool = False) -> Exposure:
        """What the assistants in use do with a file, given relative to the workspace.

        `opened`: an editor shows it, which makes it context of those that take up open files.
        """
        key = (path.as_posix(), opened)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _MAX_REMEMBERED:
                self._known.clear()
            known = self._exposure(path)
            if opened:
                shown = tuple(
                    reader.shown(one)
                    for reader, one in zip(self.readers, known.assistants, strict=True)
                )
                known = Exposure(max(one.level for one in shown), shown)
            self._known[key] = known
        return known

    def read(self, path: Path) -> str | None:
        """A file as this index reads it: the editor's text where there is one."""
        return self._reading.read(path)

    @property
    def reading(self) -> Reading:
        """How this index reads files."""
        return self._reading

    def supposing(self, changes: Mapping[Path, str]) -> ContextIndex:
        """The index as it would be if these files (absolute paths) had this content."""
        read = self._reading.read
        return self._reopen(lambda path: changes[path] if path in changes else read(path))

    def _exposure(self, path: PurePath) -> Exposure:
        if path.is_absolute() and path.is_relative_to(self.root):
            path = path.relative_to(self.root)
        if path.is_absolute() or ".." in path.parts:
            because = (Because("outside", path.name),)
            ids = [reader.assistant.id for reader in self.readers]
            found = tuple(AssistantExposure(id_, Level.AUTOMATIC, because) for id_ in ids)
            return Exposure(Level.AUTOMATIC, found)
        name = path.as_posix()
        folder = self._folder(name.rpartition("/")[0])
        if folder.unusual(encode(name)):
            return self._ask_some(name, folder)
        if any(reader.names(name) for reader in self.readers):
            return self._ask(name)
        if folder.usual is None:
            folder.usual = self._ask(name)
        return folder.usual

    def _ask_some(self, name: str, folder: _Folder) -> Exposure:
        """Only those with a pattern about the file; for the others it is as usual."""
        if folder.usual is None or folder.asked is None:
            return self._ask(name)
        raw, around = encode(name), name.rpartition("/")[0]
        found = tuple(
            reader.exposure(name)
            if reader.names(name)
            or any(one.some(raw) for one in own)
            or any(one.some(raw) for one in reader.patterns_in(around))
            else usual
            for reader, own, usual in zip(
                self.readers, self._own, folder.usual.assistants, strict=True
            )
        )
        return Exposure(max(one.level for one in found), found)

    def _ask(self, name: str) -> Exposure:
        found = tuple(reader.exposure(name) for reader in self.readers)
        return Exposure(max(one.level for one in found), found)

    def _folder(self, path: str) -> _Folder:
        """What is known of a folder; the folder around it where nothing tells them apart."""
        known = self._folders.get(path)
        if known is not None:
            return known
        around, unknown = path, [path]
        while around and (around := around.rpartition("/")[0]) not in self._folders:
            unknown.append(around)
        known = self._folders.get(around) if path else None
        for inner in reversed(unknown):
            for reader in self.readers:
                reader.enter(inner)
            asked = self._asked(inner)
            alike = known is not None and asked == known.asked is not None
            if known is None or not alike or known.unusual(encode(inner) + b"\0"):
                known = _Folder(asked)
            self._folders[inner] = known
        assert known is not None
        return known

    def _asked(self, path: str) -> tuple[Asked, ...] | None:
        """All patterns about files of a folder, those that are about all files joined."""
        if self._everywhere is None:
            return None
        found: dict[tuple[int, bytes, int], Asked] = {}
        for reader in self.readers:
            for one in reader.patterns_in(path):
                found[id(one.patterns), one.prefix, one.start] = one
        return (*self._everywhere, *found.values())


def _everywhere(readers: Iterable[AssistantReader]) -> tuple[Asked, ...] | None:
    """The patterns about all files, those about whole paths joined; None: ask everybody."""
    whole: dict[int, Patterns] = {}
    parts: list[Asked] = []
    for reader in readers:
        asked = reader.patterns()
        if asked is None:
            return None
        for one in asked:
            if one.start == 0 and not one.prefix:
                whole[id(one.patterns)] = one.patterns
            else:
                parts.append(one)
    return (*_joined(whole.values()), *parts)


def _joined(lists: Iterable[Patterns]) -> Iterable[Asked]:
    by_mode: dict[str, list[Patterns]] = {}
    for patterns in lists:
        by_mode.setdefault(patterns.mode, []).append(patterns)
    for same in by_mode.values():
        every = [pattern for patterns in same for pattern in patterns]
        for start in range(0, len(every), _UNION):
            yield Asked(Patterns(every[start : start + _UNION], same[0].mode))
