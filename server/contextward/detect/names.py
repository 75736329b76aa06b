"""Names of keys as words: `patientSSN`, `patient_ssn` and `patient.ssn` are all (patient, ssn)."""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST = 5
"""No rule names a key by more words than this."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+")


@lru_cache(maxsize=8192)
def words(path: tuple[str, ...]) -> tuple[str, ...]:
    """The last words of a path of keys, lower case, digits dropped."""
    found: list[str] = []
    for key in reversed(path):
        found[:0] = [word.lower() for word in _WORD.findall(key[-200:])]
        if len(found) >= LONGEST:
            break
    return tuple(found[-LONGEST:])
