"""presidio-analyzer as the framework of recognizers, without its traps.

Only the recognizers whose entities the rules name are made, each for the language that all text is
said to be in. No model is loaded: `_Light` splits text into words, which is all that context words
need. The URL recognizer is never made: it takes attribute access for addresses. Nothing reaches for
the network: tldextract, which the mail recognizer uses, is told to keep to the list it ships with.
Importing presidio takes seconds, so it happens when the first text is read.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import re
from typing import Any

Entity = tuple[str, int, int, float]
"""Entity name, start, end (code points), score 0 to 1."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_]+|\d[\d.,:/-]*\d|\d|[^\w\s]")
_REGIONS = ["US", "GB", "CA", "DE", "FR"]
"""Whose national telephone numbers are understood; those with a country code always are."""
_NEVER = frozenset({"UrlRecognizer"})


def available() -> bool:
    """Is presidio-analyzer installed? Answered without importing it."""
    return importlib.util.find_spec("presidio_analyzer") is not None


def go_offline() -> None:
    """Keep the libraries below presidio from fetching anything; to be called before its import."""
    os.environ["TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS"] = ""  # read by tldextract when imported
    os.environ.setdefault("REGEX_TIMEOUT_SECONDS", "1")
    logging.getLogger("presidio-analyzer").setLevel(logging.CRITICAL)


class Presidio:
    """Presidio's recognizers of some entities. Making it imports presidio."""

    def __init__(self, entities: frozenset[str]) -> None:
        go_offline()
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.context_aware_enhancers import LemmaContextAwareEnhancer

        recognizers = _recognizers(entities)
        self.entities = sorted({e for r in recognizers for e in r.supported_entities} & entities)
        """Those of the entities that some recognizer knows."""
        self._analyzer = None
        if recognizers:
            self._analyzer = AnalyzerEngine(
                registry=RecognizerRegistry(recognizers=recognizers, supported_languages=["en"]),
                nlp_engine=_light(),
                supported_languages=["en"],
                context_aware_enhancer=LemmaContextAwareEnhancer(
                    context_suffix_count=3, context_matching_mode="whole_word"
                ),
            )

    def find(self, text: str) -> list[Entity]:
        """What the recognizers find in a text."""
        if self._analyzer is None or not self.entities:
            return []
        results = self._analyzer.analyze(text, "en", entities=self.entities)
        return [(r.entity_type, r.start, r.end, r.score) for r in results]


def _recognizers(entities: frozenset[str]) -> list[Any]:
    """An instance of every recognizer without a model that knows one of the entities."""
    from presidio_analyzer import EntityRecognizer, PatternRecognizer, predefined_recognizers

    found = []
    for name in sorted(predefined_recognizers.__all__):
        kind = getattr(predefined_recognizers, name, None)
        if name in _NEVER or not isinstance(kind, type) or not issubclass(kind, EntityRecognizer):
            continue
        if not issubclass(kind, PatternRecognizer) and name != "PhoneRecognizer":
            continue
        try:
            more: Any = {"supported_regions": _REGIONS} if name == "PhoneRecognizer" else {}
            made: Any = kind(supported_language="en", **more)
        except (TypeError, ValueError, ImportError):
            continue  # it needs more than a language, so it is no plain recognizer
        if entities & set(made.supported_entities):
            found.append(made)
    return found


def _light() -> Any:
    from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

    class Light(NlpEngine):
        """No model: words, also those within camelCase and snake_case, in lower case as lemmas."""

        def load(self) -> None:
            """Nothing to load."""

        def is_loaded(self) -> bool:
            return True

        def process_text(self, text: str, language: str) -> Any:
            matches = list(_WORD.finditer(text))
            words: Any = [match[0] for match in matches]
            places = [match.start() for match in matches]
            lemmas = [word.lower() for word in words]
            return NlpArtifacts([], words, places, lemmas, self, language)

        def process_batch(self, texts: Any, language: str, *_: Any, **__: Any) -> Any:
            return ((text, self.process_text(text, language)) for text in texts)

        def is_stopword(self, word: str, language: str) -> bool:
            return False

        def is_punct(self, word: str, language: str) -> bool:
            return not word[:1].isalnum()

        def get_supported_entities(self) -> list[str]:
            return []

        def get_supported_languages(self) -> list[str]:
            return ["en"]

    return Light()
