"""What is nobody's: the one predicate that detection and synthesis share.

`is_reserved(data_class, value)` is true of values that are reserved never to be real, that their
makers document as examples, that hold a place, and of every value that `contextward.synth` writes.
Such a value is not a finding. All lists and ranges are data (`rules/synthetic/`). Linear in the
length of the value; never raises.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from contextward.detect.checks import check
from contextward.detect.dateparts import parse_date
from contextward.detect.personname import name_words
from contextward.detect.placeholder import is_blank, is_regular, is_stand_in
from contextward.detect.reservedtables import address_ranges, pool, tables
from contextward.detect.shapemark import is_marked

_LONGEST = 512
_NOT_DIGIT = re.compile(r"[^0-9]+")
_NOT_ALNUM = re.compile(r"[^0-9A-Za-z]+")
_PHONE = re.compile(
    r"(?P<number>(?:tel:)?[+0-9(][0-9\s().+/\u2010-\u2015\u00a0-]*[0-9])"
    r"(?P<extension>[\s,;]*(?:ext(?:ension)?\.?|x|#|;ext=)\s*[0-9]{1,7})?",
    re.IGNORECASE | re.ASCII,
)
_IPV4 = re.compile(r"(?P<address>[0-9]{1,3}(?:\.[0-9]{1,3}){3})(?P<rest>[:/][0-9]{1,5})?")
_IPV6 = re.compile(
    r"(?P<open>\[?)(?P<address>[0-9A-Fa-f:.]{2,45})(?:%[\w.]{1,32})?(?P<rest>\]?(?:[:/][0-9]{1,5})?)"
)
_MAC_FORMS = re.compile(
    r"[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}"
    r"|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}|[0-9A-Fa-f]{12}"
)
_NEVER_ISSUED_MBI = frozenset("SLOIBZ")
_COUNTER_DIGITS = 2
_MAPPED = 0xFFFF  # ::ffff:0:0/96, an IPv4 address in IPv6 (RFC 4291)


def is_reserved(data_class: str, value: str) -> bool:
    """Is the value reserved, documented, a placeholder or synthetic for its class?"""
    kind = kind_of(data_class)
    return is_blank(value) or (len(value) <= _LONGEST and _KINDS[kind](value.strip()))


@lru_cache(maxsize=1024)
def kind_of(data_class: str) -> str:
    """Which rule of this module holds for a data class: see `kinds` in `reserved.yaml`."""
    found = tables().kinds.get(data_class)
    if found is not None:
        return found
    return "identifier" if tables().secret_words.isdisjoint(data_class.split("-")) else "secret"


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A telephone number taken apart."""

    digits: str
    """Without extension and without the `(0)` of `+44 (0)20`."""
    places: tuple[int, ...]
    """Where each digit stands in the text."""
    international: bool
    """`+` leads the digits."""
    end: int
    """Where the number ends and an extension begins."""


def phone_number(value: str) -> PhoneNumber | None:
    """The number of a text that is nothing but a telephone number; None for any other text."""
    match = _PHONE.fullmatch(value)
    if match is None:
        return None
    end = match.end("number")
    number = value[:end].replace("(0)", "( )")
    places = tuple(i for i, c in enumerate(number) if c in "0123456789")
    return PhoneNumber("".join(value[i] for i in places), places, "+" in number, end)


def phone_ranges(country: str) -> tuple[tuple[str, str], ...]:
    """First and last national number of each range for fiction of a country."""
    return _phone_ranges().get(country, ())


@dataclass(frozen=True, slots=True)
class Address:
    """An IP address in a text, which may go on with a port or a prefix length."""

    number: int
    version: int
    start: int
    end: int


def ip_address(value: str) -> Address | None:
    """The address of a text that is nothing but an address, perhaps with port or prefix length."""
    try:
        if match := _IPV4.fullmatch(value):
            number = int(IPv4Address(match["address"]))
            return Address(number, 4, match.start("address"), match.end("address"))
        if (match := _IPV6.fullmatch(value)) and ":" in value:
            number = int(IPv6Address(match["address"]))
            return Address(number, 6, match.start("address"), match.end("address"))
    except AddressValueError:
        return None
    return None


