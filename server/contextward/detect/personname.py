"""Words of a person's name: which are titles, initials and particles, which are family names.

Understood are `Given Middle Family`, `Family, Given` and `Family^Given^Middle` (HL7, DICOM) in any
script; a word holds letters, marks and inner apostrophes. Linear in the length of the text.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

from contextward.detect.reservedtables import tables

Role = Literal["given", "family", "initial", "title", "particle"]
_APOSTROPHES = "'’"


@dataclass(frozen=True, slots=True)
class NameWord:
    """`[start, end)` in the text, and what the word is there."""

    start: int
    end: int
    role: Role


def name_words(text: str, alone: Literal["given", "family"] = "family") -> tuple[NameWord, ...]:
    """The words in order. `alone` is the role of a word that stands alone."""
    spans = list(_spans(text))
    kinds = [_kind(text[a:b]) for a, b in spans]
    names = [i for i, kind in enumerate(kinds) if kind == "name"]
    family = set(_family(text, spans, names, alone))
    return tuple(
        NameWord(a, b, kind if kind != "name" else "family" if i in family else "given")
        for i, ((a, b), kind) in enumerate(zip(spans, kinds, strict=True))
    )


def _family(
    text: str, spans: list[tuple[int, int]], names: list[int], alone: Literal["given", "family"]
) -> list[int]:
    if not names:
        return []
    for separator in "^,":
        at = text.find(separator)
        before = [i for i in names if spans[i][0] < at]
        if before and (separator == "^" or len(before) < len(names)):
            return before
    first = len(names) - 1
    while first and text[spans[names[first - 1]][1] : spans[names[first]][0]] == "-":
        first -= 1  # a double name is one name
    if first == 0:
        return names if alone == "family" else []
    return names[first:]


def _kind(word: str) -> Literal["name", "initial", "title", "particle"]:
    lowered = word.lower()
    if len(word) == 1 and word.upper() != lowered:
        return "initial"
    if lowered in tables().people.titles:
        return "title"
    return "particle" if word == lowered and lowered in tables().people.particles else "name"


def _spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = -1
    for i, character in enumerate(text):
        inside = character.isalpha() or (
            start >= 0
            and (
                (character in _APOSTROPHES and text[i + 1 : i + 2].isalpha())
                or (not character.isascii() and unicodedata.category(character)[0] == "M")
            )
        )
        if inside and start < 0:
            start = i
        elif not inside and start >= 0:
            spans.append((start, i))
            start = -1
    if start >= 0:
        spans.append((start, len(text)))
    return spans
