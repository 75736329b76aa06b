"""The prose tier: what `recognizer` detectors find in comments, prose and strings that read so.

Names of people and their user names are found by our own `PersonFinder`, which needs nothing else.
Every other entity is looked for by presidio-analyzer's recognizer of that name, when the extra
`contextward[prose]` is installed; without it those detectors find nothing, and all else works.

The tier reads one region of one line at a time, so its results are a function of that text and can
be kept. The cache holds no text: its keys are keyed digests, its values spans.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from typing import NamedTuple

from cachetools import LRUCache

from contextward.detect.compiled import CompiledRule, Ruleset
from contextward.detect.personfinder import PersonFinder
from contextward.detect.presidio import Entity, Presidio, available
from contextward.detect.roster import Roster
from contextward.detect.verdict import Candidate, holds, settle
from contextward.model import Detection, Region
from contextward.rules.schema import RecognizerDetector

__all__ = ["OURS", "ProseOptions", "ProseTier", "available"]

OURS = frozenset({"PERSON", "USER_NAME", "TEAM_MEMBER"})
"""Entities that need no extra."""


class ProseOptions(NamedTuple):
    """What a project asks of the tier; plain values, so that it can be sent to another process."""

    languages: tuple[str, ...] = ()
    """Whose cues count; all that are known when none is named."""
    glossary: tuple[str, ...] = ()
    """Words that are no names beside the shipped ones."""
    roster: str = ""
    """The folder of the repository whose roster counts; empty for none."""


_DEFAULT = ProseOptions()
_READ = frozenset({"comment", "prose"})
_IF_PROSE = frozenset({"string", "key-value"})
_CACHE_ENTRIES = 20_000
_MAX_CHARACTERS = 2_000
_SMALL_WORD = re.compile(r"(?:^|[\s(])[^\W\d_]*[a-zà-ÿ](?=[\s,;:.!?)]|$)")


class ProseTier:
    """Reads prose with the recognizers that the rules name, and with a roster if there is one."""

    def __init__(
        self,
        ruleset: Ruleset,
        options: ProseOptions = _DEFAULT,
        roster: Roster | None = None,
    ) -> None:
        self._detectors: dict[str, list[tuple[CompiledRule, RecognizerDetector]]] = {}
        for owner, detector in ruleset.recognizers:
            self._detectors.setdefault(detector.entity, []).append((owner, detector))
        self._finder = PersonFinder(options.languages, frozenset(options.glossary))
        self._roster = roster if "TEAM_MEMBER" in self._detectors else None
        self._others = frozenset(self._detectors) - OURS
        self._presidio: Presidio | None = None
        self._cache: LRUCache[bytes, tuple[Entity, ...]] = LRUCache(_CACHE_ENTRIES)
        self._key = secrets.token_bytes(32)

    def read(self, path: str, line: str, regions: Iterable[Region]) -> tuple[Detection, ...]:
        """What the tier finds in the comments, the prose and the prose-like strings of one line."""
        candidates = []
        for region in regions:
            if region.kind not in _READ and region.kind not in _IF_PROSE:
                continue
            text = line[region.start : min(region.end, region.start + _MAX_CHARACTERS)]
            if region.kind in _IF_PROSE and not reads_as_prose(text):
                continue
            for entity, start, end, score in self._entities(text):
                for owner, detector in self._detectors[entity]:
                    candidate = Candidate(
                        owner,
                        detector,
                        region.start + start,
                        region.start + end,
                        text[start:end],
                        region,
                    )
                    if score < detector.min_score or not owner.looks_at(path):
                        continue
                    if holds(owner, detector, candidate.value):
                        candidates.append(candidate)
        return settle(candidates, path)

    def _entities(self, text: str) -> tuple[Entity, ...]:
        if self._roster is None and not _worth_reading(text):
            return ()
        data = text.encode("utf-8", "surrogatepass")
        digest = hashlib.blake2b(data, key=self._key, digest_size=16).digest()
        found = self._cache.get(digest)
        if found is None:
            found = self._cache[digest] = tuple(self._read(text))
        return found

    def _read(self, text: str) -> Iterable[Entity]:
        for kind, start, end, score in self._finder.find(text):
            if kind in self._detectors:
                yield kind, start, end, score
        if self._roster is not None:
            for start, end in self._roster.find(text):
                yield "TEAM_MEMBER", start, end, 1.0
        if self._others and available() and ("@" in text or sum(map(str.isdigit, text)) >= 5):
            if self._presidio is None:
                self._presidio = Presidio(self._others)
            yield from self._presidio.find(text)


def reads_as_prose(text: str) -> bool:
    """Is a string a text for people: three words or more, one of them in lower case?"""
    if text.count(" ") < 2 or "<" in text[:1] or "://" in text:
        return False
    words = text.split()
    wordy = sum(word.strip(".,;:!?()'\"«»").isalpha() for word in words)
    return wordy >= 3 and wordy * 10 >= len(words) * 6 and _SMALL_WORD.search(text) is not None


def _worth_reading(text: str) -> bool:
    """Can a text hold a name, an address or a number at all? Many comments cannot."""
    return (
        "@" in text
        or any(map(str.isupper, text))
        or "(" in text
        or sum(map(str.isdigit, text)) >= 5
    )
