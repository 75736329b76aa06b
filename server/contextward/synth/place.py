"""Substitutes for streets and towns: an invented surname for each word that names the place.

Words that say what kind of place it is (`Avenue`, `Calle`, `Apt`), particles and signs stay; digits
become other digits, in as many places.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping

from contextward.detect.personname import name_words
from contextward.detect.reservedtables import pool, tables
from contextward.synth import CannotSynthesize
from contextward.synth.draw import Draw, normalise
from contextward.synth.person import in_case_of

_NUMBER = re.compile("[0-9]+")
_LEAST = 2


def place(draw: Draw, value: str, params: Mapping[str, object]) -> str:
    """Another place of the same form. A line in which no word names one gets a name in its end."""
    words = [word for word in name_words(value) if word.end - word.start >= _LEAST]
    naming = [
        word
        for word in words
        if word.role != "particle"
        and value[word.start : word.end].lower() not in tables().street_words
    ]
    written, end = "", 0
    for word in naming or words[-1:]:
        written += _numbers(draw, value[end : word.start])
        text, end = value[word.start : word.end], word.end
        drawn = draw.number(len(pool().surnames), "place", normalise(text))
        written += in_case_of(text, pool().surnames[drawn])
    if not end:
        raise CannotSynthesize("no word of the address names a place")
    return written + _numbers(draw, value[end:])


def _numbers(draw: Draw, gap: str) -> str:
    def other(match: re.Match[str]) -> str:
        digits = match[0]
        alphabets = [string.digits[1:], *[string.digits] * (len(digits) - 1)]
        return draw.choice(alphabets, "digits", digits)

    return _NUMBER.sub(other, gap)
