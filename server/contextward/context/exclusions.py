"""Planning the edits that keep a file from the assistants that would read it.

Each assistant is told in its own words: a line of an ignore file, or an entry of a settings file.
A plan is made for files of the workspace only, never through a symbolic link, and offered only
when reading the edited files again shows that the assistant then leaves the path alone, and no
other path beside it. What cannot be done is said instead (`PlannedExclusion.refused`). Nothing is
written here.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath, PurePosixPath

from contextward.context.index import ContextIndex
from contextward.context.reader import AssistantReader, strength_words
from contextward.context.schema import Mechanism
from contextward.context.settingsfile import words
from contextward.context.writers import (
    CannotWrite,
    entries_for,
    ignore_line,
    with_entries,
    with_item,
    with_line,
)
from contextward.model import AssistantExposure, AssistantId, Edit, Level, Position, Range
from contextward.text.lines import split_lines

_PROBE = "contextward-probe"
_WEAKER = "so it is still read when somebody asks"


@dataclass(frozen=True, slots=True)
class PlannedExclusion:
    """One edit of one file that excludes the path, or why there is none."""

    assistants: tuple[AssistantId, ...]
    """Those that the edit is for."""
    file: PurePosixPath | None = None
    """The file to edit, relative to the workspace; None when no file would help."""
    create: bool = False
    """Whether the file does not exist yet."""
    edit: Edit | None = None
    """In positions of the file's present text, which is empty when there is no file."""
    text: str = ""
    """The whole file after the edit."""
    strength: str = ""
    """How far the exclusion holds: `best effort, not for terminal commands or MCP tools`."""
    refused: str = ""
    """Why no edit is offered; empty when one is."""
    held: tuple[tuple[AssistantId, str], ...] = field(default=(), compare=False)
    """How each assistant is held: `hard`, `best effort`, `index only`, `approval`."""
    level: Level = Level.EXCLUDED
    """What the file is for these assistants then: some can only be kept from indexing it."""


@dataclass(slots=True)
class _Draft:
    """Files as they are to become, with whom each is for."""

    old: dict[PurePosixPath, str] = field(default_factory=dict)
    new: dict[PurePosixPath, str] = field(default_factory=dict)
    made: set[PurePosixPath] = field(default_factory=set)
    told: dict[PurePosixPath, list[tuple[AssistantId, Mechanism]]] = field(default_factory=dict)
    lines: set[tuple[PurePosixPath, str]] = field(default_factory=set)

    def copy(self) -> _Draft:
        told = {file: list(who) for file, who in self.told.items()}
        return _Draft(dict(self.old), dict(self.new), set(self.made), told, set(self.lines))


def plan_exclusion(
    index: ContextIndex,
    path: PurePath,
    assistants: Iterable[AssistantId] | None = None,
    *,
    folder: bool = False,
) -> tuple[PlannedExclusion, ...]:
    """Edits after which no assistant in use, or none of `assistants`, reads `path` by itself.

    `path` is relative to the workspace, a folder with everything in it when `folder` is true.
    An assistant that excludes the path already has no entry. Assistants with a common file share
    one. An entry with `refused` carries no edit.
    """
    wanted = None if assistants is None else set(assistants)
    inside = PurePosixPath(path.as_posix())
    if inside.is_absolute() or ".." in inside.parts or not inside.parts:
        ids = [use.id for use in index.in_use if wanted is None or use.id in wanted]
        return (PlannedExclusion(tuple(ids), refused="the path is not in the workspace"),)
    exposure = index.exposure(_asked(inside, folder))
    todo = [
        (reader, one)
        for reader, one in zip(index.readers, exposure.assistants, strict=True)
        if one.level is not Level.EXCLUDED and (wanted is None or one.id in wanted)
    ]
    draft, refused = _drafted(index, todo, inside, folder)
    levels, failed = _verified(index, draft, inside, folder)
    if failed:
        todo = [(reader, one) for reader, one in todo if one.id not in failed]
        draft, again = _drafted(index, todo, inside, folder)
        levels, _ = _verified(index, draft, inside, folder)
        refused = {**again, **failed, **refused}
    for missing in sorted((wanted or set()) - {use.id for use in index.in_use}):
        refused[missing] = "it is not in use in this workspace"
    return (*_plans(draft, levels), *_refusals(refused))


