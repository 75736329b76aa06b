"""What is wrong with exclusion lists: without effect, misunderstood, taken back, about nothing.

Only lists in the workspace are judged, each line once, however many assistants read it. Nothing is
executed and little is read: a bounded look at the names in the workspace, and only when a list
names one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contextward.context.gitignore import Pattern, Patterns, encode, parts
from contextward.context.ignoretree import IgnoreTree
from contextward.context.index import ContextIndex
from contextward.context.mechanisms import Built
from contextward.context.settingsfile import entries

_MAX_NAMES = 50_000
_WILD = frozenset("*?[]{}\\!")
_EVERYTHING = frozenset({"*", "**", "**/*"})
_TOOL = re.compile(r"[A-Za-z_][A-Za-z0-9_*-]*(\(.*\))?")
_LISTS = frozenset({"globset", "fnmatch", "path-list"})


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong in one list: the rule, the file, its one-based line (0: all of it)."""

    rule: str
    file: str
    line: int
    detail: str
    """What to say; never a part of the list, which may name what nobody should read."""


def flaws(index: ContextIndex, *, names: bool = True) -> tuple[Flaw, ...]:
    """Everything wrong with the lists of the assistants in use, by file and line.

    `names`: look through the workspace for the names that lists hold without a folder.
    """
    found: dict[tuple[str, int, str], Flaw] = {}
    for flaw in (*_noted(index), *_judged(index, _Names(index.root) if names else None)):
        found.setdefault((flaw.file, flaw.line, flaw.rule), flaw)
    return tuple(flaw for _, flaw in sorted(found.items()))


def _noted(index: ContextIndex) -> Iterator[Flaw]:
    for note in index.notes:
        if _inside(note.source):
            rule = "context.no-effect" if note.kind == "no-effect" else "context.not-read"
            yield Flaw(rule, note.source, note.line, f"{note.reason[:1].upper()}{note.reason[1:]}.")


def _judged(index: ContextIndex, names: _Names | None) -> Iterator[Flaw]:
    for reader in index.readers:
        for built in reader.mechanisms:
            mechanism, who = built.mechanism, reader.assistant.name
            foreign = mechanism.id == "gitignore-index"  # git's own file, which others judge
            if mechanism.dialect == "permission-rule":
                yield from _words(index, built, who)
            if foreign or mechanism.dialect == "language-map":
                continue
            for file, patterns in _lists(built):
                if _inside(file):
                    yield from _meanings(index, built, file, patterns, who)
                    yield from _reopened(built, file, patterns)
                    yield from _unused(index, names, built, file, patterns)


def _lists(built: Built) -> Iterator[tuple[str, Patterns]]:
    for asked in built.decider.files("") or ():
        if asked.source:
            yield asked.source, asked.patterns


def _words(index: ContextIndex, built: Built, who: str) -> Iterator[Flaw]:
    """Entries that are neither a tool nor a rule: lines copied from an ignore file."""
    mechanism = built.mechanism
    for name in (mechanism.file, *mechanism.also):
        place = index.reading.place(name) if name else None
        if place is None or not _inside(name or ""):
            continue
        for entry in entries(index.reading, place, mechanism.format, mechanism.pointer or ""):
            text = entry.value if isinstance(entry.value, str) else ""
            file = index.reading.label(place)
            if not _TOOL.fullmatch(text):
                advice = f"{who} reads no rule in this entry: it is written {mechanism.tool}(…)."
                yield Flaw("context.other-meaning", file, entry.line, advice)
            elif text.startswith(f"{mechanism.tool}(/") and not text.startswith(
                f"{mechanism.tool}(//"
            ):
                first = text.partition("(/")[2].partition("/")[0].rstrip(")")
                absolute = first and not set(first) & _WILD and Path("/", first).exists()
                if absolute and not (index.root / first).exists():
                    advice = "One / begins at the project's root here; // at the file system's."
                    yield Flaw("context.other-meaning", file, entry.line, advice)


