"""What git keeps of a file: could it be brought back, and was it ever committed?

Nothing runs git: in a hostile workspace its configuration names programs to start. Objects are read
by dulwich, which starts none; a repository that it cannot read keeps nothing, as far as we know.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from dulwich.objects import ObjectID
    from dulwich.repo import Repo

State = Literal["committed", "changed", "untracked"]
"""`committed`: HEAD holds the file as it is; `changed`: as it was; `untracked`: not at all."""
_MOST_COMMITS = 2_000


class GitState:
    """One repository; `top` is the folder that holds `.git`."""

    def __init__(self, top: Path) -> None:
        self._top = top
        self._repo: Repo | None = None
        self._tree: ObjectID | None = None
        try:
            from dulwich.errors import NotGitRepository
            from dulwich.repo import Repo
        except ImportError:  # pragma: no cover - a dependency
            return
        try:
            self._repo = Repo(str(top))
            self._tree = self._tree_of(self._repo.head())
        except (NotGitRepository, KeyError, ValueError, OSError, AssertionError):
            self._tree = None  # no commit yet, or nothing that can be read

    def close(self) -> None:
        """Let go of the repository's files."""
        if self._repo is not None:
            self._repo.close()

    def state(self, file: Path, data: bytes) -> State:
        """How HEAD holds a file whose content is `data`; line endings may differ."""
        blob = self._blob(self._tree, self._path(file))
        if blob is None:
            return "untracked"
        same = blob in (_blob_id(data), _blob_id(data.replace(b"\r\n", b"\n")))
        return "committed" if same else "changed"

    def committed(self, file: Path) -> str:
        """The newest commit that holds the file, abbreviated; empty if none of the last 2,000 does.

        A file that was committed once stays in the history, whatever happens to it now.
        """
        path = self._path(file)
        for commit, tree in self._commits():
            if self._blob(tree, path) is not None:
                return commit[:8].decode("ascii", "replace")
        return ""

    def _path(self, file: Path) -> bytes:
        return file.relative_to(self._top).as_posix().encode("utf-8", "surrogateescape")

    def _commits(self) -> Iterator[tuple[bytes, ObjectID]]:
        if self._repo is None or self._tree is None:
            return
        try:
            waiting, seen = [self._repo.head()], set[bytes]()
            while waiting and len(seen) < _MOST_COMMITS:
                commit = waiting.pop(0)
                if commit in seen:
                    continue
                seen.add(commit)
                yield commit, self._tree_of(commit)
                waiting += getattr(self._repo[commit], "parents", [])
        except (KeyError, ValueError, OSError, AssertionError):
            return  # a shallow clone ends here, and so does a damaged one

    def _tree_of(self, commit: ObjectID) -> ObjectID:
        assert self._repo is not None
        tree: ObjectID = self._repo[commit].tree  # type: ignore[attr-defined]
        return tree

    def _blob(self, tree: ObjectID | None, path: bytes) -> bytes | None:
        if self._repo is None or tree is None:
            return None
        from dulwich.object_store import tree_lookup_path

        try:
            mode, found = tree_lookup_path(self._repo.object_store.__getitem__, tree, path)
        except (KeyError, ValueError, OSError, AssertionError, AttributeError):
            return None
        except Exception as error:  # NotTreeError, SubmoduleEncountered: a file's place is none
            if type(error).__module__.startswith("dulwich"):
                return None
            raise
        return found if mode & 0o170000 == 0o100000 else None


def _blob_id(data: bytes) -> bytes:
    header = b"blob %d\0" % len(data)
    return hashlib.sha1(header + data, usedforsecurity=False).hexdigest().encode()
