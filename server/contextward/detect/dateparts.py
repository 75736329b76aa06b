"""Dates as they are written: where year, month and day stand in a text, and what they say.

Read are ISO forms, `19840904` with or without a time (HL7), numbers in any order with `-`, `/`,
`.`, blank or comma between them (also the arguments of `date(1984, 9, 4)`), names of months in
the languages of `rules/synthetic/reserved.yaml`, a year with a month, and a year alone.
A date that the calendar does not have is no date. Linear in the length of the text.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from functools import cache

from contextward.detect.reservedtables import tables

_LONGEST = 64
_DIGITS = "0123456789"
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
_GAP = re.compile(r"[-/., \u00a0]{1,3}")
_TIME = re.compile(
    r"(?:[T ]?[0-9]{2}:?[0-9]{2}(?::?[0-9]{2}(?:[.,][0-9]{1,9})?)?)?(?P<rest>.{0,16})"
)
_REST = re.compile(r" ?(?:[AaPp]\.?[Mm]\.?)?(?:Z|UTC| ?[+-][0-9]{2}:?[0-9]{2})?")
_YEARS = range(1800, 2200)
_BESIDE_A_DAY = frozenset({"st", "nd", "rd", "th"})
_BETWEEN = frozenset({"of", "de", "del"})


@dataclass(frozen=True, slots=True)
class Part:
    """A number or a month's name: `[start, end)` in the text."""

    start: int
    end: int
    number: int
    style: tuple[str, ...] = ()
    """The twelve names of months that a name is one of; empty for a number."""


@dataclass(frozen=True, slots=True)
class DateParts:
    """Where the parts of a date stand; month and day may be missing, never the year."""

    year: Part
    month: Part | None = None
    day: Part | None = None
    end: int = 0
    """Where the date ends and, perhaps, a time begins."""
    either_order: bool = False
    """Month and day are bare numbers, and nothing but custom says which is which."""


def parse_date(text: str) -> DateParts | None:
    """The parts of a date that is the whole of `text`, but for a time behind it."""
    if len(text) > _LONGEST:
        return None
    tokens = [(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text)]
    if not tokens or tokens[0][0] != 0:
        return None
    first = tokens[0][2]
    if first[0] in _DIGITS and len(first) in (6, 8, 10, 12, 14):
        return _compact(text, first)
    parts, end = _leading_parts(text, tokens)
    found = _arranged(text, parts, end)
    if found is None or not (_is_time(text[end:]) if found.day else end == len(text)):
        return None
    return found


def time_digits(text: str) -> int:
    """How many characters at the start of what follows a date are a time of day."""
    match = _TIME.match(text)
    return match.start("rest") if match else 0


def _compact(text: str, first: str) -> DateParts | None:
    end = min(len(first), 8)
    if not _is_time(text[end:]):
        return None
    if len(first) == 6:
        return _valid(DateParts(_part(text, 0, 4), _part(text, 4, 6), None, end))
    year_first = DateParts(_part(text, 0, 4), _part(text, 4, 6), _part(text, 6, 8), end)
    if len(first) != 8:
        return _valid(year_first)
    month_first = DateParts(_part(text, 4, 8), _part(text, 0, 2), _part(text, 2, 4), end, True)
    return _valid(year_first) or _in_either_order(month_first)


def _leading_parts(text: str, tokens: list[tuple[int, int, str]]) -> tuple[list[Part], int]:
    """Up to three numbers and months' names from the start, and where they end."""
    parts: list[Part] = []
    end = 0
    for start, stop, token in tokens:
        gap = text[end:start]
        if token[0] in _DIGITS:
            if (parts and not _GAP.fullmatch(gap)) or len(parts) == 3:
                break
            parts.append(Part(start, stop, int(token) if len(token) < 9 else 0))
        elif token.lower() in _BESIDE_A_DAY and parts and not gap:
            parts[-1] = Part(parts[-1].start, stop, parts[-1].number)
        elif (token.lower() not in _BETWEEN or not parts) and token.lower() in _months():
            if (parts and not _GAP.fullmatch(gap)) or len(parts) == 3:
                break
            number, style = _months()[token.lower()]
            parts.append(Part(start, stop, number, style))
        elif token.lower() not in _BETWEEN or not parts:
            break
        end = stop
    return parts, end


def _arranged(text: str, parts: list[Part], end: int) -> DateParts | None:
    named = next((part for part in parts if part.style), None)
    years = [p for p in parts if not p.style and p.end - p.start == 4 and p.number in _YEARS]
    years += [p for p in parts if not p.style and text[p.start : p.end] == "9999"]
    if len(parts) == 3 and not years:
        years = [p for p in (parts[2], parts[0]) if p.end - p.start == 2 and not p.style][:1]
    if not years:
        return None
    year = years[0]
    others = [part for part in parts if part is not year]
    if any(part.end - part.start > 4 for part in others if not part.style):
        return None
    if not others:
        return DateParts(year, None, None, end)
    if len(others) == 1:
        return _valid(DateParts(year, others[0], None, end))
    if named is not None:
        day = next(part for part in others if part is not named)
        return _valid(DateParts(year, named, day, end)) if not day.style else None
    if year is parts[0]:
        return _valid(DateParts(year, others[0], others[1], end))
    if "." in text[others[0].end : others[1].start]:
        others.reverse()
    return _in_either_order(DateParts(year, others[0], others[1], end, True))


def _in_either_order(parts: DateParts) -> DateParts | None:
    other = DateParts(parts.year, parts.day, parts.month, parts.end, True)
    return _valid(parts) or _valid(other)


def _valid(parts: DateParts) -> DateParts | None:
    year, month = parts.year.number, parts.month.number if parts.month else 1
    short = parts.year.end - parts.year.start == 2
    if not short and year not in _YEARS and year != 9999:
        return None
    if not 1 <= month <= 12:
        return None
    longest = 29 if short and month == 2 else monthrange(year or 2000, month)[1]
    if parts.day is not None and not 1 <= parts.day.number <= longest:
        return None
    return parts


def _is_time(text: str) -> bool:
    if not text:
        return True
    match = _TIME.fullmatch(text)
    return match is not None and _REST.fullmatch(match["rest"]) is not None


def _part(text: str, start: int, end: int) -> Part:
    return Part(start, end, int(text[start:end]))


@cache
def _months() -> dict[str, tuple[int, tuple[str, ...]]]:
    names: dict[str, tuple[int, tuple[str, ...]]] = {}
    for style in tables().months:
        for number, name in enumerate(style, 1):
            names.setdefault(name.lower(), (number, style))
    return names
