"""Exclusions that no file of the workspace shows, as somebody who can see them attests.

An assistant whose exclusions live on a server is kept out on the surfaces that its attestation
covers, for the paths it names; its other surfaces keep reading. Patterns are in minimatch, as the
service has them, or come from its own YAML. What has expired says nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contextward.context.gitignore import Patterns
from contextward.context.ignoretree import PatternFile
from contextward.context.reading import Reading
from contextward.context.shellglob import minimatch
from contextward.errors import ConfigurationError
from contextward.text.yamlfile import YamlFile, load_yaml

_KIND = "attested"


@dataclass(frozen=True, slots=True)
class Attestation:
    """One attested exclusion."""

    assistant: str
    surfaces: tuple[str, ...]
    patterns: tuple[tuple[str, int], ...]
    """Globs with their lines in `source`."""
    source: str
    """The file that attests, as it is shown."""
    line: int
    imported: str = ""
    """A file with the exclusions as the service has them, relative to the workspace."""
    expired: bool = False


def attested_patterns(reading: Reading, attestation: Attestation) -> Iterator[PatternFile]:
    """The patterns of an attestation; an imported file that is wrong leaves a note."""
    own = [minimatch(glob, line, _KIND) for glob, line in attestation.patterns]
    if own:
        yield PatternFile(attestation.source, Patterns(own, "characters, any case"))
    if attestation.imported:
        path = Path(os.path.normpath(reading.root / attestation.imported))
        if not path.is_relative_to(reading.root):
            reading.note(reading.root, 0, "an imported list is not in the workspace: not read")
            return
        text = reading.text(path)
        if text is None:
            reading.note(path, 0, "an attestation names this file, which is not there")
            return
        try:
            file = load_yaml(path, text)
        except ConfigurationError as error:
            reading.note(path, error.line, f"ignored: {error.reason}")
            return
        found = [minimatch(glob, line, _KIND) for glob, line in exclusion_globs(reading, file)]
        yield PatternFile(reading.label(path), Patterns(found, "characters, any case"))


def exclusion_globs(reading: Reading, file: YamlFile) -> Iterator[tuple[str, int]]:
    """The globs of a content exclusion: a list, or lists by repository of which ours count."""
    if isinstance(file.data, list):
        yield from _globs(reading, file, file.data, ())
    elif isinstance(file.data, dict):
        mine = _remotes(reading)
        for key, value in file.data.items():
            if key == "*" or _repository(key) in mine:
                yield from _globs(reading, file, value, (key,))


def _globs(
    reading: Reading, file: YamlFile, value: Any, keys: tuple[str | int, ...]
) -> Iterator[tuple[str, int]]:
    for index, item in enumerate(value if isinstance(value, list) else []):
        line = file.line(*keys, index)
        if isinstance(item, str):
            yield item, line
        else:
            reading.note(file.path, line, "ignored: an entry about content and not about paths")


def _remotes(reading: Reading) -> frozenset[str]:
    """The addresses of the repository's remotes, as its configuration names them."""
    text = reading.text(reading.root / ".git" / "config") or ""
    lines: Iterable[str] = (line.strip() for line in text.splitlines())
    urls = (line.partition("=")[2].strip() for line in lines if line.startswith("url"))
    return frozenset(_repository(url) for url in urls)


def _repository(address: str) -> str:
    """`host/owner/name` of an address in any of its spellings."""
    bare = address.partition("://")[2] or address
    bare = bare.rpartition("@")[2].replace(":", "/", 1).removesuffix("/").removesuffix(".git")
    return bare.lower()
