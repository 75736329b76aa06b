"""Names by cue: capitalised words behind a word that announces a person (`ask`, `Dr`, `TODO(`).

The cues are data (`rules/cues.yaml`). Without a cue no capitalised words are taken for a name: on
comments a name without one is wrong more often than right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import re2
from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass as checked

from contextward.rules.data import rules_dir
from contextward.text.structured import structure
from contextward.text.yamlfile import load_yaml

_WORD = r"\p{Lu}(?:['’]\p{Lu})?[\p{Ll}\p{Lm}]+(?:['’-]\p{Lu}?(?:['’]\p{Lu})?\p{Ll}+)?"
_FULL = rf"{_WORD}(?: \p{{Lu}}\.)?(?: {_WORD}){{1,2}}"
_ONE_OR_MORE = rf"{_WORD}(?: \p{{Lu}}\.)?(?: {_WORD}){{0,2}}"
_BEHIND = r"(?:[^\p{L}\p{N}_(]|$)"


@checked(frozen=True)
class Cues:
    """The format of `rules/cues.yaml`."""

    before: tuple[str, ...]
    titles: tuple[str, ...]
    markers: tuple[str, ...]
    never: frozenset[str]


@dataclass(frozen=True, slots=True)
class CuedNames:
    """Finds names in a text of one line."""

    patterns: tuple[re2._Regexp[str], ...]
    never: frozenset[str]

    @classmethod
    @cache
    def shipped(cls) -> CuedNames:
        """With the cues that come with contextward. `ConfigurationError` if their file is wrong."""
        cues = structure(TypeAdapter(Cues), load_yaml(rules_dir() / "cues.yaml"))
        titles, before, markers = (
            "|".join(map(re2.escape, sorted(words, key=len, reverse=True)))
            for words in (cues.titles, cues.before, cues.markers)
        )
        start = r"(?:^|[^\p{L}\p{N}_./-])"
        return cls(
            (
                re2.compile(rf"{start}(?:{titles}) ({_ONE_OR_MORE}){_BEHIND}"),
                re2.compile(rf"{start}(?i:{before})[:,]? @?({_FULL}){_BEHIND}"),
                re2.compile(rf"{start}(?:{markers})\(({_ONE_OR_MORE})\)"),
                re2.compile(rf"{start}({_FULL}) <[^\s<>@]+@"),
                re2.compile(rf"{start}(?i:{before})[:,]? (?:{titles}) ({_ONE_OR_MORE}){_BEHIND}"),
            ),
            cues.never,
        )

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Spans of names, in code points."""
        for pattern in self.patterns:
            for match in pattern.finditer(text):
                if self.never.isdisjoint(match.group(1).split()):
                    yield match.span(1)
