"""Reading what decides: bounded, recorded, never raising.

A `Reading` serves one index. It remembers every file it was asked for, whether it exists or not,
because all of them decide something: callers look at them again to know when to read anew.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from contextward.context.gitignore import Patterns, parse
from contextward.context.ignoretree import PatternFile
from contextward.context.npmignore import parse_npm

MAX_BYTES = 8 * 1024 * 1024

ReadText = Callable[[Path], str | None]


@dataclass(frozen=True, slots=True)
class Note:
    """What a person should know of a file that decides: its name, one-based line, the reason."""

    source: str
    line: int
    reason: str
    kind: Literal["not-read", "no-effect"] = field(default="not-read", compare=False)


def read_bounded(path: Path) -> str | None:
    """A regular file of at most 8 MiB, else None. Bytes that are not UTF-8 become surrogates."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except (OSError, ValueError):
        return None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        with os.fdopen(os.dup(descriptor), "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return None if len(data) > MAX_BYTES else data.decode("utf-8", "surrogateescape")


class Reading:
    """Files of one workspace, and of the home folder when there is one."""

    __slots__ = ("_consulted", "_notes", "home", "read", "root")

    def __init__(self, root: Path, home: Path | None, read: ReadText) -> None:
        self.root = root
        self.home = home
        self.read = read
        self._consulted: dict[Path, None] = {}
        self._notes: dict[Note, None] = {}

    @property
    def consulted(self) -> tuple[Path, ...]:
        """Every file asked for so far, in the order of asking."""
        return tuple(self._consulted)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was found wrong so far."""
        return tuple(self._notes)

    def note(self, path: Path, line: int, reason: str, *, no_effect: bool = False) -> None:
        """Keep a note about a file."""
        note = Note(self.label(path), line, reason, "no-effect" if no_effect else "not-read")
        self._notes[note] = None

    def place(self, name: str) -> Path | None:
        """The path of a file as the registry names it; None for one of a home folder we lack."""
        if name.startswith("~/"):
            return self.home / name[2:] if self.home else None
        return self.root / name

    def label(self, path: Path) -> str:
        """How a file is named as a source: relative to the workspace, or `~/...`."""
        if path.is_relative_to(self.root):
            return path.relative_to(self.root).as_posix()
        if (
            self.home
            and path.is_relative_to(self.home)
            and not self.root.is_relative_to(path.parent)
        ):
            return "~/" + path.relative_to(self.home).as_posix()
        try:
            return Path(os.path.relpath(path, self.root)).as_posix()
        except ValueError:  # another drive
            return path.as_posix()

    def text(self, path: Path) -> str | None:
        """The content of a file; a file that is there but cannot be read leaves a note."""
        self._consulted[path] = None
        text = self.read(path)
        if text is None and os.path.lexists(path):
            self.note(path, 0, "not read: no regular file, or larger than 8 MiB, or not permitted")
        return text

    def mode(self, path: Path, *, follow: bool = True) -> int:
        """What is there, as `stat` has it; 0 when nothing is or nobody may know."""
        self._consulted[path] = None
        try:
            return path.stat(follow_symlinks=follow).st_mode
        except (OSError, ValueError):
            return 0

    def patterns(
        self, path: Path, *, kind: str, ignore_case: bool = False, npm: bool = False
    ) -> PatternFile | None:
        """A file of ignore patterns, in git's dialect or npm's; None when there is none."""
        text = self.text(path)
        if text is None:
            return None
        if npm:
            patterns, notes = parse_npm(text, kind=kind)
        else:
            found, notes = parse(text, ignore_case=ignore_case, kind=kind)
            patterns = Patterns(found)
        for line, reason in notes:
            self.note(path, line, reason)
        return PatternFile(self.label(path), patterns)
