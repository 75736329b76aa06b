"""Substitutes for dates of birth: 1 January or 1 July of the same year, in the same form.

The year keeps ages plausible and Safe Harbor lets it stand; the day of such a date says no more
than the year, by which it is known again. Two a year: people born in one year often share a date.
"""

from __future__ import annotations

from collections.abc import Mapping

from contextward.detect.dateparts import DateParts, Part, parse_date, time_digits
from contextward.detect.reservedtables import tables
from contextward.synth import CannotSynthesize
from contextward.synth.draw import Draw
from contextward.synth.person import in_case_of

_NOON = "12"


def birth_date(draw: Draw, value: str, params: Mapping[str, object]) -> str:
    """Another day of the same year; a time of day behind it becomes midnight."""
    date = parse_date(value)
    if date is None or date.month is None:
        raise CannotSynthesize("the text is no date in a known form")
    months = tables().dates.substitute_months
    day = date.day.number if date.day else 0
    spoken = f"{date.year.number}-{date.month.number}-{day}"
    month = months[draw.number(len(months), "month", spoken)]
    padded = _is_padded(value, date)
    parts = [(date.month, _month(value, date.month, month, padded))]
    if date.day is not None:
        parts.append((date.day, _day(value, date.day, padded)))
    written, end = "", 0
    for part, text in sorted(parts, key=lambda item: item[0].start):
        written += value[end : part.start] + text
        end = part.end
    return written + value[end : date.end] + _midnight(value[date.end :])


def _is_padded(value: str, date: DateParts) -> bool:
    """Are small numbers written with a zero in front, so far as the date tells?

    `date(1984, 10, 22)` and `October 22, 1984` are written without: there a zero would be a fault.
    """
    numbers = [part for part in (date.month, date.day) if part is not None and not part.style]
    if any(value[part.start] == "0" for part in numbers):
        return True
    return "," not in value[: date.end] and all(part.end - part.start > 1 for part in numbers)


def _month(value: str, part: Part, month: int, padded: bool) -> str:
    if part.style:
        return in_case_of(value[part.start : part.end], part.style[month - 1])
    return f"{month:02}" if padded else str(month)


def _day(value: str, part: Part, padded: bool) -> str:
    suffix = "st" if value[part.end - 1].isalpha() else ""  # 22nd, 3rd, 4th
    return ("01" if padded and not suffix else "1") + suffix


def _midnight(rest: str) -> str:
    count = time_digits(rest)
    clock = "".join("0" if c.isdigit() else c for c in rest[:count])
    twelve_hours = "m" in rest[count:].lower()
    if twelve_hours and "00" in clock:
        clock = clock.replace("00", _NOON, 1)
    return clock + rest[count:]
