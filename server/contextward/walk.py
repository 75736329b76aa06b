"""Walking: the files of a project that a scan looks at, folder by folder, in order.

Links are never followed. Not entered are folders that tools make (`rules/folders.yaml`), folders
that the configuration excludes whole, and folders that git ignores: build output, environments.
Such a folder is entered nevertheless when an assistant keeps its own files there or git tracks a
file in it, and the others are counted, so that a report can say what was left out. A *file* that
git ignores is a file like any other: it may be `.env`, and an assistant may read it.

One look at a folder (`scandir`) and one `stat` a file are all that a walk costs the disk.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from contextward.cache import stamp
from contextward.context.gitignore import Patterns, encode, parse
from contextward.context.gitindex import GitIndex
from contextward.context.ignoretree import PatternFile
from contextward.context.reading import read_bounded
from contextward.context.registry import shipped_registry
from contextward.policy.config import CONFIG_NAME, Config
from contextward.project import Project, repository_of
from contextward.rules.data import rules_dir
from contextward.rules.filekinds import shipped_kinds
from contextward.text.globs import compile_globs
from contextward.text.yamlfile import load_yaml

_REPOSITORY = ".git"
_IGNORE_NAME = ".gitignore"
_MARKS = frozenset({_REPOSITORY, _IGNORE_NAME, CONFIG_NAME})
_BY_DESCRIPTOR = os.scandir in os.supports_fd
_FLAGS = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)


Files = list[tuple[str, bytes]]
"""Names and stamps (`cache.stamp`), in order."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that was gone through; `path` is relative to the project, empty or ending in `/`."""

    path: str
    files: Files
    """Regular files, and without a stamp a folder in this one that cannot be opened."""
    config: Config
    """The configuration that holds for these files."""
    whole: bool = True
    """These are all files of the folder that a scan looks at."""


class Walk:
    """Goes through folders of one project.

    `ignored`: those that git ignores as well. `every`: all files, those that a scan leaves out
    because they are excluded or hold no text included.
    """

    def __init__(self, project: Project, *, ignored: bool = False, every: bool = False) -> None:
        self.left_out: list[str] = []
        """Folders that git ignores and that were not entered, so far."""
        self._project = project
        self._root = str(project.root)
        self._ignored = ignored or every
        self._skipped = frozenset() if every else shipped_kinds().skipped
        self._tools = _tool_folders()
        self._every = every
        self._excludes: dict[int, _Excludes] = {}

    def folders(self, start: str = "") -> Iterator[Folder]:
        """The folder `start`, relative to the project, and those in it, whatever `start` is."""
        path = f"{start.rstrip('/')}/" if start.strip("/") else ""
        git = None if self._ignored else _Git.around(self._project.root / path)
        config = self._project.config_for(f"{path}{CONFIG_NAME}")
        stack = [_Step(path, config, git)]
        while stack:
            step = stack.pop()
            try:
                listing = self._list(step.path, step.path != path)
            except FileNotFoundError:
                continue  # it was there a moment ago
            except OSError:
                around, slash, name = step.path[:-1].rpartition("/")
                yield Folder(around + slash, [(name, b"")], step.config, False)
                continue
            if CONFIG_NAME in listing.marks and step.path != path:
                step = step._replace(config=self._project.config_for(step.path + CONFIG_NAME))
            excludes = self._excludes_of(step.config)
            yield Folder(step.path, excludes.without(step.path, listing.files), step.config)
            inner = self._inner(step, listing, excludes)
            stack += sorted(inner, key=_path, reverse=True)

    def _inner(self, step: _Step, listing: _Listing, excludes: _Excludes) -> Iterator[_Step]:
        """The folders in one that are to be entered."""
        path, config, git = step
        if listing.marks and not self._ignored:
            git = _Git.entered(git, Path(self._root, path), listing.marks)
        for name in listing.folders:
            inner = f"{path}{name}/"
            if name in self._tools or excludes.folder(inner):
                continue
            inside = git.inside(name) if git is not None else None
            if inside is not None and inside.ignored and not inside.needed():
                self.left_out.append(inner)
            else:
                yield _Step(inner, config, inside)

    def _list(self, path: str, nested: bool) -> _Listing:
        folders: list[str] = []
        files: Files = []
        marks: set[str] = set()
        folder, skipped = f"{self._root}/{path}", self._skipped
        # By descriptor the path is resolved once, and a link put in a folder's place is refused.
        place = os.open(folder, _FLAGS if nested else os.O_RDONLY) if _BY_DESCRIPTOR else folder
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    name = entry.name
                    if name < "/" and name in _MARKS:
                        marks.add(name)
                    if entry.is_file(follow_symlinks=False):
                        if name[name.rfind(".") :] not in skipped:
                            try:
                                files.append((name, stamp(entry.stat(follow_symlinks=False))))
                            except FileNotFoundError:
                                continue  # it was there a moment ago
                    elif entry.is_dir(follow_symlinks=False):
                        folders.append(name)
        finally:
            if isinstance(place, int):
                os.close(place)
        files.sort()
        return _Listing(folders, files, marks)

    def _excludes_of(self, config: Config) -> _Excludes:
        found = self._excludes.get(id(config))
        if found is None:
            seen = self._every or self._project.repository.any_locked
            globs = () if seen else config.settings.exclude
            found = self._excludes[id(config)] = _Excludes(globs, config, self._project.root)
        return found