def mac_digits(value: str) -> str | None:
    """The twelve hexadecimal digits, lower case, of a hardware address in a usual form."""
    return _NOT_ALNUM.sub("", value).lower() if _MAC_FORMS.fullmatch(value) else None


def _us_ssn(value: str) -> bool:
    digits = _NOT_DIGIT.sub("", value)
    if len(digits) != 9:
        return is_stand_in(value)
    return not check("us-ssn", digits) or digits in tables().ssn


def _phone(value: str) -> bool:
    number = phone_number(value)
    if number is None:
        return is_stand_in(value)
    digits, phones = number.digits, tables().phones
    bare = digits.removeprefix("00")
    if digits in phones.dummies or digits.removeprefix("1") in phones.dummies:
        return True
    if len(bare) >= 7 and bare.startswith(phones.unassigned_country):
        return True
    if _is_fiction_line(number, bare):
        return True
    for nation in phones.national:
        if bare.startswith(nation.country) and _in_ranges(
            nation.country, bare.removeprefix(nation.country).removeprefix("0")
        ):
            return True
        if digits[0] == "0" and not number.international and _in_ranges(nation.country, digits[1:]):
            return True
    return False


def _is_fiction_line(number: PhoneNumber, bare: str) -> bool:
    """555-0100 to 555-0199 in any area of the North American plan, and areas that do not exist."""
    phones, count = tables().phones, len(bare)
    with_country = count == 11 and bare[0] == phones.fiction_line.country
    if not with_country and (number.international or count not in (7, 10) or bare[0] in "01"):
        return False
    if phones.fiction_line.first <= bare[-7:] <= phones.fiction_line.last:
        return True
    return count > 7 and bare[-10:-7] in phones.unassigned_areas


def _in_ranges(country: str, national: str) -> bool:
    return any(
        len(first) == len(national) and first <= national <= last
        for first, last in phone_ranges(country)
    )


@cache
def _phone_ranges() -> Mapping[str, tuple[tuple[str, str], ...]]:
    found = {}
    for nation in tables().phones.national:
        pairs = (span.partition("-") for span in nation.ranges)
        found[nation.country] = tuple((first, last) for first, _, last in pairs)
    return found


def _email(value: str) -> bool:
    local, at, domain = value.lower().rpartition("@")
    if not at or not local:
        return is_stand_in(value)
    mail, domain = tables().mail, domain.rstrip(".")
    labels = domain.split(".")
    if labels[-1] in mail.reserved_tops or domain in mail.placeholder_domains:
        return True
    if any(
        ".".join(labels[-n:]) in mail.reserved_domains for n in range(1, min(len(labels), 3) + 1)
    ):
        return True
    box = local.split("+", 1)[0]
    return box in mail.roles or "noreply" in box or "no-reply" in box or is_blank(box)


def _person_name(value: str) -> bool:
    people, names = tables().people, pool()
    words = [word for word in name_words(value) if word.role == "name"]
    if not words:
        return any(c.isalpha() for c in value)  # titles and initials are nobody's name
    lowered = [value[word.start : word.end].lower() for word in words]
    if any(word in names.surname_set or word in people.nobody for word in lowered):
        return True
    if " ".join(lowered) in people.whole or all(word in names.given_set for word in lowered):
        return True
    return all(word in people.labels for word in lowered)


def _place(value: str) -> bool:
    """A street or town that bears an invented surname, or is a placeholder's."""
    words = [value[word.start : word.end].lower() for word in name_words(value)]
    return not pool().surname_set.isdisjoint(words) or "example" in words or is_stand_in(value)