def _meanings(
    index: ContextIndex, built: Built, file: str, patterns: Patterns, who: str
) -> Iterator[Flaw]:
    dialect = built.mechanism.dialect
    for pattern in patterns:
        if dialect in _LISTS:
            if pattern.text.startswith("!"):
                advice = f"{who} knows no negation here: the ! is part of a name."
                yield Flaw("context.other-meaning", file, pattern.line, advice)
            elif pattern.text.startswith("/") and dialect != "path-list":
                advice = f"{who} anchors nothing with a / in front: this matches no file."
                yield Flaw("context.other-meaning", file, pattern.line, advice)
        elif pattern.negated and isinstance(built.decider, IgnoreTree):
            folder = _final(built.decider, pattern)
            if folder:
                advice = f"A folder around it is excluded in line {folder}, which is final."
                yield Flaw("context.other-meaning", file, pattern.line, advice)


def _final(tree: IgnoreTree, pattern: Pattern) -> int:
    """The line that excludes a folder around what a negated pattern names; 0 when none does."""
    path = pattern.text.strip().removeprefix("!").strip("/")
    if set(path) & _WILD or "/" not in path:
        return 0
    steps = path.split("/")[:-1]
    for count in range(1, len(steps) + 1):
        decision = tree.decide("/".join(steps[:count]), folder=True)
        if decision is not None and decision.ignored:
            return decision.line
    return 0


def _reopened(built: Built, file: str, patterns: Patterns) -> Iterator[Flaw]:
    """A line after which nothing is left of an exclusion before it."""
    if built.mechanism.dialect == "path-map":
        return
    denied: list[Pattern] = []
    for pattern in patterns:
        if not pattern.negated:
            denied.append(pattern)
            continue
        alone = Patterns([pattern], patterns.mode)
        for before in list(denied):
            if _bare(before.text) not in _EVERYTHING and any(
                alone.some(sample) for sample in _samples(before)
            ):
                denied.remove(before)
                detail = f"This takes back what line {before.line} excludes."
                yield Flaw("context.reopened", file, pattern.line, detail)
                break


def _samples(pattern: Pattern) -> tuple[bytes, ...]:
    """A path that the pattern is about: its wildcards filled with a letter."""
    text = _bare(pattern.text)
    if set(text) & set("[{\\"):
        return ()
    filled = encode(text.replace("**/", "").replace("**", "x").replace("*", "x").replace("?", "x"))
    folder = pattern.text.rstrip().endswith("/")
    return (filled + b"\0",) if folder else (filled,)


def _bare(text: str) -> str:
    return text.strip().removeprefix("!").strip("/")


def _unused(
    index: ContextIndex, names: _Names | None, built: Built, file: str, patterns: Patterns
) -> Iterator[Flaw]:
    folder = file.rpartition("/")[0] if built.mechanism.place == "any-folder" else ""
    for pattern in patterns:
        text = _named(built, pattern)
        if not text or set(text) & _WILD:
            continue
        anchored = "/" in text.rstrip("/")
        bare = text.strip("/")
        if anchored:
            if not os.path.lexists(index.root / folder / bare):
                yield Flaw("context.unused", file, pattern.line, "")
        elif names is not None and not names.has(bare):
            yield Flaw("context.unused-name", file, pattern.line, "")


def _named(built: Built, pattern: Pattern) -> str:
    """The path that a pattern without wildcards names, as an ignore file would write it."""
    dialect, text = built.mechanism.dialect, pattern.text.strip()
    if pattern.negated or text.startswith("!"):
        return ""
    if dialect in ("gitignore", "npm-ignore", "pathspec"):
        return parts(encode(text))[0].decode("utf-8", "surrogateescape")
    if dialect == "permission-rule":
        inside = text.partition("(")[2].removesuffix(")")
        if inside.startswith(("~", "//")):
            return ""
        return inside.removesuffix("/**").removeprefix(".")
    if dialect in ("globset", "fnmatch", "path-map"):
        return "/" + text.removesuffix("/**").removesuffix("/*").removeprefix("./")
    return ""


class _Names:
    """The names of files and folders in the workspace, looked for when somebody asks."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._names: set[str] | None = None
        self._all = True

    def has(self, name: str) -> bool:
        """Is there such a file or folder, or are there too many to tell?"""
        if self._names is None:
            self._names = set()
            for _, folders, files in os.walk(self._root):
                folders[:] = [folder for folder in folders if folder != ".git"]
                self._names.update(folders, files)
                if len(self._names) > _MAX_NAMES:
                    self._all = False
                    break
        return not self._all or name in self._names


def _inside(name: str) -> bool:
    return bool(name) and not name.startswith(("~", "..", "/")) and name != "."
