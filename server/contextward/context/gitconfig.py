"""The few settings of git that decide what is ignored: `core.excludesFile` and `core.ignoreCase`.

Git is never run: in a hostile workspace its configuration names programs to start. Read are the
repository's own file and the person's; included files and the system's are not.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from contextward.context.reading import Reading


@dataclass(frozen=True, slots=True)
class GitSettings:
    """Where a repository's shared files lie, and what its settings say about ignoring."""

    common: Path | None
    """The folder with `info/exclude`; None where there is no repository."""
    excludes: Path | None
    """The person's own file of patterns."""
    ignore_case: bool


def git_settings(reading: Reading, top: Path) -> GitSettings:
    """Of the repository whose work tree has its root at `top`."""
    common = _common(reading, top / ".git")
    texts = []
    if reading.home is not None:
        configured = os.environ.get("XDG_CONFIG_HOME")
        own = reading.home / ".config"
        folder = Path(configured) if configured and reading.home == Path.home() else own
        texts += [
            reading.text(folder / "git" / "config"),
            reading.text(reading.home / ".gitconfig"),
        ]
        default: Path | None = folder / "git" / "ignore"
    else:
        default = None
    if common is not None:
        texts.append(reading.text(common / "config"))
    found: dict[str, str] = {}
    for text in texts:
        found |= _core(text or "")
    excludes = _place(reading, top, found["excludesfile"]) if "excludesfile" in found else default
    return GitSettings(common, excludes, found.get("ignorecase", "").lower() in _TRUE)


_TRUE = frozenset({"true", "yes", "on", "1"})


def _common(reading: Reading, git: Path) -> Path | None:
    """`.git`, or for a worktree or submodule, where it is a file, the folder it leads to."""
    mode = reading.mode(git)
    if not mode:
        return None
    text = reading.read(git)  # None for a folder
    if text is None:
        return git
    target = text.partition("\n")[0].removeprefix("gitdir:").strip()
    if not target:
        return None
    own = Path(os.path.normpath(git.parent / target))
    shared = (reading.read(own / "commondir") or "").strip()
    return Path(os.path.normpath(own / shared)) if shared else own


def _place(reading: Reading, top: Path, value: str) -> Path | None:
    if not value:
        return None
    if value.startswith("~/"):
        return reading.home / value[2:] if reading.home else None
    path = Path(os.path.normpath(top / value))
    inside = path.is_relative_to(top) or (reading.home and path.is_relative_to(reading.home))
    return path if inside else None


def _core(text: str) -> dict[str, str]:
    """The keys of the section `core`, in lower case; the last value of each."""
    found: dict[str, str] = {}
    section = ""
    for raw in text.splitlines():
        line = raw.strip()
        if line.startswith("["):
            section = line[1:].partition("]")[0].strip().lower()
        elif section == "core" and line and line[0] not in "#;":
            key, equals, value = line.partition("=")
            found[key.strip().lower()] = _unquoted(value.strip()) if equals else "true"
    return found


def _unquoted(value: str) -> str:
    out: list[str] = []
    quoted = False
    index = 0
    while index < len(value):
        character = value[index]
        if character == '"':
            quoted = not quoted
        elif character == "\\" and index + 1 < len(value):
            index += 1
            out.append({"n": "\n", "t": "\t"}.get(value[index], value[index]))
        elif character in "#;" and not quoted:
            break
        else:
            out.append(character)
        index += 1
    return "".join(out).rstrip()
