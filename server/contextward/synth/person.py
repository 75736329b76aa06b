"""Substitutes for names: each word has its own, so that `Smith` is the same name everywhere.

The number of words, titles, particles, initials, separators (`Family, Given`, `Family^Given`) and
the case of letters stay. There are 512 invented surnames and 256 given names: of 27 different
surnames two share a substitute with a chance of one half.
"""

from __future__ import annotations

import string
from collections.abc import Mapping

from contextward.detect.personname import name_words
from contextward.detect.reservedtables import pool
from contextward.synth import CannotSynthesize
from contextward.synth.draw import Draw, normalise
from contextward.synth.people import spell

_LONGEST = 200


def person_name(draw: Draw, value: str, params: Mapping[str, object]) -> str:
    """Another name of the same form; digits beside it become other digits."""
    words = [word for word in name_words(value) if word.role == "name"]
    if not words or len(value) > _LONGEST:
        raise CannotSynthesize("the text is no name")
    written, end = "", 0
    for word in words:
        written += _other_digits(draw, value[end : word.start])
        written += other_word(draw, value[word.start : word.end])
        end = word.end
    return written + _other_digits(draw, value[end:])


def other_word(draw: Draw, word: str) -> str:
    """The substitute of one word of a name, in its case; an invented name stays."""
    names, plain = pool(), normalise(word)
    if plain in names.surname_set or plain in names.given_set:
        return word
    choices = names.given if plain in names.usual else names.surnames
    people = Draw(draw.key, "person-name")  # one substitute, also where it is part of an address
    return in_case_of(word, choices[people.number(len(choices), "word", plain)])


def user_name(draw: Draw, word: str) -> str:
    """The substitute of a word that may be made of a known person's names, else of the word."""
    known = draw.people.user_names.get(word.lower())
    if known is None:
        return other_word(draw, word)
    given, family = (other_word(draw, name).lower() for name in (known.given, known.family))
    return in_case_of(word, spell(known, given, family))


def initial_of(draw: Draw, initial: str, beside: str) -> str:
    """The initial of the substitute, where it is known whose it is; else it stays."""
    given = draw.people.given_of(initial.lower(), normalise(beside))
    return in_case_of(initial, other_word(draw, given)[0]) if given else initial


def in_case_of(pattern: str, word: str) -> str:
    """`word` in capitals, small letters or with a capital at its head, as `pattern` is."""
    if pattern.isupper() and (len(pattern) > 1 or len(word) == 1):
        return word.upper()
    return word.lower() if pattern[0].islower() else word.capitalize()


def _other_digits(draw: Draw, gap: str) -> str:
    if not any(c.isdigit() for c in gap):
        return gap
    drawn = draw.choice([string.digits] * len(gap), "digits", gap)
    return "".join(new if old.isdigit() else old for old, new in zip(gap, drawn, strict=True))