def _drafted(
    index: ContextIndex,
    todo: list[tuple[AssistantReader, AssistantExposure]],
    path: PurePosixPath,
    folder: bool,
) -> tuple[_Draft, dict[AssistantId, str]]:
    draft, refused = _Draft(), {}
    readers = [reader for reader, _ in todo]
    for reader, exposure in todo:
        attempt = draft.copy()
        try:
            if exposure.level is Level.ALWAYS:
                raise CannotWrite("it is part of every prompt: no exclusion list applies to it")
            mechanism = _mechanism(index, reader, readers, exposure, path, folder)
            _write(index, attempt, reader, mechanism, path, folder)
            draft = attempt
        except CannotWrite as refusal:
            refused[exposure.id] = str(refusal)
    return draft, refused


def _mechanism(
    index: ContextIndex,
    reader: AssistantReader,
    readers: list[AssistantReader],
    exposure: AssistantExposure,
    path: PurePosixPath,
    folder: bool,
) -> Mechanism:
    """The strongest mechanism that can be written; of equals a file that serves several first."""
    record = reader.assistant.record
    found = [
        m
        for m in record.exclude
        if m.writer != "none" and m.file and m.effect in ("excluded", "on-request")
    ]
    shared = index.registry.data.shared

    def served(file: str) -> int:
        return sum(any(m.file == file for m in other.assistant.record.exclude) for other in readers)

    def rank(mechanism: Mechanism) -> tuple[bool, bool]:
        exists = bool(index.reading.mode(index.root / str(mechanism.file), follow=False))
        several = mechanism.file == shared and (exists or served(shared) > 1)
        return mechanism.effect != "excluded", not several

    if not found:
        raise CannotWrite(_elsewhere(record.exclude, path, folder))
    chosen = min(found, key=rank)
    if chosen.effect == "on-request" and exposure.level is Level.ON_REQUEST:
        raise CannotWrite("it can only be kept from indexing it, as it is already")
    return chosen


def _elsewhere(mechanisms: Iterable[Mechanism], path: PurePosixPath, folder: bool) -> str:
    """What there is to do where no file of the workspace would help."""
    for mechanism in mechanisms:
        if mechanism.instead and mechanism.snippet:
            named = f"{path}/**" if folder else str(path)
            entry = mechanism.snippet.replace("{pattern}", named)
            return f"no file of the workspace excludes it; enter {entry} in {mechanism.instead}"
    return "it has no exclusion list in the workspace: replace the values, or move the file"


def _write(
    index: ContextIndex,
    draft: _Draft,
    reader: AssistantReader,
    mechanism: Mechanism,
    path: PurePosixPath,
    folder: bool,
) -> None:
    id_ = reader.assistant.id
    _add(index, draft, id_, mechanism, path, folder)
    needs = mechanism.needs
    if needs is not None and needs.value is not None:
        known, _ = words(index.reading, needs)
        if all(entry.value != needs.value for entry in known):
            file, text = PurePosixPath(needs.file), _text(index, draft, needs.file)
            try:
                changed = with_item(text, needs.format, needs.pointer, needs.value)
            except CannotWrite as fault:
                raise CannotWrite(f"{needs.file}{fault}") from None
            _keep(draft, file, changed, id_, mechanism)
    for other in reader.assistant.record.exclude:
        there = other.effect == "partial" and other.writer != "none" and other.file
        if there and index.reading.mode(index.root / str(other.file), follow=False):
            _add(index, draft, id_, other, path, folder)


def _add(
    index: ContextIndex,
    draft: _Draft,
    id_: AssistantId,
    mechanism: Mechanism,
    path: PurePosixPath,
    folder: bool,
) -> None:
    file = PurePosixPath(str(mechanism.file))
    text = _text(index, draft, str(file))
    if mechanism.writer == "gitignore-line":
        line = ignore_line(mechanism, str(path), folder=folder)
        changed = text if (file, line) in draft.lines else with_line(text, line)
        draft.lines.add((file, line))
    else:
        entries = entries_for(mechanism, str(path), folder=folder)
        try:
            changed = with_entries(text, mechanism, entries)
        except CannotWrite as fault:
            raise CannotWrite(f"{file}{fault}") from None
    _keep(draft, file, changed, id_, mechanism)


def _keep(
    draft: _Draft, file: PurePosixPath, text: str, id_: AssistantId, mechanism: Mechanism
) -> None:
    draft.new[file] = text
    draft.told.setdefault(file, []).append((id_, mechanism))


