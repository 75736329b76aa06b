"""The dialect `permission-rule`: entries like `Read(./.env)` in the JSON settings of an assistant.

Each settings file is a list of its own, with git's meaning of patterns: the last match decides and
an ignored folder is final. What stands in front of a path says where it begins:

- `//path`: the root of the file system;
- `~/path`: the home folder;
- `/path`: the workspace, or in a file of the home folder that file's own folder;
- `path`, `./path`, `!path`: the workspace. `dir/**` means a folder of that name at any depth, and
  `!` takes back from the entries of this group before it.

A file that one list ignores is excluded, whatever the other lists say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

from contextward.context.gitignore import Pattern, Patterns, encode, parse_line
from contextward.context.ignoretree import Asked, Decision, IgnoreTree, PatternFile
from contextward.context.reading import Reading
from contextward.context.schema import Mechanism
from contextward.context.settingsfile import entries


class PermissionRules:
    """The entries of one mechanism in all its files."""

    __slots__ = ("_trees",)

    def __init__(self, reading: Reading, mechanism: Mechanism, kind: str) -> None:
        self._trees: list[IgnoreTree] = []
        for name in (mechanism.file, *mechanism.also):
            path = reading.place(name) if name else None
            if path is None:
                continue
            groups: dict[str, list[Pattern]] = {}
            for entry in entries(reading, path, mechanism.format, mechanism.pointer or ""):
                rule = permission(str(entry.value), mechanism.tool or "")
                if rule is None:
                    continue
                anchor, glob = rule
                pattern = parse_line(encode(glob), entry.line, kind=kind)
                if pattern is not None:
                    written = replace(pattern, text=str(entry.value))
                    groups.setdefault(anchor, []).append(written)
            for anchor, patterns in groups.items():
                base = _base(reading, path, anchor)
                if base is not None and reading.root.is_relative_to(base):
                    file = PatternFile(reading.label(path), Patterns(patterns))
                    prefix = "/".join(reading.root.relative_to(base).parts)
                    self._trees.append(IgnoreTree((file,), prefix=prefix))

    def decide(self, path: str) -> Decision | None:
        """The first entry that excludes the path; None when none does."""
        for tree in self._trees:
            decision = tree.decide(path)
            if decision is not None and decision.ignored:
                return decision
        return None

    def files(self, folder: str) -> Iterator[Asked]:
        """The entries of all lists."""
        return chain.from_iterable(tree.files(folder) for tree in self._trees)


def permission(entry: str, tool: str) -> tuple[str, str] | None:
    """An entry as (anchor, pattern); None for one of another tool or without meaning."""
    if entry == tool:
        return "", "*"
    if not (entry.startswith(f"{tool}(") and entry.endswith(")")):
        return None
    glob = entry[len(tool) + 1 : -1]
    if glob.startswith("!"):
        return "", "!" + (glob[2:] if glob.startswith("!./") else glob[1:])
    if glob.startswith("#"):
        return None
    for anchor in ("//", "~/", "/"):
        if glob.startswith(anchor):
            return anchor, "/" + glob.removeprefix(anchor)
    if glob.startswith("./"):
        return "", glob[1:]
    folder, _, rest = glob.partition("/")
    return "", f"**/{folder}/**" if rest == "**" and folder else glob


def _base(reading: Reading, path: Path, anchor: str) -> Path | None:
    if anchor == "//":
        return Path(reading.root.anchor)
    if anchor == "~/":
        return reading.home
    if anchor == "/" and not path.is_relative_to(reading.root):
        return path.parent
    return reading.root
