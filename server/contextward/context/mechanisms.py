"""A mechanism of the registry becomes something that decides about paths.

A mechanism that has no effect any more excludes nothing; when its file is there, a note says so.
One that needs a setting which is not made leaves files out of the index, no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from contextward.context import flatglobs, shellglob
from contextward.context.gitignore import Pattern, Patterns
from contextward.context.ignoretree import Decision, IgnoreTree, PatternFile
from contextward.context.patternlist import (
    BothViews,
    Decider,
    Everything,
    LanguageSwitch,
    PatternList,
)
from contextward.context.permissions import PermissionRules
from contextward.context.reading import Reading
from contextward.context.schema import Effect, Mechanism
from contextward.context.settingsfile import Entry, entries, word, words

KINDS = {"excluded": "exclusion", "on-request": "index-exclusion", "partial": "partial-exclusion"}
"""The kind of because that a mechanism gives, by its effect."""
_REFUSALS = frozenset({"deny", "none", "reject"})
_LISTS = {
    "globset": flatglobs.globset,
    "fnmatch": flatglobs.fnmatch,
    "minimatch": shellglob.minimatch,
    "fast-glob": shellglob.fast_glob,
    "path-list": flatglobs.path,
}


@dataclass(frozen=True, slots=True)
class Built:
    """What decides for a mechanism, and its patterns for the whole workspace, strongest first."""

    mechanism: Mechanism
    effect: Effect
    decider: Decider
    files: tuple[PatternFile, ...] = ()


def build(reading: Reading, mechanism: Mechanism) -> Built | None:
    """None when the mechanism cannot exclude anything."""
    if mechanism.effect == "none":
        _tell(reading, mechanism)
        return None
    if mechanism.file is None or mechanism.dialect in ("settings", "remote"):
        return None
    effect = mechanism.effect
    if effect == "excluded" and not _in_force(reading, mechanism):
        effect = "on-request"
    kind = KINDS[effect]
    if mechanism.dialect in ("gitignore", "npm-ignore"):
        return _tree(reading, mechanism, effect, kind)
    if mechanism.dialect == "permission-rule":
        return Built(mechanism, effect, PermissionRules(reading, mechanism, kind))
    if mechanism.dialect == "marker":
        place = reading.place(mechanism.file)
        if place is None or not reading.mode(place):
            return None
        return Built(mechanism, effect, Everything(Decision(True, kind, mechanism.file, 1)))
    if mechanism.dialect == "language-map":
        switches = _switches(reading, mechanism, kind)
        return Built(mechanism, effect, LanguageSwitch(switches)) if switches else None
    files = tuple(_lists(reading, mechanism, kind))
    if mechanism.dialect == "wildcard-map":
        return Built(mechanism, effect, BothViews(files, reading.root.as_posix()))
    return Built(mechanism, effect, PatternList(files))


def places(reading: Reading, mechanism: Mechanism) -> Iterator[Path]:
    """The files that a mechanism reads, strongest first, those of any folder left out."""
    names: list[str] = []
    if mechanism.listed is not None:
        found, several = words(reading, mechanism.listed)
        names += [str(entry.value).removeprefix("./") for entry in found]
        if found and not several:  # one name stands in place of the usual one
            return (yield from _inside(reading, names))
    if mechanism.place == "root" and mechanism.file:
        names.append(mechanism.file)
    names += mechanism.also
    yield from _inside(reading, names)


def _inside(reading: Reading, names: list[str]) -> Iterator[Path]:
    for name in dict.fromkeys(names):
        inside = name and not name.startswith("/") and ".." not in Path(name).parts
        place = reading.place(name) if inside else None
        if place is not None:
            yield place


def _in_force(reading: Reading, mechanism: Mechanism) -> bool:
    """Is the setting made that a mechanism needs?"""
    if mechanism.needs is None:
        return True
    found, _ = words(reading, mechanism.needs)
    return any(entry.value == mechanism.needs.value for entry in found)


def _tree(reading: Reading, mechanism: Mechanism, effect: Effect, kind: str) -> Built | None:
    npm = mechanism.dialect == "npm-ignore"
    read = [reading.patterns(place, kind=kind, npm=npm) for place in places(reading, mechanism)]
    files = tuple(file for file in read if file)

    def nested(folder: str) -> PatternFile | None:
        path = reading.root / folder / str(mechanism.file)
        return reading.patterns(path, kind=kind, npm=npm)

    if mechanism.place == "any-folder":
        return Built(mechanism, effect, IgnoreTree(files, nested), files)
    return Built(mechanism, effect, IgnoreTree(files), files) if files else None


def _lists(reading: Reading, mechanism: Mechanism, kind: str) -> Iterator[PatternFile]:
    for place in places(reading, mechanism):
        if mechanism.dialect == "pathspec":
            file = reading.patterns(place, kind=kind)
            if file is not None:
                below = (replace(p, expression=_below(p.expression)) for p in file.patterns)
                yield PatternFile(file.source, Patterns(below))
            continue
        found = tuple(_patterns(reading, place, mechanism, kind))
        yield PatternFile(reading.label(place), Patterns(found, "characters"))


def _below(expression: bytes) -> bytes:
    """pathspec tests a file's path only, against what a pattern names and all below it."""
    if expression.endswith(rb"\x00?"):
        return expression.removesuffix(rb"\x00?") + rb"(?:/[^\x00]*)?"
    return expression.removesuffix(rb"\x00") + rb"/[^\x00]*"