def _birth_date(value: str) -> bool:
    date = parse_date(value)
    if date is None:
        return is_stand_in(value)
    months = tables().dates.substitute_months
    if date.month is None or date.year.number == 9999:
        return True  # a year alone is no identifier
    if date.day is None:
        return date.month.number in months
    pair = (date.month.number, date.day.number)
    if pair[1] == 1 and pair[0] in months:
        return True
    if date.either_order and pair[0] == 1 and pair[1] in months:
        return True
    return f"{date.year.number:04}-{pair[0]:02}-{pair[1]:02}" in tables().dates.dummies


def _npi(value: str) -> bool:
    """An NPI begins with 1 or 2: another first digit was never issued (CMS)."""
    digits = _NOT_ALNUM.sub("", value)
    if len(digits) != 10 or not digits.isdigit():
        return is_stand_in(value)
    return digits[0] not in "12" or digits in tables().npi or is_stand_in(digits)


def _mbi(value: str) -> bool:
    """An MBI never holds S, L, O, I, B or Z; its second character is always a letter (CMS)."""
    plain = _NOT_ALNUM.sub("", value).upper()
    if len(plain) != 11:
        return is_stand_in(value)
    return (plain[1] in _NEVER_ISSUED_MBI and not plain.isalpha()) or plain in tables().mbi


def _health_plan_id(value: str) -> bool:
    plain = _NOT_ALNUM.sub("", value).upper()
    shaped = len(plain) == 11 and plain[0] in "123456789" and plain[3].isdigit()
    return _identifier(value) or plain in tables().mbi or (shaped and _mbi(value))


def _identifier(value: str) -> bool:
    if is_marked(value) or is_stand_in(value):
        return True
    digits = _NOT_DIGIT.sub("", value)
    if len(digits) > 4 and is_regular(digits):
        return True
    if len(digits) > 3 and len(digits.lstrip("0")) <= _COUNTER_DIGITS:
        return True  # 0042 counts fixtures, it is no number of a person's
    words = _NOT_ALNUM.sub(" ", re.sub("[0-9]+", " ", value)).lower().split()
    return not tables().identifier_dummies.isdisjoint(words)


def _credit_card(value: str) -> bool:
    digits = _NOT_DIGIT.sub("", value)
    return is_stand_in(value) or any(digits in network.numbers for network in tables().cards)


def _iban(value: str) -> bool:
    return is_stand_in(value) or _NOT_ALNUM.sub("", value).upper() in tables().ibans


def _ip(value: str) -> bool:
    address = ip_address(value)
    if address is None:
        return is_stand_in(value)
    number, version = address.number, address.version
    if version == 6 and number >> 32 == _MAPPED:
        number, version = number & 0xFFFFFFFF, 4
    ranges = address_ranges()[version == 6]
    at = bisect_right(ranges, (number, 1 << 128))
    return any(first <= number <= last for first, last in ranges[max(0, at - 2) : at])


def _mac(value: str) -> bool:
    digits = mac_digits(value)
    if digits is None:
        return is_stand_in(value)
    return digits.startswith(tables().macs.prefixes) or digits in tables().macs.dummies


def _nhs(value: str) -> bool:
    digits = _NOT_DIGIT.sub("", value)
    if len(digits) != 10:
        return is_stand_in(value)
    return digits.startswith(tables().nhs.test_prefix) or digits in tables().nhs.documented


def _dea(value: str) -> bool:
    plain = _NOT_ALNUM.sub("", value).upper()
    if len(plain) != 9:
        return is_stand_in(value)
    return plain[0] == tables().dea.unused_class or plain in tables().dea.documented


_KINDS: Mapping[str, Callable[[str], bool]] = {
    "birth-date": _birth_date,
    "credit-card": _credit_card,
    "dea": _dea,
    "email": _email,
    "health-plan-id": _health_plan_id,
    "iban": _iban,
    "identifier": _identifier,
    "ip": _ip,
    "mac": _mac,
    "mbi": _mbi,
    "nhs-number": _nhs,
    "npi": _npi,
    "person-name": _person_name,
    "phone": _phone,
    "place": _place,
    "secret": is_stand_in,
    "us-ssn": _us_ssn,
}