def _text(index: ContextIndex, draft: _Draft, name: str) -> str:
    """A file as the draft has it. `CannotWrite` for a place that is not the workspace's own."""
    file = PurePosixPath(name)
    if file in draft.new:
        return draft.new[file]
    create = _vacant(index.root, file)
    old = index.read(index.root / file)
    if old is None and create:
        draft.made.add(file)
        old = ""
    if old is None or any("\ud800" <= character <= "\udfff" for character in old):
        raise CannotWrite(f"{file} cannot be read as UTF-8 text")
    draft.old[file] = old
    return old


def _vacant(root: Path, file: PurePosixPath) -> bool:
    """Whether the file is still to be made."""
    place = root
    for number, part in enumerate(file.parts, 1):
        place = place / part
        try:
            mode = place.lstat().st_mode
        except FileNotFoundError:
            return True
        except OSError as error:
            raise CannotWrite(f"{file} cannot be read: {error.strerror}") from None
        if stat.S_ISLNK(mode):
            raise CannotWrite(f"{place.relative_to(root).as_posix()} is a symbolic link")
        if not (stat.S_ISREG(mode) if number == len(file.parts) else stat.S_ISDIR(mode)):
            raise CannotWrite(f"{place.relative_to(root).as_posix()} is not what it should be")
    return False


def _verified(
    index: ContextIndex, draft: _Draft, path: PurePosixPath, folder: bool
) -> tuple[dict[AssistantId, Level], dict[AssistantId, str]]:
    """The levels that the draft leads to, and whom it does not keep out, or keeps out too much."""
    if not draft.new:
        return {}, {}
    supposed = index.supposing({index.root / file: text for file, text in draft.new.items()})
    beside = path.with_name(f"{path.name}-{_PROBE}")
    if folder:
        beside = beside / _PROBE
    before = {one.id: one.level for one in index.exposure(beside).assistants}
    other = {one.id: one.level for one in supposed.exposure(beside).assistants}
    levels = {one.id: one.level for one in supposed.exposure(_asked(path, folder)).assistants}
    failed: dict[AssistantId, str] = {}
    for file, who in draft.told.items():
        for id_, _ in who:
            if levels.get(id_, Level.ALWAYS) > Level.ON_REQUEST:
                failed[id_] = f"an entry in {file} would not exclude it"
            elif other.get(id_) is not before.get(id_):
                failed[id_] = f"an entry in {file} would exclude other files, too"
    return levels, failed


def _plans(draft: _Draft, levels: dict[AssistantId, Level]) -> Iterable[PlannedExclusion]:
    for file, text in draft.new.items():
        old, who = draft.old[file], draft.told[file]
        if text == old:
            continue
        level = max(levels[id_] for id_, _ in who)
        strengths = list(dict.fromkeys(strength_words(mechanism) for _, mechanism in who))
        if level is Level.ON_REQUEST:
            strengths.append(_WEAKER)
        start, end, new = _difference(old, text)
        yield PlannedExclusion(
            assistants=tuple(dict.fromkeys(id_ for id_, _ in who)),
            file=file,
            create=file in draft.made,
            edit=Edit(Range(_position(old, start), _position(old, end)), new),
            text=text,
            strength="; ".join(strengths),
            held=tuple((id_, m.enforcement.replace("-", " ")) for id_, m in who),
            level=level,
        )


def _refusals(refused: dict[AssistantId, str]) -> Iterable[PlannedExclusion]:
    """Those with the same reason together."""
    by_reason: dict[str, PlannedExclusion] = {}
    for id_, reason in refused.items():
        known = by_reason.get(reason)
        if known is None:
            by_reason[reason] = PlannedExclusion((id_,), refused=reason)
        else:
            by_reason[reason] = replace(known, assistants=(*known.assistants, id_))
    return by_reason.values()


def _difference(old: str, new: str) -> tuple[int, int, str]:
    """The one replacement that makes `new` of `old`: (start, end, by what)."""
    start = 0
    shorter = min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    if start and old[start - 1 : start + 1] == "\r\n":
        start -= 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    if end and old[len(old) - end - 1 : len(old) - end + 1] == "\r\n":
        end -= 1
    return start, len(old) - end, new[start : len(new) - end]


def _position(text: str, offset: int) -> Position:
    lines = split_lines(text[:offset])
    return Position(len(lines) - 1, len(lines[-1]))


def _asked(path: PurePosixPath, folder: bool) -> PurePosixPath:
    return path / _PROBE if folder else path


__all__ = ["PlannedExclusion", "plan_exclusion", "strength_words"]
