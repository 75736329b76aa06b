"""Planning the edit that keeps a file from the assistants that would read it.

Each assistant is told in its own words: a line of an ignore file, or an entry of a settings file.
A plan is made for files of the workspace only, never through a symbolic link, and offered only
when reading the edited file again shows that the assistant then excludes the path. What cannot be
done is said instead (`PlannedExclusion.refused`). Nothing is written here.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePath, PurePosixPath

from contextward.context.gitignore import escape
from contextward.context.index import ContextIndex
from contextward.context.jsonarray import insertion
from contextward.context.jsontext import JsonFault
from contextward.context.reader import strength_words
from contextward.context.schema import Mechanism
from contextward.model import AssistantId, Edit, Level, Position, Range
from contextward.text.lines import split_lines

_PROBE = "contextward-probe"


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


class _Refusal(Exception):
    """There is no edit, for this reason."""


def plan_exclusion(
    index: ContextIndex,
    path: PurePath,
    assistants: Iterable[AssistantId] | None = None,
    *,
    folder: bool = False,
) -> tuple[PlannedExclusion, ...]:
    """Edits after which no assistant in use, or none of `assistants`, reads `path`.

    `path` is relative to the workspace, a folder with everything in it when `folder` is true.
    An assistant that excludes the path already has no entry. Assistants with a common file share
    one. An entry with `refused` carries no edit.
    """
    wanted = None if assistants is None else set(assistants)
    in_use = {use.id for use in index.in_use}
    plans: list[PlannedExclusion] = []
    inside = PurePosixPath(path.as_posix())
    if inside.is_absolute() or ".." in inside.parts or not inside.parts:
        ids = [use.id for use in index.in_use if wanted is None or use.id in wanted]
        return (PlannedExclusion(tuple(ids), refused="the path is not in the workspace"),)
    for exposure in index.exposure(_asked(inside, folder)).assistants:
        if exposure.level is Level.EXCLUDED or (wanted is not None and exposure.id not in wanted):
            continue
        try:
            if exposure.level is Level.ALWAYS:
                raise _Refusal("it is part of every prompt: no exclusion list applies to it")
            plans.append(_plan(index, exposure.id, inside, folder))
        except _Refusal as refusal:
            plans.append(PlannedExclusion((exposure.id,), refused=str(refusal)))
    for missing in sorted((wanted or set()) - in_use):
        plans.append(PlannedExclusion((missing,), refused="it is not in use in this workspace"))
    return _merged(plans)


def _plan(
    index: ContextIndex, id_: AssistantId, path: PurePosixPath, folder: bool
) -> PlannedExclusion:
    assistant = index.registry.find(id_)
    mechanisms = assistant.record.exclude if assistant else ()
    writable = (m for m in mechanisms if m.effect == "excluded" and m.writer != "none")
    mechanism = next(writable, None)
    if mechanism is None or mechanism.file is None or mechanism.file.startswith("~/"):
        raise _Refusal("it has no exclusion list in the workspace")
    file = PurePosixPath(mechanism.file)
    place = index.root / file
    create = _vacant(index.root, file)
    old = index.read(place)
    if old is None and create:
        old = ""
    if old is None or any("\ud800" <= character <= "\udfff" for character in old):
        raise _Refusal(f"{file} cannot be read as UTF-8 text")
    start, end, new = _change(mechanism, old, path, folder)
    text = old[:start] + new + old[end:]
    after = index.supposing({place: text}).exposure(_asked(path, folder))
    if all(one.id != id_ or one.level is not Level.EXCLUDED for one in after.assistants):
        raise _Refusal(f"an entry in {file} would not exclude it")
    edit = Edit(Range(_position(old, start), _position(old, end)), new)
    return PlannedExclusion((id_,), file, create, edit, text, strength_words(mechanism))


def _asked(path: PurePosixPath, folder: bool) -> PurePosixPath:
    return path / _PROBE if folder else path


def _vacant(root: Path, file: PurePosixPath) -> bool:
    """Whether the file is still to be made. Refuses a place that is not the workspace's own."""
    place = root
    for number, part in enumerate(file.parts, 1):
        place = place / part
        try:
            mode = place.lstat().st_mode
        except FileNotFoundError:
            return True
        except OSError as error:
            raise _Refusal(f"{file} cannot be read: {error.strerror}") from None
        if stat.S_ISLNK(mode):
            raise _Refusal(f"{place.relative_to(root).as_posix()} is a symbolic link")
        if not (stat.S_ISREG(mode) if number == len(file.parts) else stat.S_ISDIR(mode)):
            raise _Refusal(f"{place.relative_to(root).as_posix()} is not what it should be")
    return False


def _change(
    mechanism: Mechanism, old: str, path: PurePosixPath, folder: bool
) -> tuple[int, int, str]:
    """What to replace in the file's text: (start, end, by what)."""
    try:
        pattern = escape(str(path))
    except ValueError as error:
        raise _Refusal(f"no pattern can name it: {error}") from None
    if mechanism.writer == "gitignore-line":
        ending = "\r\n" if "\r\n" in old else "\n"
        lead = "" if not old or old.endswith("\n") else ending
        return len(old), len(old), f"{lead}/{pattern}{'/' if folder else ''}{ending}"
    entry = (mechanism.folder_entries if folder else mechanism.entries)[0]
    value = entry.replace("{pattern}", pattern)
    try:
        return insertion(old, mechanism.pointer or "", value, comments=mechanism.format == "jsonc")
    except JsonFault as fault:
        raise _Refusal(f"{mechanism.file}:{fault.line}: {fault.reason}") from None


def _position(text: str, offset: int) -> Position:
    lines = split_lines(text[:offset])
    return Position(len(lines) - 1, len(lines[-1]))


def _merged(plans: Iterable[PlannedExclusion]) -> tuple[PlannedExclusion, ...]:
    """Plans that come to the same become one for all their assistants."""
    merged: dict[tuple[object, ...], PlannedExclusion] = {}
    for plan in plans:
        key = (plan.file, plan.text, plan.refused)
        known = merged.get(key)
        if known is None:
            merged[key] = plan
            continue
        words = dict.fromkeys(word for word in (known.strength, plan.strength) if word)
        ids = known.assistants + plan.assistants
        merged[key] = replace(known, assistants=ids, strength="; ".join(words))
    return tuple(merged.values())
