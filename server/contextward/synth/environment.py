"""References to the environment, in a file's own language, and names for the variables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass as checked

from contextward.rules.data import rules_dir
from contextward.text.structured import structure
from contextward.text.yamlfile import load_yaml

_FORMAT = ConfigDict(extra="forbid", defer_build=True)
_NAME = "NAME"
_LONGEST = 64
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def _split(value: object) -> object:
    return value.split() if isinstance(value, str) else value


_Words = Annotated[frozenset[str], BeforeValidator(_split)]


@dataclass(frozen=True, slots=True)
class EnvironmentReference:
    """What to write for a secret so that it comes from the environment."""

    text: str
    whole_literal: bool
    """`text` takes the place of the literal with its quotes; else of the value inside them."""
    requires: str = ""
    """A statement that the file must have, such as an import; empty if there is none."""


def environment_reference(language: str, name: str) -> EnvironmentReference | None:
    """The reference to the variable `name`; None in a language that has none."""
    template = _by_language().get(language)
    if template is None:
        return None
    text = template.text.replace(_NAME, name)
    return EnvironmentReference(text, template.literal, template.requires)


def variable_name(path: tuple[str, ...], rule_id: str) -> str:
    """A name in capitals for the variable, from the key that holds the value, else from the rule.

    `("db_password",)` gives `DB_PASSWORD`, `("database", "password")` gives `DATABASE_PASSWORD`.
    """
    table, words = _table(), list[str]()
    for key in reversed(path):
        found = [word.upper() for word in _WORD.findall(key[:_LONGEST])]
        if not any(word.isalpha() for word in found):
            continue  # a position in a list
        words = found + words
        if len(words) > 1 or words[0].lower() not in table.generic:
            break
    name = "_".join(words)
    if not name or name in table.taken or not name[0].isalpha():
        rule = [word.upper() for word in _WORD.findall(rule_id.rpartition(".")[2])]
        name = "_".join(rule + words) if words and name not in table.taken else "_".join(rule)
    return name[:_LONGEST].rstrip("_") or "SECRET"


@checked(frozen=True, config=_FORMAT)
class _Reference:
    languages: tuple[str, ...]
    text: str
    literal: bool
    requires: str = ""


@checked(frozen=True, config=_FORMAT)
class _Table:
    references: tuple[_Reference, ...]
    generic: _Words
    taken: _Words


_ADAPTER = TypeAdapter(_Table)


@cache
def _table() -> _Table:
    return structure(_ADAPTER, load_yaml(rules_dir() / "synthetic" / "environment.yaml"))


@cache
def _by_language() -> Mapping[str, _Reference]:
    return {
        language: reference for reference in _table().references for language in reference.languages
    }
