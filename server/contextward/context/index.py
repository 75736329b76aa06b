"""The index of a workspace: for every path, which assistants would read it and because of what.

`ContextIndex.open` reads the files that decide and compiles them; `.gitignore` files of folders
are read when a path first needs them. From then on the index does not change: open a new one when
a file of `consulted` has. The kinds of because, by level:

- `always`: `instructions`, `rules`, `skills`, `agents`, `memory`, `mcp-configuration`;
- `excluded`: `exclusion`, a pattern of the assistant's own mechanism;
- `on-request`: `index-exclusion`, `built-in`, `git-ignore`;
- `automatic`: `default`, or `re-included` when a pattern took the file back, or `outside` for a
  path that is not in the workspace.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from contextward.context.detection import AssistantInUse, detect
from contextward.context.gitfiles import GitFiles
from contextward.context.ignoretree import Decision, IgnoreTree, PatternFile
from contextward.context.mechanisms import Decider, build
from contextward.context.reading import Note, Reading, ReadText, read_bounded
from contextward.context.registry import REGISTRY_NAME, Assistant, Registry
from contextward.model import AssistantExposure, Because, Exposure, Level

_MAX_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class _Reader:
    """One assistant in use, with everything that decides what it reads."""

    assistant: Assistant
    always: IgnoreTree
    exclusions: tuple[Decider, ...]
    softer: tuple[Decider, ...]
    """What leaves a file out of an index: own mechanisms, built-in defaults, git."""

    def exposure(self, path: str) -> AssistantExposure:
        level, because = self._level(path)
        return AssistantExposure(self.assistant.id, level, because)

    def _level(self, path: str) -> tuple[Level, tuple[Because, ...]]:
        sent = self.always.decide(path)
        if sent is not None:
            return Level.ALWAYS, (_because(sent),)
        excluded = [decider.decide(path) for decider in self.exclusions]
        if any(decision and decision.ignored for decision in excluded):
            return Level.EXCLUDED, tuple(_because(d) for d in excluded if d and d.ignored)
        softer = [decider.decide(path) for decider in self.softer]
        if any(decision and decision.ignored for decision in softer):
            return Level.ON_REQUEST, tuple(_because(d) for d in softer if d and d.ignored)
        back = [Because("re-included", d.source, d.line) for d in softer if d]
        taken = Because("default", REGISTRY_NAME, self.assistant.takes_line)
        return Level.AUTOMATIC, (*dict.fromkeys(back), taken)


class ContextIndex:
    """What the assistants in use do with the files of one workspace."""

    __slots__ = ("_known", "_readers", "_reading", "_reopen", "in_use", "registry", "root")

    def __init__(
        self,
        reading: Reading,
        registry: Registry,
        found: tuple[tuple[Assistant, AssistantInUse], ...],
        reopen: Callable[[ReadText], ContextIndex],
    ) -> None:
        self.root: Path = reading.root
        self.registry: Registry = registry
        self.in_use: tuple[AssistantInUse, ...] = tuple(use for _, use in found)
        self._reading = reading
        self._reopen = reopen
        self._known: dict[str, Exposure] = {}
        git = GitFiles(reading)
        plain = git.tree()
        self._readers = tuple(_reader(reading, git, plain, assistant) for assistant, _ in found)

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
    ) -> ContextIndex:
        """Read what decides in the workspace `root`.

        `named` are ids from configuration or policy, `told` what the client says is installed
        (extension ids, the editor's name, plugins). Without `home` no file of the home folder is
        read. `read` gives a file's content or None, for editors with unsaved changes. Without
        `detection` the workspace's files do not tell which assistants are in use.
        """
        root = Path(os.path.normpath(root.absolute()))
        named, told = tuple(named), tuple(told)

        def reopen(read: ReadText) -> ContextIndex:
            reading = Reading(root, home, read)
            found = detect(reading, registry, named, told, detection)
            return cls(reading, registry, found, reopen)

        return reopen(read)

    @property
    def consulted(self) -> tuple[Path, ...]:
        """Every file whose content or existence decided something so far, missing ones as well."""
        return self._reading.consulted

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is wrong with files that decide: broken, too large, without effect."""
        return self._reading.notes

    def exposure(self, path: PurePath) -> Exposure:
        """What the assistants in use do with a file, given relative to the workspace."""
        name = path.as_posix()
        known = self._known.get(name)
        if known is None:
            if len(self._known) >= _MAX_REMEMBERED:
                self._known.clear()
            known = self._known[name] = self._exposure(path)
        return known

    def read(self, path: Path) -> str | None:
        """A file as this index reads it: the editor's text where there is one."""
        return self._reading.read(path)

    def supposing(self, changes: Mapping[Path, str]) -> ContextIndex:
        """The index as it would be if these files (absolute paths) had this content."""
        read = self._reading.read
        return self._reopen(lambda path: changes[path] if path in changes else read(path))

    def _exposure(self, path: PurePath) -> Exposure:
        if path.is_absolute() and path.is_relative_to(self.root):
            path = path.relative_to(self.root)
        if path.is_absolute() or ".." in path.parts:
            because = (Because("outside", path.name),)
            ids = [reader.assistant.id for reader in self._readers]
            found = tuple(AssistantExposure(id_, Level.AUTOMATIC, because) for id_ in ids)
        else:
            name = path.as_posix()
            found = tuple(reader.exposure(name) for reader in self._readers)
        return Exposure(max(one.level for one in found), found)


def _reader(reading: Reading, git: GitFiles, plain: IgnoreTree, assistant: Assistant) -> _Reader:
    exclusions: list[Decider] = []
    softer: list[Decider] = []
    over: list[PatternFile] = []  # patterns that take back what git and the defaults ignore
    for mechanism in assistant.record.exclude:
        built = build(reading, mechanism)
        if built is not None:
            (exclusions if mechanism.effect == "excluded" else softer).append(built.decider)
            over += built.files if mechanism.reincludes else ()
    softer.append(IgnoreTree((assistant.defaults,), top=over))
    if assistant.record.git_ignored.effect == "on-request":
        softer.append(git.tree(tuple(over)) if over else plain)
    always = IgnoreTree((assistant.always,))
    return _Reader(assistant, always, tuple(exclusions), tuple(softer))


def _because(decision: Decision) -> Because:
    return Because(decision.kind, decision.source, decision.line)
