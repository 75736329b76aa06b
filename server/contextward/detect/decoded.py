"""Candidates in what a region says, where that is not what is written.

A value that stands on several lines is found on the last of them, and its span is the part of it
that stands there.
"""

from __future__ import annotations

from collections.abc import Iterator

from contextward.detect.candidates import Scope, spots
from contextward.detect.compiled import Ruleset
from contextward.detect.scanner import Deadline
from contextward.detect.verdict import Candidate
from contextward.model import Decoded, Region


def columns(decoded: Decoded, start: int, end: int) -> tuple[int, int] | None:
    """Where `[start, end)` of the text is written; None if no part of it is on this line."""
    first, last = decoded.starts[start], decoded.ends[end - 1]
    return (first, last) if first < last else None


def decoded_candidates(
    ruleset: Ruleset, region: Region, scope: Scope, deadline: Deadline
) -> Iterator[Candidate]:
    """What the expressions find in the text of a region that is decoded."""
    decoded = region.decoded
    if decoded is None or not decoded.text:
        return
    data = decoded.text.encode()
    found, _ = spots(ruleset, data, 0, len(data), scope, deadline)
    for spot in found:
        start = spot.start if len(data) == len(decoded.text) else len(data[: spot.start].decode())
        place = columns(decoded, start, start + len(spot.value))
        if place is not None:
            yield Candidate(
                *(spot.owner, spot.detector, *place, spot.value, region),
                spot.specificity,
                spot.name,
            )
