"""Packs of a repository: `packs:` in its configuration, and the engine that runs them as well.

A pack is a stranger's. It is read within the limits of `rules.pack`, from a folder inside of the
repository; one that is wrong is a fault of the configuration, and none of its rules run. It adds
rules of its own name; of the shipped rules it may change the severity, as `overrides`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from contextward.engine import Engine
from contextward.errors import ConfigurationError, PackError
from contextward.policy.config import Config
from contextward.rules.pack import PACK_NAME, LoadedPack, load_pack
from contextward.rules.safety import MOST_FILES
from contextward.rules.schema import Rule
from contextward.rules.shipped import shipped_packs

_ENGINES = 8
"""Sets of packs for which an engine is kept."""


@dataclass(frozen=True, slots=True)
class PackFolders:
    """What `packs:` asks for."""

    folders: tuple[str, ...] = ()
    """Absolute folders of packs, as they are written."""
    faults: tuple[ConfigurationError, ...] = ()
    """Entries that name no folder inside of the repository."""
    elsewhere: tuple[ConfigurationError, ...] = ()
    """Entries that name a pack by id and version: what it takes to have them."""


@dataclass(frozen=True, slots=True)
class PackedEngine:
    """An engine with the shipped rules and those of packs."""

    engine: Engine
    faults: tuple[ConfigurationError, ...] = ()
    """Why packs were left out."""
    added: tuple[Rule, ...] = ()
    """The rules that are not as shipped, for whoever has to name what they find."""


def shipped_engine() -> Engine:
    """An engine with the rules that come with contextward."""
    return Engine(_shipped())


def pack_folders(config: Config, top: Path) -> PackFolders:
    """The folders that a configuration names; `top` is the repository that they must be in."""
    if config.file is None:
        return PackFolders()
    folders: list[str] = []
    faults: list[ConfigurationError] = []
    elsewhere: list[ConfigurationError] = []
    home = config.file.path.parent
    for index, entry in enumerate(config.settings.packs):

        def fault(reason: str, index: int = index) -> ConfigurationError:
            assert config.file is not None
            line = config.line("packs", index)
            return ConfigurationError(config.file.path, line, f"packs.{index}: {reason}")

        if not entry.startswith(("./", "../")):
            elsewhere.append(
                fault(
                    "a pack by name and version is not loaded in this version: copy its folder "
                    "into the repository and name that, for example ./packs/acme"
                )
            )
            continue
        folder = home / entry
        if not folder.resolve().is_relative_to(top.resolve()):
            faults.append(fault("the folder of a pack is inside of the repository"))
        else:
            folders.append(os.path.normpath(folder))
    return PackFolders(tuple(dict.fromkeys(folders)), tuple(faults), tuple(elsewhere))


def packed_engine(folders: Sequence[str]) -> PackedEngine:
    """The engine for folders of packs, made once for the same files."""
    return _packed(tuple(folders), stamps(folders))


@lru_cache(maxsize=_ENGINES)
def _packed(folders: tuple[str, ...], made_of: tuple[object, ...]) -> PackedEngine:
    del made_of  # files that changed make another engine
    rules = {rule.id: rule for rule in _shipped()}
    packs = {pack.pack.metadata.id for pack in shipped_packs()}
    changed: dict[str, Rule] = {}
    faults: list[ConfigurationError] = []
    for folder in map(Path, folders):
        try:
            loaded = load_pack(folder)
            new = dict(_added(folder, loaded, rules, packs))
        except ConfigurationError as error:
            faults.append(error)
            continue
        packs.add(loaded.pack.metadata.id)
        rules.update(new)
        changed.update(new)
    return PackedEngine(Engine(list(rules.values())), tuple(faults), tuple(changed.values()))


def _added(
    folder: Path, loaded: LoadedPack, rules: dict[str, Rule], packs: set[str]
) -> Iterator[tuple[str, Rule]]:
    """What a pack adds and changes. `PackError` for what it must not."""
    name, file = loaded.pack.metadata.id, folder / PACK_NAME
    if name in packs:
        raise PackError(file, 0, f"there is a pack {name} already")
    for one in loaded.pack.extends:
        if one.pack not in packs:
            raise PackError(file, 0, f"extends {one.pack}, which is not loaded before it")
    for rule in loaded.rules:
        if rule.id in rules:
            raise PackError(file, 0, f"there is a rule {rule.id} already")
        yield rule.id, rule
    for changed, override in loaded.pack.overrides.items():
        if changed not in rules:
            raise PackError(file, 0, f"overrides {changed}, which is no rule")
        if override.severity == "off":
            reason = f"overrides {changed} with off: only the repository's own rules: may do that"
            raise PackError(file, 0, reason)
        if override.severity is not None:
            yield changed, replace(rules[changed], severity=override.severity)


def pack_files(folders: Iterable[str]) -> Iterator[Path]:
    """The files of packs whose change makes other rules."""
    for folder in map(Path, folders):
        yield folder / PACK_NAME
        with suppress(OSError):
            yield from sorted((folder / "rules").glob("*.yaml"))[:MOST_FILES]


def stamps(folders: Iterable[str]) -> tuple[object, ...]:
    """Others as soon as a file of the packs is another."""
    found: list[object] = []
    for file in pack_files(folders):
        try:
            status = file.lstat()
        except OSError:
            continue
        found.append((str(file), status.st_mtime_ns, status.st_size))
    return tuple(found)


def _shipped() -> list[Rule]:
    return [rule for pack in shipped_packs() for rule in pack.rules]
