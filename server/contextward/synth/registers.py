"""Substitutes for numbers of official registers: never issued, check digit right, form kept."""

from __future__ import annotations

import string
from collections.abc import Mapping

from contextward.detect.checks import dea_digit, nhs_digit, npi_digit
from contextward.detect.reservedtables import tables
from contextward.synth import CannotSynthesize
from contextward.synth.draw import Draw, put

_DIGITS = string.digits
_MBI_LETTERS = "ACDEFGHJKMNPQRTUVWXY"
_MBI_NEVER_ISSUED = "S"
_MBI_FORM = "CAXNAXNAANN"  # C: 1 to 9, A: letter, N: digit, X: either


def us_ssn(draw: Draw, value: str, params: Mapping[str, object]) -> str:
    """Area 666, which the SSA never assigns: 989,901 numbers."""
    places, digits = _digits(value, 9)
    number = draw.number(99 * 9999, "number", digits)
    return put(value, places, f"666{number // 9999 + 1:02}{number % 9999 + 1:04}")


def npi(draw: Draw, value: str, params: Mapping[str, object]) -> str:
    """First digit 9, which CMS never assigns, and the right check digit: 10**8 numbers."""
    places, digits = _digits(value, 10)
    body = f"9{draw.number(10**8, 'number', digits):08}"
    return put(value, places, f"{body}{npi_digit(body)}")


def nhs_number(draw: Draw, value: str, params: Mapping[str, object]) -> str:
    """The range that NHS Digital keeps for tests, right check digit: some 909,000 numbers."""
    places, digits = _digits(value, 10)
    for attempt in range(64):  # one number in eleven has no check digit
        body = tables().nhs.test_prefix + f"{draw.number(10**6, f'number {attempt}', digits):06}"
        check = nhs_digit(body)
        if check < 10:
            return put(value, places, f"{body}{check}")
    raise CannotSynthesize("no NHS number for tests was drawn")


def dea(draw: Draw, value: str, params: Mapping[str, object]) -> str:
    """A class of registrant that does not exist, right check digit: 26 * 10**6 numbers."""
    places = _places(value)
    plain = "".join(value[i] for i in places)
    if len(plain) != 9 or not plain[0].isalpha() or not plain[2:].isdigit():
        raise CannotSynthesize("a DEA number has two letters and seven digits")
    letters, digits = [string.ascii_uppercase], [_DIGITS] * 6
    drawn = draw.choice([*letters, *digits], "number", plain)
    second = drawn[0] if plain[1].isalpha() else plain[1]
    body = tables().dea.unused_class + second + drawn[1:]
    written = f"{body}{dea_digit(drawn[1:])}"
    return put(value, places, written.lower() if plain[0].islower() else written)


def mbi(draw: Draw, value: str, params: Mapping[str, object]) -> str:
    """S as second character, which CMS never assigns; letters stay letters, digits stay digits."""
    places = _places(value)
    plain = "".join(value[i] for i in places)
    if len(plain) != 11:
        raise CannotSynthesize("a Medicare Beneficiary Identifier has eleven characters")
    alphabets = []
    for form, character in zip(_MBI_FORM, plain, strict=True):
        letter = form == "A" or (form == "X" and character.isalpha())
        alphabets.append(_MBI_LETTERS if letter else _DIGITS[1:] if form == "C" else _DIGITS)
    alphabets[1] = _MBI_NEVER_ISSUED
    drawn = draw.choice(alphabets, "number", plain)
    return put(value, places, drawn.lower() if plain.islower() else drawn)


def _digits(value: str, count: int) -> tuple[tuple[int, ...], str]:
    places = _places(value)
    digits = "".join(value[i] for i in places)
    if len(digits) != count or not digits.isdigit():
        raise CannotSynthesize(f"the number does not have {count} digits")
    return places, digits


def _places(value: str) -> tuple[int, ...]:
    if any(c.isalnum() and not c.isascii() for c in value):
        raise CannotSynthesize("the number holds letters or digits outside ASCII")
    return tuple(i for i, c in enumerate(value) if c.isalnum())
