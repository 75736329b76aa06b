"""Git's own ignore files: `.gitignore` in every folder and `.git/info/exclude`.

A workspace may be a folder inside a repository: the files of the folders around it count as well.
In a worktree or submodule, where `.git` is a file, `info/exclude` lies elsewhere and is not read.
Neither is the user's `core.excludesFile`: what it ignores is shown as not ignored.
"""

from __future__ import annotations

import stat
from pathlib import Path

from contextward.context.ignoretree import IgnoreTree, PatternFile
from contextward.context.reading import Reading

_KIND = "git-ignore"
_NAME = ".gitignore"
_MAX_ABOVE = 40


class GitFiles:
    """The ignore files of one repository, each read once, when a path first needs it."""

    __slots__ = ("_base", "_nested", "_prefix", "_reading", "_top")

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._top = _top(reading)
        self._prefix = "/".join(reading.root.relative_to(self._top).parts)
        self._nested: dict[str, PatternFile | None] = {}
        exclude = self._top / ".git" / "info" / "exclude"
        own = stat.S_ISDIR(reading.mode(self._top / ".git"))
        file = reading.patterns(exclude, kind=_KIND) if own else None
        self._base = (file,) if file else ()

    def tree(self, top: tuple[PatternFile, ...] = ()) -> IgnoreTree:
        """Git's rules, with stronger patterns of the workspace's root over them."""
        return IgnoreTree(self._base, self._folder, top, self._prefix)

    def _folder(self, folder: str) -> PatternFile | None:
        if folder not in self._nested:
            path = self._top / folder / _NAME
            if stat.S_ISLNK(self._reading.mode(path, follow=False)):  # git does not follow it
                self._reading.note(path, 0, "a symbolic link: git does not read it")
                self._nested[folder] = None
            else:
                self._nested[folder] = self._reading.patterns(path, kind=_KIND)
        return self._nested[folder]


def _top(reading: Reading) -> Path:
    """The root of the repository that holds the workspace, or the workspace."""
    for folder in (reading.root, *list(reading.root.parents)[:_MAX_ABOVE]):
        if reading.mode(folder / ".git"):
            return folder
    return reading.root
