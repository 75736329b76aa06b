"""The tables that tell people's names, read once: `rules/people/` and `rules/cues.yaml`."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass as checked

from contextward.rules.data import rules_dir
from contextward.text.structured import structure
from contextward.text.yamlfile import load_yaml

_FORMAT = ConfigDict(extra="forbid", defer_build=True)
_TRANSCRIBED = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "ı": "i", "đ": "d", "æ": "ae"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


def _split(value: object) -> object:
    return value.split() if isinstance(value, str) else value


def _phrases(value: object) -> object:
    if not isinstance(value, str):
        return value
    return [" ".join(phrase.split()) for phrase in value.split(",") if phrase.strip()]


Words = Annotated[frozenset[str], BeforeValidator(_split)]
"""A block of words."""
Phrases = Annotated[frozenset[str], BeforeValidator(_phrases)]
"""A block of phrases with commas between them."""


@checked(frozen=True, config=_FORMAT)
class LanguageCues:
    """What announces a name in one language; `rules/cues.yaml` says what each list is."""

    words: Words
    strong: Phrases
    weak: Phrases
    behind: Words
    titles: Words


@checked(frozen=True, config=_FORMAT)
class Cues:
    """The format of `rules/cues.yaml`."""

    languages: dict[str, LanguageCues]
    markers: tuple[str, ...]
    topics: Words


@checked(frozen=True, config=_FORMAT)
class GivenNames:
    """The format of `rules/people/given-names.yaml`."""

    names: dict[str, Words]
    ambiguous: Words


@checked(frozen=True, config=_FORMAT)
class Surnames:
    """The format of `rules/people/surnames.yaml`."""

    surnames: Words
    endings: Words


@checked(frozen=True, config=_FORMAT)
class Glossary:
    """The format of `rules/people/glossary.yaml`."""

    products: Words
    technical: Words
    terms: Words
    endings: Words


@dataclass(frozen=True, slots=True)
class People:
    """Everything that tells names from other words, folded as `fold` does."""

    given: frozenset[str]
    ambiguous: frozenset[str]
    surnames: frozenset[str]
    endings: tuple[str, ...]
    glossary: frozenset[str]
    terms: frozenset[str]
    never: tuple[str, ...]
    """Endings of words that are no names."""


@lru_cache(maxsize=16_384)
def fold(word: str) -> str:
    """A word in lower case without diacritics: `Jürgen`, `JURGEN` and `jurgen` are one."""
    lowered = word.lower().replace("’", "'").translate(_TRANSCRIBED)
    if lowered.isascii():
        return lowered
    parts = unicodedata.normalize("NFD", lowered)
    return "".join(c for c in parts if not unicodedata.combining(c))


@cache
def cues() -> Cues:
    """The cues that come with contextward."""
    return structure(TypeAdapter(Cues), load_yaml(rules_dir() / "cues.yaml"))


@cache
def people() -> People:
    """The names and the glossary that come with contextward."""
    folder = rules_dir() / "people"
    given = structure(TypeAdapter(GivenNames), load_yaml(folder / "given-names.yaml"))
    family = structure(TypeAdapter(Surnames), load_yaml(folder / "surnames.yaml"))
    glossary = structure(TypeAdapter(Glossary), load_yaml(folder / "glossary.yaml"))
    return People(
        given=_folded(word for words in given.names.values() for word in words),
        ambiguous=_folded(given.ambiguous),
        surnames=_folded(family.surnames),
        endings=tuple({fold(ending) for ending in family.endings}),
        glossary=_folded(glossary.products | glossary.technical),
        terms=_folded(glossary.terms),
        never=tuple(glossary.endings),
    )


def _folded(words: object) -> frozenset[str]:
    assert not isinstance(words, str)
    found: set[str] = set()
    for word in words:  # type: ignore[attr-defined]
        found.add(fold(word))
        found.add(fold(word.translate(_UMLAUTS)))  # Jürgen is also written Juergen
    return frozenset(found)
