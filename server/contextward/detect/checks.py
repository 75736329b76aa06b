"""Named checks that packs refer to (`checksum: luhn`): does a value obey the rule of its kind?

A check takes the value as it was found, with separators, and answers at once: linear in its length,
no exception, no state. Digits mean ASCII digits. A check says nothing of reserved values, which are
well formed too: that is `contextward.detect.reserved`.
"""

from __future__ import annotations

import binascii
import math
import re
import string
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import pairwise
from types import MappingProxyType

from contextward.detect.dateparts import parse_date
from contextward.detect.placeholder import is_placeholder
from contextward.detect.reservedtables import letter_pairs, tables

_LONGEST = 256
_SEPARATORS = str.maketrans("", "", " -.\u00a0\u2009\u202f\t")
_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
_MBI_LETTER = "[AC-HJKMNP-RT-Y]"  # A to Z without S, L, O, I, B, Z
_MBI = re.compile(
    f"[1-9]{_MBI_LETTER}[0-9AC-HJKMNP-RT-Y][0-9]{_MBI_LETTER}[0-9AC-HJKMNP-RT-Y][0-9]"
    f"{_MBI_LETTER}{{2}}[0-9]{{2}}"
)
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_AWS_KEY_ID = re.compile(r"A[A-Z]{3}[A-Z2-7]{16}")
_NAME = re.compile(r"[$@]?[A-Za-z_]\w*(?:(?:\.|::|->)\w+)*(?:\(\))?", re.ASCII)
_WORD = re.compile(r"[^\W_]+")
_PLAIN_SIGNS = re.compile(r"[\w\s.,:;/'\"()\[\]{}<>|\\-]*")
_TURNS = re.compile(r"[A-Za-z][0-9]+(?=[A-Za-z])")
_NO_DIGITS = str.maketrans("", "", string.digits)
_PATH = re.compile(
    r"(?:\.{0,2}/|~/|[A-Za-z]:\\|[a-z][a-z0-9+.-]{1,15}://)[\w./\\:~@%?=&#*-]*", re.ASCII
)


def check(name: str, value: str) -> bool:
    """Run the check called `name`. `KeyError` if there is none."""
    return CHECKS[name](value)


def entropy(text: str) -> float:
    """Shannon entropy in bits per character: 0.0 for an empty text or one repeated character."""
    total = len(text)
    return sum(-n / total * math.log2(n / total) for n in Counter(text).values()) if total else 0.0


