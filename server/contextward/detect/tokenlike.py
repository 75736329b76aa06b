"""What a value looks like: drawn by a machine, or words, a number, a date, a path, a digest.

`form(value)` gives one answer for a text, `likeness(value)` the probability, at even odds, that a
machine drew the text at random and nobody wrote it. Both are linear in the length of the value, of
which the first 256 characters are read, and never raise. How much each pair of neighbours says is
data (`likeness` in `rules/evidence.yaml`); which letters follow each other in words too
(`rules/synthetic/letters.yaml`).
"""

from __future__ import annotations

import binascii
import math
import re
import string
from functools import cache
from itertools import repeat
from operator import add
from typing import cast

from contextward.detect.dateparts import parse_date
from contextward.detect.evidencetables import Form, Pairs, evidence_tables
from contextward.detect.reservedtables import letter_pairs, tables

_LONGEST = 256
_LEAST_ENCODED = 12
_LONGEST_NAME = 24
_LEAST_TERM = 3
_ALNUM = string.ascii_letters + string.digits
_SEPARATORS = "_-./: ,"
# No alternative has two repetitions that can share a character: each is read once.
_KNOWN = re.compile(
    r"(?P<number>[-+]?[0-9][0-9,_ ]*(?:\.[0-9]+)?%?)"
    r"|(?P<uuid>\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?)"
    r"|(?P<digest>(?:sha(?:1|256|384|512)|md5)[-:=][A-Za-z0-9+/]+={0,2})"
    r"|(?P<version>[vV^~]?[0-9]{1,5}(?:\.[0-9x*]{1,9}){1,24}(?:[-+][0-9A-Za-z.+-]{1,40})?)"
    r"|(?P<url>[a-zA-Z][a-zA-Z0-9+.-]{1,15}://\S*)"
    r"|(?P<path>(?:\.{0,2}/|~/|[A-Za-z]:\\)[\w./\\~@% -]*)",
    re.ASCII,
)
_HEXADECIMAL = re.compile(r"[0-9a-f]+|[0-9A-F]+")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_NAME = re.compile(r"[$@]?[A-Za-z]\w*(?:(?:[./:-]|::|->)\w+)*(?:\(\))?", re.ASCII)
_JOINS = re.compile(r"[._:>()/-]|[a-z][A-Z]")
_TURN = re.compile(r"[A-Za-z](?=[0-9])|[0-9](?=[A-Za-z])")


def form(value: str) -> Form:
    """The form of a text as a whole."""
    text = value[:_LONGEST].strip()
    if not text:
        return "empty"
    if text.startswith(tables().hashes):
        return "hashed"
    bounds = evidence_tables().likeness
    if match := _KNOWN.fullmatch(text):
        known = cast(Form, match.lastgroup)
        if known in ("number", "version") and _is_date(text):
            return "date"
        if known != "path" or likeness(text) < bounds.random:  # base 64 may begin with a slash
            return known
    if len(text) in bounds.digests and _HEXADECIMAL.fullmatch(text):
        return "digest"
    likely, turns = likeness(text), len(_TURN.findall(text))
    if likely > bounds.words and turns < 2:
        likely = min(likely, likeness(_without_terms(text)))
    if likely >= bounds.random:
        return "encoded" if _is_encoded(text) else "random"
    if text[0] in _ALNUM and _is_date(text):
        return "date"
    if likely > bounds.words or turns > 1:
        return "mixed"
    return "identifier" if _NAME.fullmatch(text) and _JOINS.search(text) else "words"


def likeness(value: str) -> float:
    """From 0.0, evidently written by somebody, to 1.0, evidently random. An empty text is 0.5."""
    text = value[:_LONGEST]
    pairs = _pairs()
    odds = sum(map(pairs.get, map(add, text, text[1:]), repeat(_other())))
    return 1 / (1 + math.exp(-max(-50.0, min(odds, 50.0))))


def _without_terms(text: str) -> str:
    """A name without the technical terms in it; a longer text holds terms by chance."""
    if len(text) > _LONGEST_NAME:
        return text
    text = text.lower()
    for term in letter_pairs().terms:  # the longest first
        if len(term) < _LEAST_TERM:
            break
        text = text.replace(term, "")
    return text


def _is_date(text: str) -> bool:
    return 6 <= len(text) <= 32 and any(map(str.isdigit, text)) and parse_date(text) is not None


def _is_encoded(text: str) -> bool:
    """Is the text printable text in base 64? By chance one random text in thousands is."""
    if len(text) < _LEAST_ENCODED or len(text) % 4 or not _BASE64.fullmatch(text):
        return False
    decoded = binascii.a2b_base64(text)
    return decoded.isascii() and decoded.decode("ascii").isprintable()


@cache
def _other() -> float:
    return evidence_tables().likeness.pairs.symbol


@cache
def _pairs() -> dict[str, float]:
    """The log-odds of every pair of ASCII letters, digits and separators."""
    weights = evidence_tables().likeness.pairs
    usual = letter_pairs().pairs
    found = {a + b: _weight(a, b, weights, usual) for a in _ALNUM for b in _ALNUM}
    for a in _SEPARATORS:
        for b in _ALNUM + _SEPARATORS:
            found[a + b] = found[b + a] = weights.separator
    return found


def _weight(a: str, b: str, weights: Pairs, usual: frozenset[str]) -> float:
    if a.isdigit() != b.isdigit():
        return weights.turn
    if a.isdigit():
        return weights.digits
    if a.islower() and b.isupper():
        return weights.hump
    return weights.usual if a == b or (a + b).lower() in usual else weights.odd
