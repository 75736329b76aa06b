"""Git's own ignore files: `.gitignore` in every folder, `info/exclude`, `core.excludesFile`.

A workspace may be a folder inside a repository: the files of the folders around it count as well.
In a worktree or submodule, where `.git` is a file, `info/exclude` lies where that file leads.
"""

from __future__ import annotations

import stat
from pathlib import Path

from contextward.context.gitconfig import git_settings
from contextward.context.ignoretree import IgnoreTree, PatternFile
from contextward.context.reading import Reading

_KIND = "git-ignore"
_NAME = ".gitignore"
_MAX_ABOVE = 40


class GitFiles:
    """The ignore files of one repository, each read once, when a path first needs it."""

    __slots__ = ("_base", "_ignore_case", "_nested", "_plain", "_prefix", "_reading", "_top")

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._top = _top(reading)
        self._prefix = "/".join(reading.root.relative_to(self._top).parts)
        self._nested: dict[str, PatternFile | None] = {}
        self._plain: IgnoreTree | None = None
        settings = git_settings(reading, self._top)
        self._ignore_case = settings.ignore_case
        exclude = settings.common / "info" / "exclude" if settings.common else None
        read = [self._read(place) for place in (exclude, settings.excludes) if place]
        self._base = tuple(file for file in read if file)

    def tree(self, top: tuple[PatternFile, ...] = ()) -> IgnoreTree:
        """Git's rules, with stronger patterns of the workspace's root over them."""
        if top:
            return IgnoreTree(self._base, self._folder, top, self._prefix)
        if self._plain is None:  # one for all who add nothing
            self._plain = IgnoreTree(self._base, self._folder, (), self._prefix)
        return self._plain

    def _folder(self, folder: str) -> PatternFile | None:
        if folder not in self._nested:
            path = self._top / folder / _NAME
            if stat.S_ISLNK(self._reading.mode(path, follow=False)):  # git does not follow it
                self._reading.note(path, 0, "a symbolic link: git does not read it")
                self._nested[folder] = None
            else:
                self._nested[folder] = self._read(path)
        return self._nested[folder]

    def _read(self, path: Path) -> PatternFile | None:
        return self._reading.patterns(path, kind=_KIND, ignore_case=self._ignore_case)


def _top(reading: Reading) -> Path:
    """The root of the repository that holds the workspace, or the workspace."""
    for folder in (reading.root, *list(reading.root.parents)[:_MAX_ABOVE]):
        if reading.mode(folder / ".git"):
            return folder
    return reading.root
