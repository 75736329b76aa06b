"""PHI: recall by corpus and identifier, precision, false positives on clean code, beside peers.

A mark counts when it overlaps a labelled value. Neutral, neither found nor missed nor a false
alarm: identifiers of practitioners, organisations and developers, plain dates of events, values
that are reserved, and whole documents that say that Synthea made them. Secrets are left out, and
hints, which is what ours says of practitioners and organisations. Peers run where they are
installed: presidio-analyzer (score 0.4 or more) and depii.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.engine.table import show
from bench.quality.samples import HALVES, Half, in_half, records_of

from contextward.detect.reserved import is_reserved
from contextward.model import Severity
from contextward.project import Project, shipped_engine
from contextward.text.document import Document

Marker = Callable[[str, str], list[tuple[int, int, str]]]
"""Path and text to marks: start, end (code points) and what is said to stand there."""

CORPORA = (
    "code_fixtures_hand", "csv_tables", "sql_dbunit", "fhir_json", "hl7v2_files", "hl7v2_in_code",
    "x12_files", "ccda_xml", "dicom_json", "negatives_code",
)  # fmt: skip
CLASSES = {
    "NAME": "person-name", "PHONE": "phone", "EMAIL": "email", "SSN": "us-ssn", "MBI": "mbi",
    "DATE_OF_BIRTH": "birth-date", "MRN": "mrn", "HEALTH_PLAN_ID": "health-plan-id", "NPI": "npi",
}  # fmt: skip
NEUTRAL = ("PROVIDER", "ORG", "DEV", "DATE", "NPI", "DEA", "OTHER_ID", "TAX_ID", "URL", "USERNAME")
SCORE = 0.4


@dataclass(slots=True)
class Outcome:
    """What one scanner did with one corpus."""

    found: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    right: int = 0
    wrong: int = 0
    size: int = 0
    listed: list[str] = field(default_factory=list)


def options(parser: argparse.ArgumentParser) -> None:
    """What the suite can be asked."""
    parser.add_argument("--half", choices=HALVES, default="all", help="of each corpus")
    parser.add_argument("--corpora", nargs="+", default=CORPORA, metavar="NAME")
    parser.add_argument("--only", nargs="+", choices=tuple(MARKERS), default=tuple(MARKERS))
    parser.add_argument(
        "--list", choices=("misses", "alarms"), help="what ours missed or raised, open half only"
    )


def run(arguments: argparse.Namespace) -> None:
    """Measure, and print tables."""
    half: Half = "open" if arguments.list else arguments.half
    names = ["contextward"] if arguments.list else arguments.only
    rows, kinds = [], []
    for name in names:
        try:
            marker = MARKERS[name]()
        except ImportError as error:
            print(f"{name} is missing: {error}")
            continue
        for corpus in arguments.corpora:
            samples = [s for s in _samples(arguments.samples, corpus) if in_half(s["id"], half)]
            outcome = measured(samples, marker)
            if arguments.list:
                print("\n".join(outcome.listed if arguments.list == "alarms" else _missed(outcome)))
            rows.append([name, corpus, *_figures(outcome)])
            kinds += [
                [name, corpus, kind, str(asked), f"{outcome.found[kind] / asked:.2f}"]
                for kind, asked in sorted(outcome.asked.items())
            ]
    heads = ["scanner", "corpus", "values", "recall", "precision", "false per KB"]
    show("Patients' identifiers", heads, rows)
    show("By identifier", ["scanner", "corpus", "identifier", "values", "recall"], kinds)


def measured(samples: Iterable[dict[str, Any]], marker: Marker) -> Outcome:
    """What a scanner does with samples."""
    outcome = Outcome()
    for sample in samples:
        text, path = sample["text"], sample["filename"]
        if "synthea" in f"{path} {text[:2000]}".lower():
            continue
        outcome.size += len(text.encode())
        marks = marker(path, text)
        spans = [(s["start"], s["end"], s["type"]) for s in sample["spans"]]
        wanted = [s for s in spans if not _is_neutral(s[2], text[s[0] : s[1]])]
        for start, end, kind in wanted:
            outcome.asked[kind] += 1
            if any(a < end and start < b for a, b, _ in marks):
                outcome.found[kind] += 1
            else:
                line = text.count("\n", 0, start) + 1
                outcome.listed.append(f"miss {path}:{line} {kind}")
        for a, b, what in marks:
            hit = [s for s in spans if a < s[1] and s[0] < b]
            if not hit:
                outcome.wrong += 1
                outcome.listed.append(f"alarm {path}:{text.count(chr(10), 0, a) + 1} {what}")
            elif any(s in wanted for s in hit):
                outcome.right += 1
    return outcome


def _missed(outcome: Outcome) -> list[str]:
    return [line for line in outcome.listed if line.startswith("miss")]


def _figures(outcome: Outcome) -> list[str]:
    asked, marks = sum(outcome.asked.values()), outcome.right + outcome.wrong
    recall = f"{sum(outcome.found.values()) / asked:.3f}" if asked else "-"
    precision = f"{outcome.right / marks:.3f}" if marks else "-"
    return [str(asked), recall, precision, f"{outcome.wrong / max(outcome.size, 1) * 1024:.3f}"]


def _samples(folder: Path, corpus: str) -> Sequence[dict[str, Any]]:
    return list(records_of(folder / f"{corpus}.jsonl"))


def _is_neutral(kind: str, value: str) -> bool:
    if kind.startswith(NEUTRAL) and kind != "DATE_OF_BIRTH":
        return True
    return is_reserved(CLASSES.get(kind, "identifier"), value)


def _ours() -> Marker:
    engine = shipped_engine()
    project = Project(Path(__file__).parents[3] / "bench", engine)

    def marks(path: str, text: str) -> list[tuple[int, int, str]]:
        document = Document.of(text)
        starts = [0]
        for line in document.lines:
            starts.append(starts[-1] + len(line))
        report = project.report(engine.open(document, path))
        return [
            (
                starts[f.range.start.line] + f.range.start.column,
                starts[f.range.end.line] + f.range.end.column,
                f.rule,
            )
            for f in report.findings
            if f.category in ("health", "personal") and f.severity > Severity.HINT
        ]

    return marks


def _presidio() -> Marker:
    import os

    os.environ["TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS"] = ""
    from presidio_analyzer import AnalyzerEngine

    analyzer = AnalyzerEngine()
    return lambda _, text: [
        (r.start, r.end, r.entity_type)
        for r in analyzer.analyze(text, language="en", score_threshold=SCORE)
    ]


def _depii() -> Marker:
    from depii import detect  # type: ignore[import-not-found]

    return lambda _, text: [(s.start, s.end, s.label) for s in detect(text)]


MARKERS: dict[str, Callable[[], Marker]] = {
    "contextward": _ours,
    "presidio": _presidio,
    "depii": _depii,
}
