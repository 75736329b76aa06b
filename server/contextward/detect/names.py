"""Names of keys as words: `patientSSN`, `patient_ssn` and `patient.ssn` are all (patient, ssn)."""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST = 5
"""No rule names a key by more words than this."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_KINDS = re.compile(r"U+(?!l)|U?l+|o+")
"""The same of any script, over the kinds of the letters: upper case, lower case, neither."""


@lru_cache(maxsize=8192)
def words(path: tuple[str, ...]) -> tuple[str, ...]:
    """The last words of a path of keys, lower case, digits dropped."""
    found: list[str] = []
    for key in reversed(path):
        found[:0] = map(_lower, _split(key[-200:]))
        if len(found) >= LONGEST:
            break
    return tuple(found[-LONGEST:])


def as_word(word: str) -> str:
    """A pattern (RE2, by lines) that finds a word wherever `words` could cut it out of a key.

    Three letters of another word are none: `ort` does not stand in `import`, but in `wohnOrt`.
    """
    if not (word.isascii() and word.isalpha()):
        return f"(?i){re.escape(word)}"
    forms = [rf"(?:^|[^A-Za-z]){word}(?:[^a-z]|$)"]
    if len(word) > 1:
        forms.append(rf"{word.title()}(?:[^a-z]|$)")
    forms.append(rf"(?:^|[^A-Z]){word.upper()}(?:[^A-Za-z]|$|[A-Z][^A-Z])")
    return "|".join(forms)


def _split(key: str) -> list[str]:
    if key.isascii():
        return _WORD.findall(key)
    kinds = "".join(map(_kind, key))
    return [key[match.start() : match.end()] for match in _KINDS.finditer(kinds)]


def _kind(letter: str) -> str:
    if not letter.isalpha():
        return " "
    return "U" if letter.isupper() else "l" if letter.islower() else "o"


def _lower(word: str) -> str:
    """Letter by letter: each stays one letter, as for the expressions that look for words."""
    return word.lower() if word.isascii() else "".join(map(_lower_letter, word))


def _lower_letter(letter: str) -> str:
    lower = letter.lower()
    return lower if len(lower) == 1 else letter
