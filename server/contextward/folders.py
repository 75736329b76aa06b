"""The folders of the person's machine: settings, state and cache, where the platform keeps them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import platformdirs


def state_dir() -> Path:
    """Logs and the key of the synthetic mapping (XDG_STATE_HOME honoured). May not exist yet."""
    return platformdirs.user_state_path("contextward", appauthor=False)


def cache_dir() -> Path:
    """What may be deleted at any time (XDG_CACHE_HOME honoured). May not exist yet."""
    return platformdirs.user_cache_path("contextward", appauthor=False)


def config_dir() -> Path:
    """The person's own settings (XDG_CONFIG_HOME honoured). May not exist."""
    return platformdirs.user_config_path("contextward", appauthor=False)


def is_private(file: Path) -> bool:
    """May what is in this file be believed? It and its folder, which is made when it is missing,
    must be nobody else's to write to."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return all(_mine(path) for path in (file.parent, file))
    except OSError:
        return False


def _mine(path: Path) -> bool:
    if not hasattr(os, "getuid"):
        return True
    try:
        status = path.stat(follow_symlinks=False)
    except FileNotFoundError:
        return True
    writable = stat.S_IMODE(status.st_mode) & 0o022
    return status.st_uid == os.getuid() and not writable and not stat.S_ISLNK(status.st_mode)
