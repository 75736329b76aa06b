"""The organisation's policy (contract, design section 9): its format, and which rules it speaks of.

The same document is carried by `managed.json` on a machine and, later, by a signed repository. An
unknown key is an error with its line; a JSON file is read as strictly as YAML is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass as value
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter
from pydantic.alias_generators import to_camel
from pydantic.dataclasses import dataclass

from contextward.errors import ConfigurationError
from contextward.model import Category, Severity
from contextward.policy.judged import Judged
from contextward.policy.names import names_rule
from contextward.text.structured import structure
from contextward.text.yamlfile import YamlFile, load_yaml

_FORMAT = ConfigDict(extra="forbid", alias_generator=to_camel, validate_by_name=True)
SeverityWord = Literal["error", "warning", "information", "hint", "off"]
Word = Annotated[str, Field(min_length=1, max_length=200)]


@dataclass(frozen=True, config=_FORMAT)
class Match:
    """Which rules a line of the policy is about: all that is said must hold."""

    id: Word | None = None
    glob: Word | None = None
    """`*` stands for anything, for example `personal.*`."""
    category: Category | None = None
    data_class: Word | None = None
    regulation: Word | None = None
    """A reference (`HIPAA:164.514(b)(2)(i)(G)`) or its beginning up to a colon (`HIPAA`)."""

    def holds(self, rule: Judged) -> bool:
        """Is it about this rule? An id that the rule had before counts, too."""
        cited = self.regulation
        return (
            (self.id is None or self.id == rule.id or self.id in rule.aliases)
            and (self.glob is None or names_rule(self.glob, rule.id, rule.category))
            and (self.category is None or self.category == rule.category)
            and (self.data_class is None or self.data_class == rule.data_class)
            and (
                cited is None
                or any(one == cited or one.startswith(f"{cited}:") for one in rule.regulations)
            )
        )

    @property
    def specificity(self) -> tuple[bool, bool, int]:
        """More specific sorts higher: an id, a data class, then the longer glob."""
        return (self.id is not None, self.data_class is not None, len(self.glob or ""))

    @property
    def empty(self) -> bool:
        """Does it say nothing, and so mean every rule?"""
        return self == Match()


@dataclass(frozen=True, config=_FORMAT)
class PolicyRule:
    """What the organisation says of some rules."""

    match: Match
    severity: SeverityWord | None = None
    """Where a repository begins; with `locked`, where it ends as well."""
    floor: SeverityWord | None = None
    ceiling: SeverityWord | None = None
    locked: bool = False


@dataclass(frozen=True, config=_FORMAT)
class Suppressions:
    """What of a repository's own suppressions counts."""

    inline: Literal["allow", "require-reason", "forbid"] = "allow"


@dataclass(frozen=True, config=_FORMAT)
class Exempted:
    """An exception that the organisation itself grants: a rule, in some paths, until a date."""

    rule: Word
    paths: Annotated[tuple[Word, ...], Field(max_length=200)]
    owner: Word
    reason: Word
    expires: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]


@dataclass(frozen=True, config=_FORMAT)
class Policy:
    """`managed.json`, and what a signed policy repository will carry."""

    api_version: Literal["contextward.dev/v1"]
    kind: Literal["Policy"]
    revision: Annotated[int, Field(ge=0)]
    organisation: Word
    rules: Annotated[tuple[PolicyRule, ...], Field(max_length=1_000)] = ()
    suppressions: Suppressions = Field(default_factory=Suppressions)
    packs: Annotated[tuple[Word, ...], Field(max_length=100)] = ()
    assistants: Annotated[tuple[Word, ...], Field(max_length=100)] = ()
    exceptions: Annotated[tuple[Exempted, ...], Field(max_length=1_000)] = ()


POLICY: TypeAdapter[Policy] = TypeAdapter(Policy)


@value(frozen=True, slots=True)
class PolicyFile:
    """A policy and the file it was read from."""

    policy: Policy
    file: YamlFile

    def line(self, *keys: str | int) -> int:
        """The one-based line of a setting."""
        return self.file.line(*keys)

    def without_effect(self) -> tuple[ConfigurationError, ...]:
        """Settings that this version reads and does not carry out yet."""
        default = Policy(self.policy.api_version, self.policy.kind, 0, self.policy.organisation)
        return tuple(
            ConfigurationError(
                self.file.path, self.line(key), f"{key}: has no effect in this version"
            )
            for key in ("packs", "suppressions", "exceptions")
            if getattr(self.policy, key) != getattr(default, key)
        )


@value(frozen=True, slots=True)
class Bound:
    """What the policy says of one rule: the place of each word is (line of the file)."""

    severity: tuple[Severity, int] | None = None
    floor: tuple[Severity, int] | None = None
    ceiling: tuple[Severity, int] | None = None
    locked: tuple[Severity | None, int] | None = None
    """The severity of the lock; None locks the one that the pack gives."""


def load_policy(path: Path, text: str) -> PolicyFile:
    """Read a policy. `ConfigurationError` names the line of the first fault."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise ConfigurationError(path, error.lineno, f"not valid JSON: {error.msg}") from None
    except RecursionError:
        raise ConfigurationError(path, 0, "nested too deeply") from None
    # Valid JSON is YAML but for tabs, and may hold them between values only.
    file = load_yaml(path, text.replace("\t", " "))
    policy = structure(POLICY, file)
    for index, rule in enumerate(policy.rules):
        line = file.line("rules", index)
        if rule.match.empty:
            raise ConfigurationError(path, line, f"rules.{index}.match: names no rule")
        if rule.floor and rule.ceiling and _parsed(rule.floor) > _parsed(rule.ceiling):
            raise ConfigurationError(path, line, f"rules.{index}: the floor is above the ceiling")
    return PolicyFile(policy, file)


def bound_of(policy: PolicyFile, rule: Judged) -> Bound:
    """All that a policy says of a rule: of two severities the more specific, else the later; of
    floors the highest, of ceilings the lowest."""
    speaking = [
        (one, policy.line("rules", index))
        for index, one in enumerate(policy.policy.rules)
        if one.match.holds(rule)
    ]
    speaking.sort(key=lambda pair: pair[0].match.specificity)
    severity = floor = ceiling = None
    locked: tuple[Severity | None, int] | None = None
    for one, line in speaking:
        if one.severity is not None:
            severity = (_parsed(one.severity), line)
        if one.locked:
            locked = (_parsed(one.severity) if one.severity else None, line)
        if one.floor is not None:
            floor = max(floor or (Severity.OFF, 0), (_parsed(one.floor), line))
        if one.ceiling is not None:
            lower = (_parsed(one.ceiling), line)
            ceiling = lower if ceiling is None or lower[0] < ceiling[0] else ceiling
    return Bound(severity, floor, ceiling, locked)


def policy_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a policy."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **POLICY.json_schema(by_alias=True),
        "title": "An organisation's policy for contextward",
    }


def _parsed(word: str) -> Severity:
    return Severity.parse(word)
