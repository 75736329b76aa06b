"""PERSONAL: people in comments: recall, precision, false alarms on clean code, beside Presidio.

`comments.txt` holds comment lines of installed open-source packages, labelled by hand: `[[...]]` is
a person (each name replaced by an invented one), `{{x}}` the local part of a mail address, whose
domain is added here. Half of the lines, by hash, is held: never listed, never looked at while rules
change. A mark counts when it overlaps a label. The corpora are those of the suite `phi`.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.engine.table import show
from bench.quality.samples import HALVES, Half, in_half, records_of

from contextward.detect.prose import ProseTier
from contextward.engine import Engine
from contextward.localpacks import shipped_engine
from contextward.text.document import Document

FOLDER = "phi"
Span = tuple[int, int]
Marker = Callable[[str, str], list[Span]]
"""Path and text to marks."""
_COMMENTS = Path(__file__).with_name("comments.txt")
_LABEL = re.compile(r"\[\[(?P<name>.+?)\]\]|\{\{(?P<mail>[\w.]+)\}\}")
_DOMAIN = "@riverwell.org"
_KINDS = {
    "dev_identity": frozenset({"DEV_NAME", "EMAIL"}),
    "presidio_research_generated_large": frozenset({"PERSON"}),
    "presidio_research_synth_v2": frozenset({"PERSON"}),
    "deduce_nl_regression": frozenset({"persoon"}),
}
_SCORE = 0.4


@dataclass
class Count:
    """Labels found and missed, marks that are wrong."""

    found: int = 0
    missed: int = 0
    wrong: int = 0

    def add(self, labels: list[Span], neutral: list[Span], marks: list[Span]) -> None:
        hits = [any(_overlap(label, mark) for mark in marks) for label in labels]
        self.found += sum(hits)
        self.missed += len(hits) - sum(hits)
        known = [*labels, *neutral]
        self.wrong += sum(not any(_overlap(one, mark) for one in known) for mark in marks)

    def row(self, name: str) -> tuple[str, ...]:
        recall = self.found / max(1, self.found + self.missed)
        precision = self.found / max(1, self.found + self.wrong)
        figures = (self.found, self.missed, self.wrong)
        return (name, *map(str, figures), f"{recall:.2f}", f"{precision:.2f}")


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--half", choices=HALVES, default="all", help="of the comment lines")
    parser.add_argument("--list", action="store_true", help="show what the open half gets wrong")
    parser.add_argument("--model", help="a spaCy model for Presidio: a name or a folder")


def run(arguments: argparse.Namespace) -> None:
    """Print the tables."""
    markers = {"contextward, no model": ours()}
    if arguments.model:
        markers[f"presidio default, {Path(arguments.model).name}"] = presidio(arguments.model)
    header = ("", "found", "missed", "wrong", "recall", "precision")
    rows = []
    for name, mark in markers.items():
        rows.append(_comments(mark, arguments.half, arguments.list).row(name))
    show(f"Comments of open-source packages ({arguments.half})", header, rows)
    for corpus, kinds in _KINDS.items():
        records = list(records_of(arguments.samples / f"{corpus}.jsonl"))
        rows = [_corpus(mark, records, kinds, corpus).row(name) for name, mark in markers.items()]
        show(corpus, header, rows)
    clean = list(records_of(arguments.samples / "negatives_code.jsonl"))
    kilobytes = sum(len(record["text"].encode()) for record in clean) / 1024
    lines = []
    for name, mark in markers.items():
        wrong = sum(len(mark(r["filename"], r["text"])) for r in clean)
        lines.append((name, str(wrong), f"{wrong / kilobytes:.4f}"))
    show(f"Clean code ({kilobytes:.0f} KB)", ("", "wrong", "per KB"), lines)


def labelled(half: Half) -> Iterator[tuple[str, list[Span]]]:
    """Comment lines and the spans of people in them."""
    for line in _COMMENTS.read_text(encoding="utf-8").splitlines():
        if not in_half(line, half):
            continue
        text, end = "", 0
        spans = []
        for match in _LABEL.finditer(line):
            text += line[end : match.start()]
            start = len(text)
            text += match["name"] or match["mail"] + _DOMAIN
            spans.append((start, len(text)))
            end = match.end()
        yield text + line[end:], spans


def ours() -> Marker:
    """Our findings of the pack `personal`, both tiers."""
    engine: Engine = shipped_engine()
    tier = ProseTier(engine.ruleset)

    def mark(path: str, text: str) -> list[Span]:
        snapshot = engine.open(Document.of(text), path)
        prose = {}
        for number, regions in enumerate(engine.all_regions(snapshot)):
            prose[number] = tier.read(path, snapshot.document.line(number), regions)
        snapshot = engine.with_prose(snapshot, prose)
        starts = [0]
        for line in text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        return [
            (starts[line] + d.start, starts[line] + d.end)
            for line, d in snapshot.detections()
            if d.rule.startswith("personal.")
        ]

    return mark


def presidio(model: str) -> Marker:
    """Presidio as it comes, for names and mail addresses, with a model."""
    from contextward.detect.presidio import go_offline

    go_offline()
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    configuration: dict[str, Any] = {
        "nlp_engine_name": "spacy",
        "models": [{"lang_code": "en", "model_name": model}],
    }
    provider = NlpEngineProvider(nlp_configuration=configuration)
    analyzer = AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en"])

    def mark(path: str, text: str) -> list[Span]:
        results = analyzer.analyze(text, "en", score_threshold=_SCORE)
        return [(r.start, r.end) for r in results]

    return mark


def _comments(mark: Marker, half: Half, listing: bool) -> Count:
    count = Count()
    for text, labels in labelled(half):
        marks = [(start - 2, end - 2) for start, end in mark("a.py", f"# {text}")]
        before = (count.missed, count.wrong)
        count.add(labels, [], marks)
        if listing and half == "open" and (count.missed, count.wrong) != before:
            print(f"  {text}   {[text[max(a, 0) : b] for a, b in marks]}")
    return count


def _corpus(
    mark: Marker, records: list[dict[str, Any]], kinds: frozenset[str], corpus: str
) -> Count:
    count = Count()
    for record in records:
        spans = [(s["start"], s["end"], s["type"]) for s in record["spans"]]
        labels = [(a, b) for a, b, kind in spans if kind in kinds]
        others = [(a, b) for a, b, kind in spans if kind not in kinds]
        path = record["filename"] if corpus == "dev_identity" else "a.txt"
        count.add(labels, others, mark(path, record["text"]))
    return count


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
