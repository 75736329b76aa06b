"""Words of a person's name: which are names, and which titles, initials and particles.

A word holds letters, their marks and inner apostrophes, in any script; what stands between words
(blanks, `Family, Given`, `Family^Given`, `Anne-Marie`) is no word. Linear in the text's length.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from contextward.detect.reservedtables import tables

_APOSTROPHES = "'\u2019"


@dataclass(frozen=True, slots=True)
class NameWord:
    """`[start, end)` in the text, and what the word is there."""

    start: int
    end: int
    role: Literal["name", "initial", "title", "particle"]


def name_words(text: str) -> tuple[NameWord, ...]:
    """The words in order."""
    return tuple(NameWord(a, b, _role(text[a:b])) for a, b in _spans(text))


def _role(word: str) -> Literal["name", "initial", "title", "particle"]:
    lowered = word.lower()
    if len(word) == 1 and word.upper() != lowered:
        return "initial"
    if lowered in tables().people.titles:
        return "title"
    return "particle" if word == lowered and lowered in tables().people.particles else "name"


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = -1
    for i, character in enumerate(text):
        inside = character.isalpha() or (start >= 0 and _joins(text, i))
        if inside and start < 0:
            start = i
        elif not inside and start >= 0:
            yield start, i
            start = -1
    if start >= 0:
        yield start, len(text)


def _joins(text: str, i: int) -> bool:
    """Is this character, behind a letter, part of the word: a mark, an apostrophe in the middle?"""
    if text[i] in _APOSTROPHES:
        return text[i + 1 : i + 2].isalpha()
    return not text[i].isascii() and unicodedata.category(text[i])[0] == "M"
