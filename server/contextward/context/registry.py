"""The registry of assistants: `rules/assistants.yaml`, checked, with its globs compiled.

Each glob keeps its line, so that whatever it decides can be looked up in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from contextward.context.gitignore import Pattern, Patterns, encode, parse_line
from contextward.context.ignoretree import PatternFile
from contextward.context.schema import REGISTRY, Always, Defaults, History, RegistryFile
from contextward.context.schema import Assistant as Record
from contextward.errors import ConfigurationError, RegistryError
from contextward.model import AssistantId
from contextward.rules.data import rules_dir
from contextward.text.structured import structure
from contextward.text.yamlfile import YamlFile, load_yaml

_KINDS: dict[type, str] = {Defaults: "built-in", History: "history"}
REGISTRY_NAME = "assistants.yaml"
"""How the registry is named as the source of a fact."""


@dataclass(frozen=True, slots=True)
class Assistant:
    """One record of the registry, ready to be asked about paths."""

    id: AssistantId
    record: Record
    line: int
    """Where the record is in the registry."""
    takes_line: int
    always: PatternFile
    """What is part of every prompt; a pattern's kind is the kind of file."""
    defaults: PatternFile
    history: PatternFile
    references: tuple[tuple[Patterns, str], ...]
    """Files that may name environment variables, and how they write the variable `NAME`."""

    @property
    def name(self) -> str:
        """The name to show."""
        return self.record.name


@dataclass(frozen=True, slots=True)
class Registry:
    """All assistants that are known, in the order of the file."""

    path: Path
    assistants: tuple[Assistant, ...]
    fallback: Assistant
    """Assumed when no assistant is known to be in use."""
    data: RegistryFile
    """Everything that the file says."""

    def find(self, name: str) -> Assistant | None:
        """The assistant with this id or former id."""
        for assistant in (*self.assistants, self.fallback):
            if name == assistant.id or name in assistant.record.aliases:
                return assistant
        return None

    def names(self, ids: Iterable[AssistantId]) -> tuple[str, ...]:
        """The names to show for some ids, in their order."""
        return tuple(found.name if (found := self.find(id_)) else id_ for id_ in ids)

    def reference(self, path: str, variable: str) -> str | None:
        """How the file writes a reference to an environment variable; None if it cannot.

        Only assistants' MCP configurations are known here: `${env:TOKEN}`, `${TOKEN}`.
        """
        for assistant in (*self.assistants, self.fallback):
            for patterns, template in assistant.references:
                if patterns.last(encode(path)):
                    return template.replace("NAME", variable)
        return None


@cache
def shipped_registry() -> Registry:
    """The registry that comes with contextward."""
    return load_registry(rules_dir() / REGISTRY_NAME)


def load_registry(path: Path) -> Registry:
    """Read a registry. `RegistryError` says what is wrong with it, and where."""
    try:
        file = load_yaml(path)
        data = structure(REGISTRY, file)
    except ConfigurationError as error:
        raise RegistryError(error.path, error.line, error.reason) from None
    _check(file, data)
    fallback = _assistant(file, data, data.fallback, ("fallback",))
    assistants = tuple(
        _assistant(file, data, record, ("assistants", index))
        for index, record in enumerate(data.assistants)
    )
    return Registry(path, assistants, fallback, data)


def _assistant(
    file: YamlFile, data: RegistryFile, record: Record, keys: tuple[str | int, ...]
) -> Assistant:
    defaults = [
        *_globs(file, data.common, ("common",)),
        *_globs(file, record.defaults, (*keys, "defaults")),
    ]
    history = _globs(file, record.history, (*keys, "history"))
    references = []
    for index, group in enumerate(record.always):
        if group.reference:
            patterns = Patterns(_globs(file, (group,), (*keys, "always"), start=index))
            references.append((patterns, group.reference))
    return Assistant(
        id=AssistantId(record.id),
        record=record,
        line=file.line(*keys, "id"),
        takes_line=file.line(*keys, "takes"),
        always=_file(_globs(file, record.always, (*keys, "always"))),
        defaults=_file(defaults),
        history=_file(history),
        references=tuple(references),
    )


def _file(patterns: Iterable[Pattern]) -> PatternFile:
    return PatternFile(REGISTRY_NAME, Patterns(patterns))


def _globs(
    file: YamlFile,
    groups: Sequence[Always | Defaults | History],
    keys: tuple[str | int, ...],
    start: int = 0,
) -> Iterator[Pattern]:
    for index, group in enumerate(groups, start):
        kind = group.kind if isinstance(group, Always) else _KINDS[type(group)]
        for number, glob in enumerate(group.globs):
            line = file.line(*keys, index, "globs", number)
            pattern = parse_line(encode(glob), line, kind=kind)
            if pattern is None or pattern.negated:
                raise RegistryError(file.path, line, "a glob is empty or negated")
            yield pattern


def _check(file: YamlFile, data: RegistryFile) -> None:
    """What the format cannot say: ids are unique, sources exist, files stay where they belong."""
    seen: set[str] = set()
    records: list[tuple[Record, tuple[str | int, ...]]] = [(data.fallback, ("fallback",))]
    records += [(record, ("assistants", i)) for i, record in enumerate(data.assistants)]
    facts: list[tuple[str, tuple[str | int, ...]]] = []
    facts += [(group.source, ("common", i)) for i, group in enumerate(data.common)]
    for record, keys in records:
        for name in (record.id, *record.aliases):
            if name in seen:
                line = file.line(*keys, "id")
                raise RegistryError(file.path, line, f"'{name}' names two assistants")
            seen.add(name)
        facts += [(record.takes.source, (*keys, "takes"))]
        facts += [(record.git_ignored.source, (*keys, "gitIgnored"))]
        facts += [(record.detect.source, (*keys, "detect"))] if record.detect else []
        for key in ("always", "defaults", "exclude", "history"):
            for index, fact in enumerate(getattr(record, key)):
                facts.append((fact.source, (*keys, key, index)))
                if getattr(fact, "imports", None):
                    facts.append((fact.imports.source, (*keys, key, index, "imports")))
        for index, mechanism in enumerate(record.exclude):
            line = file.line(*keys, "exclude", index)
            for place in (mechanism.file or "", *mechanism.also):
                if ".." in PurePosixPath(place).parts:
                    raise RegistryError(file.path, line, "a file leaves its folder")
            incomplete = mechanism.dialect in ("permission-rule", "rule-list") and not (
                mechanism.pointer and mechanism.tool
            )
            incomplete |= mechanism.writer != "none" and not mechanism.file
            incomplete |= mechanism.writer in ("array", "map") and not (
                mechanism.pointer and mechanism.entries and mechanism.folder_entries
            )
            incomplete |= mechanism.effect == "partial" and not (
                set(mechanism.surfaces) < set(record.surfaces) or mechanism.dialect == "remote"
            )
            if incomplete:
                raise RegistryError(file.path, line, f"'{mechanism.id}' lacks a key it needs")
    for source, where in facts:
        if source not in data.sources:
            raise RegistryError(file.path, file.line(*where), f"unknown source '{source}'")
