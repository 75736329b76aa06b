"""Substitutes for telephone numbers and e-mail addresses: set apart by those who assign them."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping

from contextward.detect.reserved import PhoneNumber, phone_number, phone_ranges
from contextward.detect.reservedtables import pool, tables
from contextward.synth import CannotSynthesize
from contextward.synth.draw import Draw, put
from contextward.synth.person import in_case_of, initial_of, other_word, user_name

_LONGEST_LOCAL = 64  # RFC 5321, 4.5.3.1.1
_PIECE = re.compile(r"[^\W\d_]+|[0-9]+")
_DIGIT = re.compile("[0-9]")


def phone(draw: Draw, value: str, params: Mapping[str, object]) -> str:
    """A number for fiction of the same plan and length.

    North America: 555-0100 to 555-0199 in some 300 areas (100 numbers without an area). Countries
    of `phones.national` in `reserved.yaml`: their own ranges. Others: country 999, not assigned.
    `params`: `country`, the calling code of numbers that are written without one.
    """
    number = phone_number(value)
    if number is None or len(number.digits) < 7:
        raise CannotSynthesize("the text is no telephone number")
    written = put(value, number.places, _other_number(draw, number, str(params.get("country", ""))))
    extension = value[number.end :]
    places = [match.start() + number.end for match in _DIGIT.finditer(extension)]
    return put(
        written, places, draw.choice([string.digits] * len(places), "extension", number.digits)
    )


def email(draw: Draw, value: str, params: Mapping[str, object]) -> str:
    """An address at example.com, .org or .net, its local part in the style of the original.

    Words of the local part are those of the person's name elsewhere (`jane.smith`, `Jane Smith`).
    """
    local, at, domain = value.rpartition("@")
    pieces = [match.span() for match in _PIECE.finditer(local)]
    words = [(a, b) for a, b in pieces if local[a].isalpha()]
    if not at or not domain or not pieces:
        raise CannotSynthesize("the text is no e-mail address")
    mail = tables().mail
    host = mail.substitutes[draw.number(len(mail.substitutes), "domain", domain)]
    written, end = "", 0
    for number, (a, b) in enumerate(pieces):
        written += local[end:a]
        text, end = local[a:b], b
        if text.isdigit():
            written += draw.choice([string.digits] * len(text), "digits", local)
        elif len(text) == 1:
            beside = pieces[number + 1 : number + 2] or pieces[number - 1 : number]
            written += initial_of(draw, text, local[slice(*beside[0])] if beside else "")
        elif text.lower() in draw.people.user_names or len(words) > 1:
            written += user_name(draw, text)
        elif text.lower() not in pool().usual:  # `jsmith`, as likely as `smith`
            initial = draw.choice([string.ascii_lowercase], "initial", local)
            written += in_case_of(text, initial + other_word(draw, text).lower())
        else:
            written += other_word(draw, text)
    written += local[end:] + (str(draw.attempt + 1) if draw.attempt else "")
    if len(written) > _LONGEST_LOCAL or not written.isascii():
        raise CannotSynthesize("the local part of the address has no substitute")
    return f"{written}@{host}"


def _other_number(draw: Draw, number: PhoneNumber, country: str) -> str:
    digits, phones = number.digits, tables().phones
    bare = digits if number.international else digits.removeprefix("00")
    head, count = digits[: len(digits) - len(bare)], len(bare)
    explicit = number.international or bool(head)
    first_line = int(phones.fiction_line.first)
    lines = int(phones.fiction_line.last) - first_line + 1
    american = phones.fiction_line.country
    if count == 11 and bare[0] == american:
        head, bare, count, country, explicit = head + american, bare[1:], 10, american, False
    elif not country and not explicit and count in (7, 10) and bare[0] not in "01":
        country = american
    if country == american and not explicit and count in (7, 10):
        drawn = draw.number(lines * len(phones.areas), "number", bare)
        line = f"{first_line + drawn % lines:07}"
        return head + (phones.areas[drawn // lines] if count == 10 else "") + line
    for nation in phones.national:
        code = nation.country
        if bare.startswith(code) and (explicit or count > 10):
            national = bare.removeprefix(code)
            trunk = "0" if national.startswith("0") else ""
            drawn_number = _drawn(draw, [code], national.removeprefix("0"), bare)
            if drawn_number:
                return head + code + trunk + drawn_number
    if not explicit and bare[0] == "0":
        known = [nation.country for nation in phones.national]
        codes = [country] if country in known else known
        drawn_number = _drawn(draw, codes, bare[1:], bare)
        if drawn_number:
            return "0" + drawn_number
    if count < 7:
        raise CannotSynthesize("the telephone number is too short")
    rest = draw.choice([string.digits] * (count - 3), "number", bare)
    return head + phones.unassigned_country + rest


def _drawn(draw: Draw, codes: Iterable[str], national: str, text: str) -> str:
    """A number for fiction as long as `national`; empty if there is none."""
    ranges = [
        (int(first), int(last))
        for code in codes
        for first, last in phone_ranges(code)
        if len(first) == len(national)
    ]
    if not ranges:
        return ""
    drawn = draw.number(sum(last - first + 1 for first, last in ranges), "number", text)
    for first, last in ranges:
        if drawn <= last - first:
            return str(first + drawn)
        drawn -= last - first + 1
    return ""
