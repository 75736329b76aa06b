"""The verdict: is a candidate real, and which of several candidates for one place is it?

Reserved, documented and placeholder values, values that our own synthesizers wrote, values that
fail a check without which nothing speaks for them, and values that are too regular are not
detections. Everything else that is known of a candidate only makes it surer or less sure.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from contextward.detect.checks import entropy
from contextward.detect.compiled import CompiledRule
from contextward.detect.evidence import gather, is_noise, points_of
from contextward.detect.reserved import is_reserved
from contextward.detect.shape import mask, mask_secret
from contextward.model import Detection, Region, RegionKind
from contextward.rules.schema import Detector, FieldDetector, RegexDetector


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of a line that a rule takes for its value; lives only until the verdict."""

    owner: CompiledRule
    detector: Detector
    start: int
    end: int
    value: str
    region: Region | None
    specificity: int = 0
    """Words of the key's name that matched: of two names the longer knows better."""
    name: str = ""
    """The name that an expression saw before the value."""

    @property
    def kind(self) -> RegionKind:
        """The kind of region around the span; `file` outside of any."""
        return self.region.kind if self.region else "file"


def holds(owner: CompiledRule, detector: Detector, value: str) -> bool:
    """Does a value hold by itself: entropy, check digits, reserved values, allow list?"""
    if isinstance(detector, RegexDetector | FieldDetector):
        if detector.entropy and entropy(value) < detector.entropy.min:
            return False
        if detector.checksum and is_noise(owner.rule, detector, value):
            return False
    if is_reserved(owner.rule.data_class, value):
        return False
    if owner.words:
        lowered = value.lower()
        if any(word in lowered for word in owner.words):
            return False
    return not any(pattern.search(value) for pattern in owner.allowed)


def settle(candidates: Iterable[Candidate], path: str) -> tuple[Detection, ...]:
    """One detection a place: of overlapping candidates the most specific, surest, longest wins."""
    ranked = []
    for candidate in candidates:
        rule, regions = candidate.owner.rule, candidate.owner.rule.scope.regions
        if regions and candidate.kind not in regions:
            continue
        points = points_of(
            gather(
                rule,
                candidate.detector,
                candidate.value,
                candidate.region,
                path,
                candidate.name,
            )
        )
        ranked.append((_rank(candidate, points), points, candidate))
    ranked.sort(key=lambda one: one[0])
    chosen: list[tuple[Candidate, int]] = []  # in order, without overlap: only neighbours collide
    for _, points, candidate in ranked:
        place = bisect_left(chosen, candidate.start, key=lambda other: other[0].start)
        if place and chosen[place - 1][0].end > candidate.start:
            continue
        if place < len(chosen) and chosen[place][0].start < candidate.end:
            continue
        chosen.insert(place, (candidate, points))
    return tuple([_detection(candidate, points) for candidate, points in chosen])


def _rank(candidate: Candidate, points: int) -> tuple[int, ...]:
    """A rule that is sure by itself knows better than one that circumstances make sure, and one
    that knows the kind better than one that knows a name anywhere."""
    base, category, index = candidate.owner.order
    length = candidate.end - candidate.start
    detector = candidate.detector
    general = isinstance(detector, FieldDetector) and detector.anywhere
    return (
        base,
        category,
        general,
        -candidate.specificity,
        -points,
        -length,
        candidate.start,
        index,
    )


def _detection(candidate: Candidate, points: int) -> Detection:
    rule, value = candidate.owner.rule, candidate.value
    secret = rule.category == "secret"
    return Detection(
        rule=candidate.owner.id,
        start=candidate.start,
        end=candidate.end,
        region=candidate.kind,
        shape=mask_secret(value, candidate.owner.prefixes) if secret else mask(value),
        path=candidate.region.path if candidate.region else (),
        points=points,
    )
