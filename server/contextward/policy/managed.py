"""The managed layer: a policy that whoever manages the machine put there.

It counts only as a regular file that nobody else can have written: of root (or administrators), in
a folder of theirs, writable by its owner alone, and no link. Nothing can move it: no environment,
command line or workspace. A file that is refused or wrong is never half a policy: none of it
counts, and everything that shows a policy's state says so.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from contextward.errors import ConfigurationError
from contextward.policy.document import PolicyFile, load_policy

_MOST_BYTES = 1 << 20
_PLACES = {
    "linux": "etc/contextward/managed.json",
    "darwin": "Library/Application Support/contextward/managed.json",
    "win32": "Program Files/contextward/managed.json",
}
_ROOT = 0
"""The user id of root."""


@dataclass(frozen=True, slots=True)
class Managed:
    """What the machine says: a policy, none, or why the one that is there does not count."""

    place: Path
    policy: PolicyFile | None = None
    fault: ConfigurationError | None = None

    @property
    def state(self) -> Literal["none", "managed", "rejected"]:
        """The word of reports."""
        if self.fault is not None:
            return "rejected"
        return "none" if self.policy is None else "managed"

    @property
    def revision(self) -> int | None:
        """The revision of the policy in force."""
        return self.policy.policy.revision if self.policy else None


def managed_place(root: Path = Path("/"), platform: str = sys.platform) -> Path:
    """Where the file is on this system; `root` is another folder than `/` in tests only."""
    if platform == "win32" and root == Path("/"):
        return Path("C:/") / _PLACES["win32"]
    return root / _PLACES.get(platform, _PLACES["linux"])


def read_managed(
    root: Path = Path("/"), *, platform: str = sys.platform, owner: int | None = None
) -> Managed:
    """Read the machine's policy. Never raises: what is wrong is the `fault` of the answer."""
    place = managed_place(root, platform)
    try:
        text = _trusted_text(place, _ROOT if owner is None else owner)
        return Managed(place) if text is None else Managed(place, load_policy(place, text))
    except ConfigurationError as error:
        return Managed(place, fault=error)


def _trusted_text(place: Path, owner: int) -> str | None:
    """The file's text; None when there is no file."""
    try:
        folder = place.parent
        _judge(folder.stat(follow_symlinks=False), folder, owner, stat.S_ISDIR, "is no folder")
        # Opened once and judged by what was opened, so that nothing can be put in its place.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        descriptor = os.open(place, flags)
    except FileNotFoundError:
        return None
    except OSError as error:
        reason = "is a link" if place.is_symlink() else f"cannot be read: {error.strerror}"
        raise ConfigurationError(place, 0, f"{reason}: the policy does not count") from None
    with os.fdopen(descriptor, "rb") as file:
        _judge(os.fstat(descriptor), place, owner, stat.S_ISREG, "is not a regular file")
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ConfigurationError(place, 0, "is larger than 1 MiB: the policy does not count")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise ConfigurationError(place, 0, f"not UTF-8 at byte {error.start}") from None


def _judge(
    status: os.stat_result, shown: Path, owner: int, kind: Callable[[int], bool], otherwise: str
) -> None:
    reason = ""
    if not kind(status.st_mode):
        reason = otherwise
    elif hasattr(os, "getuid"):  # elsewhere the folder is the administrators' by itself
        if status.st_uid != owner:
            reason = "belongs to somebody else than root"
        elif stat.S_IMODE(status.st_mode) & 0o022:
            reason = "can be written by others than its owner"
    if reason:
        raise ConfigurationError(shown, 0, f"{reason}: the policy does not count")
