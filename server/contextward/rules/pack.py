"""Loading packs: a folder with `pack.yaml` and its `rules/*.yaml` becomes a tuple of rules.

A pack is written by strangers and loaded in an editor. What JSON Schema cannot say is checked here:
ids, regulations, and that every pattern is RE2 within its budget. `read_pack` gathers what is
wrong, for whoever mends it; `load_pack` refuses a wrong pack whole, with the first fault. Reading
is bounded, opens regular files only and follows no link, so a hostile folder costs seconds at most.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from contextward.errors import ConfigurationError, PackError
from contextward.rules import regulations, safety
from contextward.rules.schema import (
    PACK,
    RULE,
    RULE_FILE,
    FieldDetector,
    Pack,
    PathDetector,
    RegexDetector,
    Rule,
)
from contextward.text.globs import compile_globs
from contextward.text.structured import faults, structure
from contextward.text.yamlfile import YamlFile, load_yaml

PACK_NAME = "pack.yaml"
MOST_FAULTS = 200
"""Beyond this nobody reads on."""
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """A pack and all its rules, in the order of their files."""

    pack: Pack
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a pack, or could be better (`advice`). `line` 0 means the whole file."""

    path: Path
    line: int
    reason: str
    rule: str = ""
    advice: bool = False

    @property
    def error(self) -> PackError:
        """The fault as an exception."""
        reason = f"{self.rule}: {self.reason}" if self.rule else self.reason
        return PackError(self.path, self.line, reason)


@dataclass(frozen=True, slots=True)
class WrittenRule:
    """A rule and where it is written."""

    rule: Rule
    file: YamlFile
    index: int

    def line(self, *keys: str | int) -> int:
        """The line of one of the rule's keys, or of the rule."""
        return self.file.line("rules", self.index, *keys)

    def fault(self, reason: str, *keys: str | int, advice: bool = False) -> Fault:
        """A fault at the line of one of the rule's keys."""
        return Fault(self.file.path, self.line(*keys), _plain(reason), self.rule.id, advice)


@dataclass(frozen=True, slots=True)
class ReadPack:
    """What could be read of a pack, and what is wrong with it; without faults it may be used."""

    pack: Pack | None
    rules: tuple[WrittenRule, ...]
    faults: tuple[Fault, ...]


def load_pack(folder: Path, *, links: bool = False) -> LoadedPack:
    """Read a pack from its folder. `PackError` says what is wrong, and where."""
    found = read_pack(folder, links=links, most=1)
    if found.faults or found.pack is None:
        raise found.faults[0].error
    return LoadedPack(found.pack, tuple(written.rule for written in found.rules))


def read_pack(folder: Path, *, links: bool = False, most: int = MOST_FAULTS) -> ReadPack:
    """Read a pack as far as that goes, and stop after `most` faults. Never raises."""
    reader = _Reader(folder, links, most)
    with suppress(_EnoughFaults):
        reader.read()
    return ReadPack(reader.pack, tuple(reader.rules), tuple(reader.faults))


class _EnoughFaults(Exception):
    """There is no use in reading on."""


