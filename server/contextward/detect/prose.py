"""The prose tier: names, mail addresses and telephone numbers in comments and prose.

presidio-analyzer is the framework in which recognizers run; it comes with the extra
`contextward[prose]`. Importing it takes seconds, so it is imported when the first line is read,
and only by the background worker and the command line. Nothing here reaches for the network:
tldextract, which presidio's mail recognizer uses, is told to use the list it ships with.

The tier reads one region of one line at a time, so its results are a function of that text and can
be kept. The cache holds no text: its keys are keyed digests, its values spans.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import os
import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache

from contextward.detect.compiled import CompiledRule, Ruleset
from contextward.detect.cues import CuedNames
from contextward.detect.verdict import Candidate, holds, settle
from contextward.model import Detection, Region
from contextward.rules.schema import RecognizerDetector

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine

_KINDS = frozenset({"comment", "prose"})
_CACHE_ENTRIES = 20_000
_MAX_CHARACTERS = 2_000
_REGIONS = ("US", "GB", "CA", "DE", "FR")

Entity = tuple[str, int, int, float]
"""Entity name, start, end (code points in the region), score."""


def available() -> bool:
    """Is presidio-analyzer installed? Answered without importing it."""
    return importlib.util.find_spec("presidio_analyzer") is not None


class ProseTier:
    """Reads prose with the recognizers that the rules name."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._detectors: dict[str, list[tuple[CompiledRule, RecognizerDetector]]] = {}
        for owner, detector in ruleset.recognizers:
            self._detectors.setdefault(detector.entity, []).append((owner, detector))
        self._analyzer: AnalyzerEngine | None = None
        self._cache: LRUCache[bytes, tuple[Entity, ...]] = LRUCache(_CACHE_ENTRIES)
        self._key = secrets.token_bytes(32)

    def read(self, path: str, line: str, regions: Iterable[Region]) -> tuple[Detection, ...]:
        """What the tier finds in the comments and prose of one line."""
        candidates = []
        for region in regions:
            if region.kind not in _KINDS:
                continue
            text = line[region.start : min(region.end, region.start + _MAX_CHARACTERS)]
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
        if not _worth_reading(text):
            return ()
        data = text.encode()
        digest = hashlib.blake2b(data, key=self._key, digest_size=16).digest()
        found = self._cache.get(digest)
        if found is None:
            if self._analyzer is None:
                self._analyzer = _analyzer(tuple(self._detectors))
            results = self._analyzer.analyze(text, "en", entities=list(self._detectors))
            found = tuple((r.entity_type, r.start, r.end, r.score) for r in results)
            self._cache[digest] = found
        return found


def _worth_reading(text: str) -> bool:
    """Can a text hold a name, an address or a number at all? Most comments cannot."""
    return "@" in text or sum(map(str.isdigit, text)) >= 7 or any(map(str.isupper, text))


def _analyzer(entities: tuple[str, ...]) -> AnalyzerEngine:
    os.environ["TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS"] = ""  # read by tldextract when imported
    os.environ.setdefault("REGEX_TIMEOUT_SECONDS", "1")
    logging.getLogger("presidio-analyzer").setLevel(logging.CRITICAL)
    from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry
    from presidio_analyzer import RecognizerResult as Result
    from presidio_analyzer.nlp_engine import NlpEngine
    from presidio_analyzer.predefined_recognizers import EmailRecognizer, PhoneRecognizer

    class Plain(NlpEngine):
        """No model: the recognizers used here read characters, not tokens."""

        def load(self) -> None:
            """Nothing to load."""

        def is_loaded(self) -> bool:
            return True

        def process_text(self, text: str, language: str) -> Any:
            return None  # nothing below asks for tokens

        def process_batch(self, texts: Any, language: str, *_: Any, **__: Any) -> Any:
            return ((text, None) for text in texts)

        def is_stopword(self, word: str, language: str) -> bool:
            return False

        def is_punct(self, word: str, language: str) -> bool:
            return False

        def get_supported_entities(self) -> list[str]:
            return []

        def get_supported_languages(self) -> list[str]:
            return ["en"]

    class NamesByCue(EntityRecognizer):
        """Presidio's view of `CuedNames`."""

        names = CuedNames.shipped()

        def load(self) -> None:
            """Nothing to load."""

        def analyze(self, text: str, entities: Any, nlp_artifacts: Any = None) -> list[Any]:
            return [Result("PERSON", start, end, 0.85) for start, end in self.names.find(text)]

    recognizers = [
        EmailRecognizer(),
        PhoneRecognizer(supported_regions=list(_REGIONS)),
        NamesByCue(["PERSON"], name="NamesByCue", supported_language="en"),
    ]
    known = [r for r in recognizers if set(r.supported_entities) & set(entities)]
    registry = RecognizerRegistry(recognizers=known, supported_languages=["en"])
    return AnalyzerEngine(registry=registry, nlp_engine=Plain(), supported_languages=["en"])