class _Listing(NamedTuple):
    folders: list[str]
    files: Files
    marks: set[str]
    """Names of files that say something about the folder; one may be a link."""


class _Step(NamedTuple):
    path: str
    config: Config
    git: _Git | None


class _Git(NamedTuple):
    """What git says about one folder of a repository: `path` is relative to its top."""

    path: bytes
    lists: tuple[tuple[int, PatternFile], ...]
    """Files of patterns, strongest first, each with where its paths begin in a path."""
    tracked: GitIndex
    ignored: bool = False

    @classmethod
    def around(cls, folder: Path) -> _Git | None:
        """The state in which a walk begins; None where nothing is ignored.

        Who names a folder wants to have it scanned: inside one that is ignored, nothing is.
        """
        top = repository_of(folder)
        if top is None:
            return None
        git = cls.of(top)
        for part in folder.relative_to(top).parts:
            git = git.with_file(top / git.path.decode("utf-8", "surrogateescape"))
            git = git.inside(part)
            if git.ignored:
                return None
        return git

    @classmethod
    def of(cls, top: Path) -> _Git:
        """The state in the top folder of a repository."""
        exclude = _patterns(top / ".git" / "info" / "exclude")
        return cls(b"", ((0, exclude),) if exclude.patterns else (), GitIndex(top))

    @classmethod
    def entered(cls, git: _Git | None, folder: Path, marks: set[str]) -> _Git | None:
        """The state in a folder that has these marks: it may be a repository of its own."""
        if _REPOSITORY in marks and (git is None or git.path):
            git = cls.of(folder)
        return git.with_file(folder) if git is not None and _IGNORE_NAME in marks else git

    def with_file(self, folder: Path) -> _Git:
        """The state with the folder's own file of patterns, if it has one."""
        path = folder / _IGNORE_NAME
        file = None if path.is_symlink() else _patterns(path)  # git does not follow it
        if file is None or not file.patterns:
            return self
        return self._replace(lists=((len(self.path), file), *self.lists))

    def inside(self, name: str) -> _Git:
        """The state in a folder of this folder."""
        path = self.path + encode(name)
        ignored = self.ignored or _last(self.lists, path + b"\0")
        return _Git(path + b"/", self.lists, self.tracked, ignored)

    def needed(self) -> bool:
        """Is this ignored folder looked into all the same?"""
        path = self.path[:-1].decode("utf-8", "surrogateescape")
        return not _homes().isdisjoint(path.split("/")) or self.tracked.holds(path)


class _Excludes:
    """The `exclude` globs of one configuration file, which are relative to its folder."""

    def __init__(self, globs: tuple[str, ...], config: Config, root: Path) -> None:
        whole = [glob.rstrip("/") for glob in globs]
        # A folder is excluded whole by a glob that names it, or that ends in "/**" behind it.
        whole += [glob.removesuffix("/**") for glob in globs if glob.endswith("/**")]
        anchored = [f"/{glob.removeprefix('./').removeprefix('/')}" for glob in whole]
        self._cut, self._prefix = 0, ""
        folder = config.file.path.parent if config.file else root
        if folder != root and folder.is_relative_to(root):
            self._cut = len(folder.relative_to(root).as_posix()) + 1
        elif folder != root:
            self._prefix = f"{root.relative_to(folder).as_posix()}/"
        self._any = bool(globs)
        self._folder = compile_globs(anchored)
        self._file = compile_globs((*globs, *(f"{glob.rstrip('/')}/**" for glob in globs)))

    def folder(self, path: str) -> bool:
        """Is everything in this folder excluded?"""
        return self._any and self._folder(self._prefix + path[self._cut : -1])

    def without(self, folder: str, files: Files) -> Files:
        """The files that are not excluded."""
        if not self._any:
            return files
        place = self._prefix + folder[self._cut :]
        return [file for file in files if not self._file(place + file[0])]


def _path(step: _Step) -> str:
    return step.path


def _last(lists: tuple[tuple[int, PatternFile], ...], path: bytes) -> bool:
    """Does the last pattern of the strongest file that says anything ignore this path?"""
    for start, file in lists:
        pattern = file.patterns.last(path[start:])
        if pattern is not None:
            return not pattern.negated
    return False


def _patterns(path: Path) -> PatternFile:
    return PatternFile(path.name, Patterns(parse(read_bounded(path) or "")[0]))


@cache
def _tool_folders() -> frozenset[str]:
    return frozenset(load_yaml(rules_dir() / "folders.yaml").data["skipped"])


@cache
def _homes() -> frozenset[str]:
    """Names of folders in which assistants keep what they put into every prompt."""
    registry = shipped_registry()
    return frozenset(
        first
        for assistant in (*registry.assistants, registry.fallback)
        for group in assistant.record.always
        for glob in group.globs
        for first, slash, _ in [glob.removeprefix("**").removeprefix("/").partition("/")]
        if slash and not set(first) & set("*?[")
    )
