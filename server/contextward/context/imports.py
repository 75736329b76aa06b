"""Files that instruction files pull into every prompt: `@path`, from file to file.

Read as the documentation of Claude Code has it: an `@` at the beginning of a word, a path relative
to the file that names it, or `~/`; not in code. Imports are followed inside the workspace only, a
bounded number of times. A file counts for the paths at or below its own folder and, at the
workspace's root, for all.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from contextward.context.reading import Reading
from contextward.context.registry import Assistant
from contextward.context.settingsfile import words
from contextward.model import Because

_WORD = re.compile(r"(?:^|(?<=[\s(]))@([^\s`@]+)")
_MAX_FILES = 200
_MAX_CHARACTERS = 256 * 1024
_WILD = frozenset("*?[{")

Imported = dict[str, Because]
"""Paths in the workspace, and where each is named."""


class Imports:
    """What the instruction files of one assistant pull in."""

    __slots__ = ("_hops", "_names", "_reading", "_root")

    def __init__(self, reading: Reading, assistant: Assistant) -> None:
        self._reading = reading
        self._names: dict[str, int] = {}
        self._hops = 0
        root: Imported = {}
        for group in assistant.record.always:
            if group.listed is not None:
                root |= self._listed(group.listed.file, words(reading, group.listed)[0])
            if group.imports is None:
                continue
            for glob in group.globs:
                if "/" not in glob and not set(glob) & _WILD:
                    self._names[glob] = group.imports.hops
                else:
                    for path in self._matching(glob):
                        root |= self._follow(path, group.imports.hops)
        self._root = root | self.nested("")

    @property
    def root(self) -> Imported:
        """What the files at the root, and settings, name."""
        return self._root

    def nested(self, folder: str) -> Imported:
        """What the instruction files of one folder name."""
        found: Imported = {}
        for name, hops in self._names.items():
            found |= self._follow(f"{folder}/{name}".removeprefix("/"), hops)
        return found

    def _listed(self, file: str, named: tuple[object, ...]) -> Imported:
        found: Imported = {}
        for entry in named:
            value, line = str(getattr(entry, "value", "")), int(getattr(entry, "line", 0))
            path = _inside("", value)
            if path is not None and not set(path) & _WILD:
                found[path] = Because("instructions", file, line, value)
        return found

    def _matching(self, glob: str) -> Iterator[str]:
        """Files of a glob whose wildcards stand behind its folder: `/.x/rules/**/*.md`."""
        parts = glob.strip("/").split("/")
        fixed = next((i for i, part in enumerate(parts) if set(part) & _WILD), len(parts))
        folder = "/".join(parts[:fixed])
        if fixed == len(parts):
            yield folder
            return
        place = self._reading.root / folder
        if not folder or not stat.S_ISDIR(self._reading.mode(place, follow=False)):
            return
        suffix = Path(parts[-1]).suffix
        count = 0
        for current, folders, names in os.walk(place):
            folders.sort()
            for name in sorted(names):
                if name.endswith(suffix):
                    yield (Path(current) / name).relative_to(self._reading.root).as_posix()
                    count += 1
                    if count >= _MAX_FILES:
                        return

    def _follow(self, start: str, hops: int) -> Imported:
        found: Imported = {}
        waiting = [(start, hops)]
        seen = {start}
        while waiting and len(seen) <= _MAX_FILES:
            path, left = waiting.pop(0)
            text = self._reading.text(self._reading.root / path)
            if text is None or len(text) > _MAX_CHARACTERS:
                continue
            for word, line in imports_of(text):
                target = self._target(path, word)
                if target is None or target in seen:
                    continue
                seen.add(target)
                found[target] = Because("import", path, line, f"@{word}")
                if left > 1:
                    waiting.append((target, left - 1))
        return found

    def _target(self, path: str, word: str) -> str | None:
        """The file that a word names; what ends a sentence may stand behind it."""
        for name in dict.fromkeys((word, word.rstrip(".,;:!?)\"'"))):
            target = _inside(path.rpartition("/")[0], name)
            if target and stat.S_ISREG(self._reading.mode(self._reading.root / target)):
                return target
        return None


def imports_of(text: str) -> Iterator[tuple[str, int]]:
    """The paths that a text imports, with their one-based lines; not those in code."""
    fence = ""
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.lstrip()
        mark = bare[:3] if bare[:3] in ("```", "~~~") else ""
        if fence:
            fence = "" if mark == fence else fence
            continue
        if mark:
            fence = mark
            continue
        if "@" not in line:
            continue
        outside = "".join(line.split("`")[::2]) if line.count("`") > 1 else line
        for match in _WORD.finditer(outside):
            yield match.group(1), number


def _inside(folder: str, name: str) -> str | None:
    """A path in the workspace; None for one that leads out of it."""
    if name.startswith(("/", "~")) or "\\" in name or "\0" in name:
        return None
    path = os.path.normpath(f"{folder}/{name}" if folder else name)
    return None if path.startswith("..") or path == "." else Path(path).as_posix()
