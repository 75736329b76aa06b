"""Substitutes of the same shape for identifiers without a reserved range: see `detect.shapemark`.

A prefix that says what the value is stays, letters stay letters of their case, digits stay digits,
separators stay where they are, and the mark stands in front. Long hexadecimal values (UUIDs) stay
hexadecimal and keep their version and variant.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping

from contextward.detect.checks import check
from contextward.detect.shapemark import shape_of
from contextward.synth import CannotSynthesize
from contextward.synth.draw import Draw, put
from contextward.synth.registers import mbi

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_HEX = re.compile(r"(?:[0-9a-f]{16,}|[0-9A-F]{16,})")
_HEX_MARK = 8
_UUID_KEPT = frozenset({14, 19})  # where a UUID says its version and variant (RFC 9562)


def shape(draw: Draw, value: str, params: Mapping[str, object]) -> str:
    """The value with other letters and digits behind the mark; capacity: see `detect.shapemark`."""
    if _UUID.fullmatch(value) or (_HEX.fullmatch(value) and not value.isdigit()):
        return _hexadecimal(draw, value)
    found = shape_of(value)
    if found is None:
        raise CannotSynthesize("the identifier is too short or too long to hold a mark")
    plain = "".join(value[i] for i in found.free)
    alphabets = [_alphabet(character) for character in plain]
    for i in range(found.marked):
        alphabets[i] = "9" if plain[i].isdigit() else alphabets[i][-1]
    return put(value, found.free, draw.choice(alphabets, "shape", plain))


def health_plan_id(draw: Draw, value: str, params: Mapping[str, object]) -> str:
    """A Medicare Beneficiary Identifier stays one; others keep their shape."""
    return mbi(draw, value, params) if check("mbi", value) else shape(draw, value, params)


def _alphabet(character: str) -> str:
    if character.isdigit():
        return string.digits
    return string.ascii_uppercase if character.isupper() else string.ascii_lowercase


def _hexadecimal(draw: Draw, value: str) -> str:
    digits = "0123456789ABCDEF" if value.upper() == value else "0123456789abcdef"
    places = [i for i, c in enumerate(value) if c != "-"]
    kept = _UUID_KEPT if "-" in value else frozenset[int]()
    alphabets = [
        "9" if n < _HEX_MARK else value[i] if i in kept else digits for n, i in enumerate(places)
    ]
    plain = "".join(value[i] for i in places)
    return put(value, places, draw.choice(alphabets, "shape", plain))
