"""Placeholders: values that stand where a real one belongs, whatever its kind.

A value is judged by its whole: a word that a random value may hold by chance counts only where it
is the value, or is so long that chance does not write it. Linear in the length of the value, of
which the first 512 characters are read.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from itertools import pairwise

from contextward.detect.reservedtables import tables

_LONGEST = 512
_SHORT = 12
_LONGEST_PERIOD = 16
_WORD_LENGTH = 3  # on the average; random letters fall into shorter pieces
_VARIABLE = re.compile(r"\$(?:[A-Z_][A-Z0-9_]*|[A-Za-z_]+)", re.ASCII)
_EXPRESSION = re.compile(r"""[\w.:\[\]()"'-]+""", re.ASCII)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_FORMAT = re.compile(r"%[sdr]|\{[0-9]?\}")
_ALNUM = re.compile(r"[^\W_]+")
_MASK_RUN = re.compile(r"\*{3,}|[•●∙·]{2,}|#{3,}|\?{3,}|[xX]{3,}")
_SEPARATORS = str.maketrans("", "", " -_./:,()[]{}+")
_WRAPS = frozenset(
    {"90", "9a", "9A", "0a", "0A", "za", "zA", "z0", "z1", "Za", "ZA", "Z0", "Z1", "f0", "F0"}
)
_SUCCESSORS = frozenset(
    chr(code) + chr(code + 1)
    for first, last in ("09", "az", "AZ")
    for code in range(ord(first), ord(last))
)
_RISING = _SUCCESSORS | _WRAPS
_FALLING = frozenset(pair[::-1] for pair in _SUCCESSORS) | {"09"}


def is_blank(value: str) -> bool:
    """Is there no value: nothing, a mask (`XXX-XX-1234`), a reference (`${VAR}`), one character?"""
    text = value[:_LONGEST].strip()
    if not text or text.startswith(_references()) or _VARIABLE.fullmatch(text):
        return True
    if "..." in text or "…" in text or _FORMAT.fullmatch(text):
        return True
    if not text[0].isalnum() and _is_wrapped(text):
        return True
    plain = text.translate(_SEPARATORS)
    masked = sum(match.end() - match.start() for match in _MASK_RUN.finditer(plain))
    return masked * 2 >= len(plain) or (len(plain) >= 3 and plain == plain[0] * len(plain))


def is_placeholder(value: str) -> bool:
    """Does the value hold a place, blank or not?"""
    return is_blank(value) or is_stand_in(value)


def is_stand_in(value: str) -> bool:
    """Is a value that is not blank a word for "none yet", a sequence, or known to everybody?"""
    text = value[:_LONGEST].strip()
    plain = "".join(_ALNUM.findall(text.lower()))
    if plain in tables().placeholders or any(word in plain for word in tables().inside):
        return True
    if text.startswith(_expressions()) and _EXPRESSION.fullmatch(text):
        return True
    return is_regular(plain) or _asks(text) or _is_known(text)


def is_regular(text: str) -> bool:
    """Is the text a sequence (`123456`, `abcdef`), a repetition, or nearly so if it is long?"""
    if len(text) < 4:
        return False
    if len(text) < _SHORT:
        steps = {a + b for a, b in pairwise(text)}
        return steps <= _RISING or steps <= _FALLING
    if any(
        text[period:] == text[:-period]
        for period in range(1, min(len(text) // 3, _LONGEST_PERIOD) + 1)
    ):
        return True
    regular = sum(a == b or a + b in _RISING for a, b in pairwise(text))
    return regular * 10 >= (len(text) - 1) * 7


def _is_wrapped(text: str) -> bool:
    return any(
        text.startswith(a) and text.endswith(z) and len(text) >= len(a + z) for a, z in _wrappers()
    )


def _asks(text: str) -> bool:
    """`your-api-key`, `INSERT_TOKEN_HERE`: words only, and the first asks for the rest."""
    words = _WORD.findall(text)
    if len(words) < 2 or words[0].lower() not in tables().leading:
        return False
    letters = sum(map(len, words))
    wordy = letters * 10 >= len(text) * 7 and letters >= len(words) * _WORD_LENGTH
    return wordy and all(word.isalpha() or len(word) < 4 for word in words)


def _is_known(text: str) -> bool:
    return len(text) >= 12 and sha256(text.encode(errors="replace")).hexdigest()[:16] in _known()


@cache
def _references() -> tuple[str, ...]:
    return tables().references


@cache
def _expressions() -> tuple[str, ...]:
    return tables().expressions


@cache
def _wrappers() -> tuple[tuple[str, str], ...]:
    pairs = (wrapper.split() for wrapper in tables().wrappers)
    return tuple((first, last) for first, last in pairs)


@cache
def _known() -> frozenset[str]:
    return frozenset(known.sha256 for known in tables().known)
