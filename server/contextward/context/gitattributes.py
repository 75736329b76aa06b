"""Attributes that `.gitattributes` gives to files, with git's meaning.

The nearest file that says anything about an attribute decides, in it the last line, and
`.git/info/attributes` before all of them. Macros are not read, nor are the machine's own files.
Whatever is wrong in such a file says nothing: a line is one that git understands, or it is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from contextward.context.gitignore import MAX_BYTES, MAX_LINE, Pattern, Patterns, encode, parse_line
from contextward.context.reading import ReadText, read_bounded

_NAME = ".gitattributes"
_SET, _UNSET, _UNSPECIFIED = "set", "unset", "unspecified"
_ESCAPES = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, '"': 34, "\\": 92}

_ATTRIBUTE = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.-]*")
_BLANKS = re.compile(r"[ \t\r]+")

_Lists = dict[str, Patterns]


class Attributes:
    """The attributes `names` in the repository at `top`; each file is read once, when needed."""

    def __init__(self, top: Path, names: Iterable[str], read: ReadText = read_bounded) -> None:
        self._top = top
        self._names = frozenset(names)
        self._read = read
        self._info = self._load(top / ".git" / "info" / "attributes")
        self._folders: dict[str, _Lists] = {}

    def has(self, path: str, name: str) -> bool | None:
        """Does `path` (relative to the top, with `/`) have the attribute? None: nobody says."""
        lists = [(0, self._info)]
        end = len(path)
        while end > 0:
            end = path.rfind("/", 0, end)
            folder = path[:end] if end > 0 else ""
            if folder not in self._folders:
                self._folders[folder] = self._load(self._top / folder / _NAME)
            lists.append((end + 1, self._folders[folder]))
        for start, found in lists:
            pattern = found[name].last(encode(path[start:])) if name in found else None
            if pattern is not None:
                return None if pattern.kind == _UNSPECIFIED else pattern.kind == _SET
        return None

    @property
    def consulted(self) -> tuple[Path, ...]:
        """The files that decided something so far, missing ones as well."""
        return tuple(self._top / folder / _NAME for folder in self._folders)

    def _load(self, path: Path) -> _Lists:
        text = None if path.is_symlink() else self._read(path)  # git does not follow it
        found: dict[str, list[Pattern]] = {}
        for number, line in enumerate((text or "")[:MAX_BYTES].split("\n"), 1):
            if len(line) <= MAX_LINE and any(name in line for name in self._names):
                glob, states = _parse(line.strip(" \t\r"))
                for name in self._names & states.keys():
                    pattern = parse_line(glob, number, kind=states[name]) if glob else None
                    if pattern is not None and not pattern.negated:
                        found.setdefault(name, []).append(pattern)
        return {name: Patterns(patterns) for name, patterns in found.items()}


def _parse(line: str) -> tuple[bytes, dict[str, str]]:
    """The pattern of a line and the states it gives; no pattern for a line that has none."""
    if line.startswith(("#", "[attr]")):
        return b"", {}
    if line.startswith('"'):
        glob, rest = _unquote(line)
    else:
        first, *words = _BLANKS.split(line, maxsplit=1)
        glob, rest = encode(first), "".join(words)
    states = {}
    for word in filter(None, _BLANKS.split(rest)):
        name, _, told = word.removeprefix("-").removeprefix("!").partition("=")
        if not _ATTRIBUTE.fullmatch(name):
            return b"", {}  # git refuses the whole line
        unset = word[0] == "-" or told == "false"
        states[name] = _UNSPECIFIED if word[0] == "!" else _UNSET if unset else _SET
    return glob, states


def _unquote(line: str) -> tuple[bytes, str]:
    """A pattern in C's quotes, and what follows it; no pattern when the quotes do not close."""
    out = bytearray()
    index = 1
    while index < len(line):
        character = line[index]
        index += 1
        if character == '"':
            bare = out.rstrip(b" ")  # spaces in quotes are meant
            return bytes(bare + rb"\ " * (len(out) - len(bare))), line[index:]
        if character != "\\":
            out += encode(character)
        elif line[index : index + 1] in _ESCAPES:
            out.append(_ESCAPES[line[index]])
            index += 1
        elif (octal := line[index : index + 3]).isdigit() and max(octal) < "8" and octal < "400":
            out.append(int(octal, 8))
            index += 3
        else:
            break
    return b"", ""