def _patterns(reading: Reading, place: Path, mechanism: Mechanism, kind: str) -> Iterator[Pattern]:
    if mechanism.format == "text":
        make = _LISTS[mechanism.dialect]
        for number, line in enumerate((reading.text(place) or "").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                yield make(line.strip(), number, kind)
        return
    pointer = mechanism.pointer or ""
    if mechanism.select:
        chosen = word(reading, place, mechanism.format, mechanism.select)
        beside = mechanism.unless and word(reading, place, mechanism.format, mechanism.unless)
        if chosen is None or beside:
            return
        pointer = pointer.replace("*", chosen.replace("~", "~0").replace("/", "~1"))
    alone = mechanism.dialect == "wildcard-map"
    found = entries(reading, place, mechanism.format, pointer, alone=alone)
    if mechanism.dialect == "wildcard-map":
        yield from _wildcards(reading, found, kind)
    elif mechanism.dialect == "path-map":
        yield from _path_map(found, kind)
    elif mechanism.dialect == "rule-list":
        yield from _rules(found, mechanism.tool or "", kind)
    else:
        make = _LISTS[mechanism.dialect]
        for entry in found:
            if isinstance(entry.value, str):
                yield make(entry.value, entry.line, kind)


def _wildcards(reading: Reading, found: tuple[Entry, ...], kind: str) -> Iterator[Pattern]:
    for entry in found:
        glob = entry.key or "*"  # one word for all paths
        for home in ("~/", "$HOME/"):
            if glob.startswith(home) and reading.home is not None:
                glob = f"{reading.home.as_posix()}/{glob.removeprefix(home)}"
        negated = entry.value not in _REFUSALS
        yield replace(flatglobs.wildcard(glob, entry.line, kind, negated=negated), text=entry.key)


def _path_map(found: tuple[Entry, ...], kind: str) -> Iterator[Pattern]:
    """The most specific path decides; a glob, which can only deny, before all paths."""
    ranked: list[tuple[tuple[int, int], Pattern]] = []
    for entry in found:
        glob = entry.key.removeprefix("./")
        tree, deep = glob.removesuffix("/**"), glob.endswith("/**") or glob == "."
        wild = bool(set(tree) & set("*?[{"))
        refused = entry.value in _REFUSALS
        if wild and not refused:
            continue
        pattern = flatglobs.path(
            glob if wild else tree, entry.line, kind, negated=not refused, below=deep or not refused
        )
        ranked.append(((wild, len(tree)), replace(pattern, text=entry.key)))
    yield from (pattern for _, pattern in sorted(ranked, key=_rank))


def _rank(ranked: tuple[tuple[int, int], Pattern]) -> tuple[int, int]:
    return ranked[0]


def _rules(found: tuple[Entry, ...], tool: str, kind: str) -> Iterator[Pattern]:
    """Rules of which the first that matches decides."""
    for entry in reversed(found):
        rule = entry.value if isinstance(entry.value, dict) else {}
        matches: Any = rule.get("matches")
        glob = matches.get("path") if isinstance(matches, dict) else "*"
        if rule.get("tool") in (tool, "*") and isinstance(glob, str):
            negated = rule.get("action") not in _REFUSALS
            yield flatglobs.wildcard(glob, entry.line, kind, negated=negated)


def _switches(reading: Reading, mechanism: Mechanism, kind: str) -> dict[str, Decision]:
    switches: dict[str, Decision] = {}
    for place in places(reading, mechanism):
        for entry in entries(reading, place, mechanism.format, mechanism.pointer or ""):
            if isinstance(entry.value, bool):
                source = reading.label(place)
                found = Decision(not entry.value, kind, source, entry.line, entry.key)
                switches.setdefault(entry.key, found)
    return switches


def _tell(reading: Reading, mechanism: Mechanism) -> None:
    for name in (mechanism.file, *mechanism.also):
        place = reading.place(name) if name else None
        if place is not None and reading.mode(place):
            instead = f"; use {mechanism.instead}" if mechanism.instead else ""
            reading.note(place, 0, f"has no effect{instead}", no_effect=True)