class _Reader:
    def __init__(self, folder: Path, links: bool, most: int) -> None:
        self.folder, self.links, self.most = folder, links, most
        self.pack: Pack | None = None
        self.rules: list[WrittenRule] = []
        self.faults: list[Fault] = []
        self._ids: set[str] = set()
        self._bytes = self._values = self._instructions = 0

    def read(self) -> None:
        file = self._load(self.folder / PACK_NAME)
        if file is not None:
            if self._is_structured(PACK, file):
                self.pack = structure(PACK, file)
            self._rules(file)
        for path in self._rule_files():
            more = self._load(path)
            if more is not None:
                self._is_structured(RULE_FILE, more)
                self._rules(more)

    def add(self, fault: Fault) -> None:
        self.faults.append(fault)
        if len(self.faults) >= self.most:
            raise _EnoughFaults

    def _add(self, path: Path, reason: str, line: int = 0) -> None:
        self.add(Fault(path, line, _plain(reason)))

    def _rule_files(self) -> list[Path]:
        folder = self.folder / "rules"
        if folder.is_symlink() and not self.links:
            self._add(folder, "is a link: the files of a pack lie in its folder")
            return []
        try:
            with os.scandir(folder) as entries:
                names = []
                for entry in entries:
                    if entry.name.endswith(".yaml"):
                        names.append(entry.name)
                    if len(names) > safety.MOST_FILES:
                        self._add(folder, f"holds more than {safety.MOST_FILES} files")
                        return []
        except FileNotFoundError:
            return []
        except OSError as error:
            self._add(folder, f"is no folder that can be read: {error.strerror}")
            return []
        return [folder / name for name in sorted(names)]

    def _load(self, path: Path) -> YamlFile | None:
        try:
            data = _read_bytes(path, safety.MOST_BYTES + 1 - self._bytes, self.links)
            self._bytes += len(data)
            if self._bytes > safety.MOST_BYTES:
                self._add(path, f"the pack is larger than {safety.MOST_BYTES // 2**20} MiB")
                raise _EnoughFaults
            file = load_yaml(path, data.decode("utf-8-sig"))
            self._values += file.values
            if self._values > safety.MOST_VALUES:
                self._add(path, f"the pack holds more than {safety.MOST_VALUES} values")
                raise _EnoughFaults
            return file
        except UnicodeDecodeError as error:
            self._add(path, f"not UTF-8 at byte {error.start}")
        except ConfigurationError as error:
            self._add(path, error.reason, error.line)
        except OSError as error:
            self._add(path, f"cannot be read: {error.strerror}")
        return None

    def _is_structured(self, adapter: TypeAdapter[Any], file: YamlFile) -> bool:
        wrong = faults(adapter, file)
        for fault in wrong:
            self._add(file.path, fault.reason, fault.line)
        return not wrong

    def _rules(self, file: YamlFile) -> None:
        """Check the rules of a file, each for itself, whatever is wrong with the others."""
        listed = file.data.get("rules") if isinstance(file.data, dict) else None
        most = safety.MOST_RULES + 1
        for index, raw in enumerate(listed[:most] if isinstance(listed, list) else ()):
            try:
                rule = RULE.validate_python(raw, by_alias=True, by_name=False)
            except ValidationError:
                continue
            self._check(WrittenRule(rule, file, index))

    def _check(self, written: WrittenRule) -> None:
        rule = written.rule
        self.rules.append(written)
        if len(self.rules) > safety.MOST_RULES:
            self.add(written.fault(f"the pack has more than {safety.MOST_RULES} rules"))
            raise _EnoughFaults
        if self.pack and not rule.id.startswith(f"{self.pack.metadata.id}."):
            prefix = self.pack.metadata.id
            self.add(written.fault(f"the id of a rule of this pack begins with '{prefix}.'", "id"))
        for name in (rule.id, *rule.aliases):
            if name in self._ids:
                self.add(written.fault(f"{name} is defined twice", "id"))
            self._ids.add(name)
        for index, reference in enumerate(rule.regulations):
            if reference not in regulations.known():
                reason = f"unknown regulation {reference}"
                self.add(written.fault(reason, "regulations", index))
        for keys, pattern, empty in _patterns(rule):
            judged = safety.judge(pattern, empty=empty)
            for reason in judged.faults:
                self.add(written.fault(f"{keys[-1]}: {reason}", *keys))
            self._instructions += judged.instructions
            if self._instructions > safety.MOST_INSTRUCTIONS_OF_PACK:
                most = safety.MOST_INSTRUCTIONS_OF_PACK
                reason = f"compiled, the patterns of the pack are larger than {most} instructions"
                self.add(written.fault(reason, *keys))
                raise _EnoughFaults
        for keys, globs in _globs(rule):
            for index, glob in enumerate(globs):
                try:
                    compile_globs((glob,))
                except ValueError as error:
                    self.add(written.fault(f"{keys[-1]}: {error}", *keys, index))


def _patterns(rule: Rule) -> Iterator[tuple[tuple[str | int, ...], str, bool]]:
    """Where a pattern stands, the pattern, and whether it may match the empty text."""
    for index, detector in enumerate(rule.detect):
        if isinstance(detector, RegexDetector):
            yield ("detect", index, "pattern"), detector.pattern, False
        elif isinstance(detector, FieldDetector) and detector.value:
            yield ("detect", index, "value"), detector.value, False
    for index, pattern in enumerate(rule.allow.patterns):
        yield ("allow", "patterns", index), pattern, True
    for index, example in enumerate(rule.examples.match):
        if example.like:
            yield ("examples", "match", index, "like"), example.like, False


def _globs(rule: Rule) -> Iterator[tuple[tuple[str | int, ...], tuple[str, ...]]]:
    yield ("scope", "include"), rule.scope.include
    yield ("scope", "exclude"), rule.scope.exclude
    yield ("allow", "paths"), rule.allow.paths
    for index, detector in enumerate(rule.detect):
        if isinstance(detector, PathDetector):
            yield ("detect", index, "glob"), detector.glob


def _read_bytes(path: Path, most: int, links: bool) -> bytes:
    """At most so much of a regular file. `ConfigurationError` for anything else."""
    if path.is_symlink() and not links:
        raise ConfigurationError(path, 0, "is a link: the files of a pack lie in its folder")
    # Not to wait for whoever may write into a named pipe.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ConfigurationError(path, 0, "is no regular file")
        return file.read(most)


_BINARY = getattr(os, "O_BINARY", 0)


def _plain(reason: str) -> str:
    """Keys and patterns are a stranger's: no control characters for a terminal, no pages."""
    text = "".join(character if character.isprintable() else "?" for character in reason)
    return text if len(text) <= _LONGEST_REASON else text[:_LONGEST_REASON] + "…"
