"""Every exception of the project, drawn as a tree. A message is one sentence with place and reason.

ContextwardError
├── ConfigurationError     a file that somebody wrote for us is wrong: path, line, what to do
│   ├── PackError          ... and it is a rule pack
│   └── RegistryError      ... and it is the registry of assistants
├── UnreadableFile         a file of the workspace cannot be read as text
└── UnwritableFile         a file of the workspace cannot be changed

A message never holds text of a scanned file. Only `cli` and `lsp` decide to exit or to notify.
"""

from __future__ import annotations

from pathlib import PurePath


class ContextwardError(Exception):
    """Whatever contextward itself can say went wrong."""


class ConfigurationError(ContextwardError):
    """A file written for contextward is wrong. `line` is one-based, 0 means the whole file."""

    def __init__(self, path: PurePath | str, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")
        self.path, self.line, self.reason = str(path), line, reason


class PackError(ConfigurationError):
    """A rule pack is wrong."""


class RegistryError(ConfigurationError):
    """The registry of assistants is wrong."""


class UnreadableFile(ContextwardError):
    """A file of the workspace cannot be read as text: the reason, never the content."""


class UnwritableFile(ContextwardError):
    """A file of the workspace was not changed: its name and the reason."""
