"""The key of the mapping: a team's from the environment, else one that is made for this user."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from contextward.errors import ConfigurationError

KEY_VARIABLE = "CONTEXTWARD_KEY"
_KEY_FILE = "synthetic.key"
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Key:
    """The secret that decides all substitutes."""

    secret: bytes
    shared: bool
    """It is the team's, from the environment: everybody who has it gets the same substitutes."""


def load_key(state_dir: Path) -> Key:
    """The key of `CONTEXTWARD_KEY` if set (hexadecimal or any text), else of `state_dir`.

    The first use makes one: 32 random bytes that only the user can read; of two processes that make
    it at once, both get the same. `ConfigurationError` if the file is damaged or cannot be made.
    """
    text = os.environ.get(KEY_VARIABLE, "").strip()
    if text:
        try:
            given = bytes.fromhex(text)
        except ValueError:
            given = b""
        long_enough = len(given) >= _KEY_BYTES
        return Key(given if long_enough else hashlib.sha256(text.encode()).digest(), shared=True)
    path = state_dir / _KEY_FILE
    try:
        if not path.exists():
            _make_key(path)
        key = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(path, 0, f"cannot be used as key: {error.strerror}") from None
    if len(key) != _KEY_BYTES:
        raise ConfigurationError(path, 0, "is damaged: delete it to have a new key made")
    return Key(key, shared=False)


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
        with contextlib.suppress(FileExistsError):  # another process was first: its key stays
            os.link(draft, path)
    finally:
        draft.unlink()
