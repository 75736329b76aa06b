"""The folders of the person's machine: settings, state and cache, where the platform keeps them."""

from __future__ import annotations

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
