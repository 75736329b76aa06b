"""Dates as expressions: `date(1965, 3, 15)`, `LocalDate.of(1965, 3, 15)`, `new Date(1965, 2, 15)`.

The arguments are one region, which says the date in ISO form. In JavaScript months count from zero.
"""

from __future__ import annotations

import re
from dataclasses import replace

from contextward.model import Decoded, Region
from contextward.regions.pieces import value

_CALLED = re.compile(r"(?i)date|calendar|carbon|^time$")
_ARGUMENTS = re.compile(
    r"\s*+((1[89]\d\d|20\d\d)\s*+,\s*+(?:(\d{1,2})|(?:\w++\.)*([A-Za-z]{3})[A-Za-z]*+)\s*+,\s*+(\d{1,2}))"
    r"\s*+[,)]",
    re.ASCII,
)
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"


def date_arguments(
    line: str, start: int, called: tuple[str, ...], path: tuple[str, ...], first_month: int
) -> Region | None:
    """The arguments of a call that begin at `start`, if they are year, month and day of a date."""
    if not path or not any(_CALLED.search(name) for name in called[-2:]):
        return None
    match = _ARGUMENTS.match(line, start)
    if match is None:
        return None
    if match[3]:
        month = int(match[3]) + 1 - first_month
    else:
        place = _MONTHS.find(match[4].lower())
        month = 0 if place % 3 else place // 3 + 1
    if not 1 <= month <= 12 or not 1 <= int(match[5]) <= 31:
        return None
    first, last = match.span(1)
    text = f"{match[2]}-{month:02}-{int(match[5]):02}"
    said = Decoded(text, (first,) * len(text), (last,) * len(text))
    return replace(value(path, first, last), decoded=said)
