"""Where rosters come from: `git log`, `.mailmap` and the account of the operating system.

A roster is kept in the person's state folder, as digests under a key that never leaves it, and made
again when the repository's head has moved. git is run with everything in the repository's own
configuration that could start a program or reach for the network switched off. Never raises:
without git, or with a state folder that cannot be written, there is a smaller roster or none.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from contextward.detect.roster import DIGEST_BYTES, Roster, roster_of
from contextward.folders import is_private, state_dir

_SECONDS = 60
_MOST_COMMITS = 200_000
_KEY_BYTES = 32
_SAFE = ("log.showSignature=false", "core.fsmonitor=false", f"core.hooksPath={os.devnull}")
_ENVIRONMENT = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "LC_ALL": "C.UTF-8",
}


def load(root: Path, *, make: bool = True) -> tuple[Roster | None, bool]:
    """The roster of a repository, and whether this is the first time that one is made.

    With `make` false, only a roster that was kept is given, however old.
    """
    key = _key()
    if key is None:
        return None, False
    file = _file(root, key)
    kept = _read(file, key)
    if not make:
        return kept, False
    head = _git(root, "rev-parse", "HEAD").strip()
    if kept is not None and kept.stamp == head:
        return kept, False
    roster = roster_of(key, _authors(root), head)
    _keep(file, roster)
    return roster, kept is None


def _authors(root: Path) -> Iterator[tuple[str, str]]:
    """Names and addresses; each pair once."""
    with suppress(OSError, KeyError, ImportError):
        yield "", getpass.getuser()
    log = _git(
        *(root, "log", f"--max-count={_MOST_COMMITS}", "--no-show-signature", "--use-mailmap"),
        "--format=%aN%x00%aE%n%cN%x00%cE",
    )
    for line in dict.fromkeys(log.splitlines()):
        name, _, mail = line.partition("\0")
        yield name, mail


def _git(root: Path, *arguments: str) -> str:
    """What git says; nothing when it fails."""
    command = ["git", "-C", str(root)]
    for setting in _SAFE:
        command += ["-c", setting]
    try:
        done = subprocess.run(
            [*command, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_ENVIRONMENT},
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode(errors="replace") if done.returncode == 0 else ""


def _key() -> bytes | None:
    """The key of this machine's rosters; made at first use, for the person's eyes only."""
    file = state_dir() / "rosters" / "key"
    if not is_private(file):
        return None
    with suppress(OSError):
        draft = file.with_name(f"key.{os.getpid()}.{secrets.token_hex(4)}")
        if not file.exists():
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(secrets.token_bytes(_KEY_BYTES))
            with suppress(FileExistsError):  # another process was first: its key stays
                os.link(draft, file)
            draft.unlink()
        key = file.read_bytes()
        return key if len(key) == _KEY_BYTES else None
    return None


def _file(root: Path, key: bytes) -> Path:
    place = hashlib.blake2b(str(root).encode(errors="replace"), key=key, digest_size=16)
    return state_dir() / "rosters" / f"{place.hexdigest()}.json"


def _read(file: Path, key: bytes) -> Roster | None:
    try:
        kept = json.loads(file.read_bytes())
        names, given, users = (_unpacked(kept[part]) for part in ("names", "given", "users"))
        return Roster(key, names, given, users, str(kept["stamp"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _unpacked(text: str) -> frozenset[bytes]:
    data = bytes.fromhex(text)
    return frozenset(data[i : i + DIGEST_BYTES] for i in range(0, len(data), DIGEST_BYTES))


def _keep(file: Path, roster: Roster) -> None:
    packed = {
        "stamp": roster.stamp,
        "names": b"".join(sorted(roster.names)).hex(),
        "given": b"".join(sorted(roster.given)).hex(),
        "users": b"".join(sorted(roster.users)).hex(),
    }
    draft = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with suppress(OSError):
        draft.write_text(json.dumps(packed), encoding="ascii")
        draft.replace(file)


def told(roster: Roster) -> str:
    """What a person is told when a roster is made for the first time."""
    return (
        f"contextward keeps a roster of the {len(roster.names)} names that work on this "
        "repository, as keyed digests on this machine only; 'prose: {roster: false}' turns it off"
    )