def luhn_digit(digits: str) -> int:
    """The check digit to append, so that the whole passes Luhn (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, character in enumerate(reversed(digits)):
        digit = int(character) * (2 - place % 2)
        total += digit - 9 if digit > 9 else digit
    return -total % 10


def nhs_digit(digits: str) -> int:
    """The check digit of the nine digits of an NHS number; 10 means that there is none.

    Source: NHS Data Dictionary, "NHS number": weights 10 to 2, modulus 11.
    """
    return -sum(int(d) * weight for d, weight in zip(digits, range(10, 1, -1), strict=True)) % 11


def dea_digit(digits: str) -> int:
    """The check digit of the six digits of a DEA number: (d1+d3+d5) + 2(d2+d4+d6), last digit."""
    numbers = [int(d) for d in digits]
    return (sum(numbers[::2]) + 2 * sum(numbers[1::2])) % 10


def npi_digit(digits: str) -> int:
    """The check digit of nine digits: Luhn with the issuer prefix 80840 (45 CFR 162.406, CMS)."""
    return luhn_digit("80840" + digits)


def _luhn(value: str) -> bool:
    """Payment cards, IMEIs and others with a Luhn digit: at least two digits."""
    digits = _plain(value)
    return _is_digits(digits) and len(digits) > 1 and luhn_digit(digits[:-1]) == int(digits[-1])


def _us_ssn(value: str) -> bool:
    """Area not 000, 666 or 900-999, group not 00, serial not 0000 (SSA, POMS RM 10201.035)."""
    digits = _plain(value)
    if len(digits) != 9 or not _is_digits(digits):
        return False
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"


def _npi(value: str) -> bool:
    """Ten digits, the first 1 or 2, check digit right."""
    digits = _plain(value)
    if len(digits) != 10 or not _is_digits(digits) or digits[0] not in "12":
        return False
    return npi_digit(digits[:9]) == int(digits[9])


def _dea(value: str) -> bool:
    """Two letters (the second may be a 9), seven digits, check digit right (21 CFR 1301)."""
    plain = _plain(value)
    if len(plain) != 9 or not plain.isascii() or not _is_digits(plain[2:]):
        return False
    if not plain[0].isalpha() or not (plain[1].isalpha() or plain[1] == "9"):
        return False
    return dea_digit(plain[2:8]) == int(plain[8])


def _mbi(value: str) -> bool:
    """The shape of a Medicare Beneficiary Identifier; it has no check digit (CMS, MBI format)."""
    return _MBI.fullmatch(_plain(value).upper()) is not None


def _nhs(value: str) -> bool:
    """Ten digits, check digit right; a check digit of 10 is never issued."""
    digits = _plain(value)
    return len(digits) == 10 and _is_digits(digits) and nhs_digit(digits[:9]) == int(digits[9])


def _iban(value: str) -> bool:
    """Country, two check digits, account: the rearranged number is 1 modulo 97 (ISO 13616)."""
    plain = _plain(value).upper()
    if not _IBAN.fullmatch(plain):
        return False
    return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


def _github_crc32(value: str) -> bool:
    """The last six characters are the CRC-32 of the thirty before them, in base 62.

    Digits, then upper, then lower case, padded with zeros. Source: GitHub's engineering blog of
    April 2021 on its token formats; npm's tokens do the same. Fine-grained tokens do not.
    """
    token = value.strip()
    body, tail = token[-36:-6], token[-6:]
    if len(body) != 30 or not token.isascii():
        return False
    crc, expected = zlib.crc32(body.encode()), ""
    for _ in range(6):
        crc, place = divmod(crc, 62)
        expected = _BASE62[place] + expected
    return tail == expected


def _aws_key_id(value: str) -> bool:
    """Four letters and sixteen characters of base 32: ids with 0, 1, 8 or 9 are made up."""
    return _AWS_KEY_ID.fullmatch(value.strip()) is not None


def _date(value: str) -> bool:
    """A day that the calendar has, in any of the forms of `contextward.detect.dateparts`."""
    return parse_date(value) is not None


def _opaque(value: str) -> bool:
    """A credential, not the name of one: no word, label, identifier, call, path, hash.

    Opaque are letters that make no word (see `rules/synthetic/letters.yaml`), letters and digits in
    turn, a word with digits other than `token2`, and words with digits or signs between them.
    """
    text = value.strip()[:_LONGEST]
    for scheme in ("Bearer ", "Basic ", "token "):
        text = text.removeprefix(scheme)
    text = text.rstrip(":*!?.,")
    if _PATH.fullmatch(text) or text.startswith(tables().hashes):
        return False
    words = _WORD.findall(text)
    if any(map(_is_random, words)):
        return "." not in text or any(c in string.digits for c in text)  # not a host's name
    if not _NAME.fullmatch(text):
        return bool(words) and not (_PLAIN_SIGNS.fullmatch(text) and all(map(str.isalpha, words)))
    if len(words) != 1 or words[0].isalpha() or words[0].isdigit():
        return False
    stem = words[0].lower().translate(_NO_DIGITS)
    return stem not in tables().placeholders and bool(_without_terms(stem))


def _is_random(word: str) -> bool:
    """Do letters and digits take turns, or the letters make no word?"""
    if len(word) < 6 or not word.isascii():
        return False
    if len(_TURNS.findall(word)) > 1:
        return True
    letters = _without_terms(word.lower().translate(_NO_DIGITS))
    odd = sum(a + b not in letter_pairs().pairs for a, b in pairwise(letters))
    return odd > 1 and odd * 5 >= len(letters) - 1


def _without_terms(word: str) -> str:
    if len(word) > 24:  # no identifier's word is so long, and keys hold terms by chance
        return word
    for term in letter_pairs().terms:
        word = word.replace(term, "")
    return word


def _basic_credentials(value: str) -> bool:
    """The base 64 of printable text with a colon in it: user and password (RFC 7617)."""
    text = value.strip()
    try:
        decoded = binascii.a2b_base64(text + "=" * (-len(text) % 4)).decode()
    except (ValueError, UnicodeDecodeError):
        return False
    user, colon, password = decoded.rstrip("\n").partition(":")
    plain = is_placeholder(password) or password == user
    return bool(colon) and decoded.rstrip("\n").isprintable() and not plain


def _plain(value: str) -> str:
    return value[:_LONGEST].translate(_SEPARATORS)


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


CHECKS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        "aws-key-id": _aws_key_id,
        "basic-credentials": _basic_credentials,
        "date": _date,
        "dea": _dea,
        "github-crc32": _github_crc32,
        "iban": _iban,
        "luhn": _luhn,
        "mbi": _mbi,
        "nhs": _nhs,
        "npi": _npi,
        "opaque": _opaque,
        "us-ssn": _us_ssn,
    }
)
"""Every check, by the name that packs use."""
