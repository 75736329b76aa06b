"""What git tracks: a folder may be ignored and still hold files that somebody added by force.

Nothing runs git: in a hostile workspace its configuration names programs to start. The index is
searched for the folder's name instead, and a place counts where an entry's own length says that a
path begins. Index formats 2 and 3; of format 4, in which paths are cut short, nothing is known.
"""

from __future__ import annotations

from pathlib import Path

from contextward.context.gitignore import encode
from contextward.context.reading import read_bounded

_MAX_BYTES = 256 * 1024 * 1024
_HEADER = 12
_ENTRY = 62
"""Bytes of an entry before its path; more where hashes are longer."""
_EXTENDED = 0x4000
_LENGTH = 0x0FFF


class GitIndex:
    """The index of the repository at `top`, read when somebody first asks."""

    __slots__ = ("_data", "_top")

    def __init__(self, top: Path) -> None:
        self._top = top
        self._data: bytes | None = None

    def holds(self, folder: str) -> bool:
        """Does git track a file in this folder (relative to the top, without a `/` at its end)?"""
        if self._data is None:
            self._data = _read(_folder(self._top / ".git") / "index")
        needle = encode(folder) + b"/"
        place = self._data.find(needle, _HEADER + _ENTRY)
        while place >= 0:
            if _begins(self._data, place):
                return True
            place = self._data.find(needle, place + 1)
        return False


def _begins(data: bytes, place: int) -> bool:
    """Is this where an entry's path begins? Its length, in 12 bits, stands right before it."""
    length = min(data.find(b"\0", place) - place, _LENGTH)
    flags = int.from_bytes(data[place - 2 : place], "big")
    before = int.from_bytes(data[place - 4 : place - 2], "big")
    return flags & (_LENGTH | _EXTENDED) == length or before & (_LENGTH | _EXTENDED) == (
        length | _EXTENDED
    )


def _folder(git: Path) -> Path:
    """Where the index lies: in a worktree or submodule `.git` is a file that says it."""
    text = (read_bounded(git) or "") if git.is_file() else ""
    return git.parent / text.removeprefix("gitdir:").strip() if text else git


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except (OSError, ValueError):
        return b""
    known = data[:4] == b"DIRC" and data[4:8] in (b"\0\0\0\2", b"\0\0\0\3")
    return data if known and len(data) <= _MAX_BYTES else b""
