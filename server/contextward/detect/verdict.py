"""The verdict: is a candidate real, and which of several candidates for one place is it?

Reserved, documented and placeholder values, values that our own synthesizers wrote, values whose
check digits are wrong and values that are too regular are not detections.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from contextward.detect.checks import check, entropy
from contextward.detect.compiled import CompiledRule
from contextward.detect.reserved import is_reserved
from contextward.detect.shape import mask, mask_secret
from contextward.model import Detection, Region, RegionKind
from contextward.rules.schema import Entropy


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of a line that a rule takes for its value; lives only until the verdict."""

    owner: CompiledRule
    start: int
    end: int
    value: str
    region: Region | None
    specificity: int = 0
    """Words of the key's name that matched: of two names the longer knows better."""

    @property
    def kind(self) -> RegionKind:
        """The kind of region around the span; `file` outside of any."""
        return self.region.kind if self.region else "file"


def holds(owner: CompiledRule, value: str, checksum: str | None, least: Entropy | None) -> bool:
    """Does a value hold by itself: entropy, check digits, reserved values, allow list?"""
    if least and entropy(value) < least.min:
        return False
    if checksum and not check(checksum, value):
        return False
    if is_reserved(owner.rule.data_class, value):
        return False
    if owner.words:
        lowered = value.lower()
        if any(word in lowered for word in owner.words):
            return False
    return not any(pattern.search(value) for pattern in owner.allowed)


def in_scope(candidate: Candidate) -> bool:
    """Does the rule look at this kind of region?"""
    regions = candidate.owner.rule.scope.regions
    return not regions or candidate.kind in regions


def settle(candidates: Iterable[Candidate]) -> tuple[Detection, ...]:
    """One detection a place: of overlapping candidates the surest, most specific, longest wins."""
    chosen: list[Candidate] = []  # in order and without overlap: only neighbours can collide
    for candidate in sorted(filter(in_scope, candidates), key=_rank):
        place = bisect_left(chosen, candidate.start, key=lambda other: other.start)
        if place and chosen[place - 1].end > candidate.start:
            continue
        if place < len(chosen) and chosen[place].start < candidate.end:
            continue
        chosen.insert(place, candidate)
    return tuple(map(_detection, chosen))


def _rank(candidate: Candidate) -> tuple[int, int, int, int, int, int]:
    confidence, category, index = candidate.owner.order
    length = candidate.end - candidate.start
    return (confidence, category, -candidate.specificity, -length, candidate.start, index)


def _detection(candidate: Candidate) -> Detection:
    rule, value = candidate.owner.rule, candidate.value
    secret = rule.category == "secret"
    return Detection(
        rule=candidate.owner.id,
        start=candidate.start,
        end=candidate.end,
        region=candidate.kind,
        shape=mask_secret(value, candidate.owner.prefixes) if secret else mask(value),
        path=candidate.region.path if candidate.region else (),
    )
