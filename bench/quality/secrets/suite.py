"""Secrets: recall by case and by rule, alarms on negatives, CredData, findings on clean code.

A mark of a scanner on a positive case counts when it overlaps the secret: ours by code points and
at warning or above, the peers' by lines, which is kinder to them. Precision on CredData is the
share of all marks that stand on a true line. Positives without a known secret count as found when
anything in them is marked.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from bench.engine.table import show
from bench.engine.tree import CACHE, Tree
from bench.quality.samples import HALVES, Half
from bench.quality.secrets import scanners
from bench.quality.secrets.cases import Case, Mark, cases, hits, write
from bench.quality.secrets.clean import trees

CREDDATA = "creddata"
SLOW = frozenset({"detect-secrets"})
"""Takes many minutes for the clean trees."""


def options(parser: argparse.ArgumentParser) -> None:
    """What the suite can be asked."""
    parser.add_argument("--half", choices=HALVES, default="all", help="of each corpus")
    parser.add_argument(
        "--only", nargs="+", choices=scanners.NAMES, default=scanners.NAMES, metavar="NAME"
    )
    parser.add_argument("--clean", nargs="*", type=Path, metavar="DIR", help="clean trees")
    parser.add_argument("--no-clean", action="store_true", help="leave the clean trees out")
    parser.add_argument(
        "--list", choices=("misses", "alarms"), help="what ours missed or raised, open half only"
    )
    parser.add_argument("--rule", help="list this rule of the corpora only")


@dataclass(slots=True)
class Outcome:
    """What one scanner did with the cases."""

    marked: dict[str, list[Mark]] = field(default_factory=lambda: defaultdict(list))
    found: set[str] = field(default_factory=set)
    """Ids of positives it found."""
    alarms: set[str] = field(default_factory=set)
    """Ids of negatives it marked."""


class Shares(NamedTuple):
    """Figures of one scanner on one corpus."""

    cases: float
    rules: float
    alarms: float
    """NaN where there are no negatives."""


def run(arguments: argparse.Namespace) -> None:
    """Measure, and print tables."""
    half: Half = "open" if arguments.list else arguments.half
    chosen = list(cases(arguments.samples, half))
    names = [scanners.OURS] if arguments.list else arguments.only
    outcomes = measured(chosen, names)
    if arguments.list:
        _list(chosen, outcomes[scanners.OURS], arguments.list, arguments.rule)
        return
    suites = [case for case in chosen if case.source != CREDDATA]
    _by_source(f"Test suites, {half} half" if half != "all" else "Test suites", suites, outcomes)
    _creddata([case for case in chosen if case.source == CREDDATA], outcomes)
    if not arguments.no_clean:
        _clean(trees(arguments.clean), names)


def measured(chosen: Sequence[Case], names: Iterable[str]) -> dict[str, Outcome]:
    """What every scanner that runs here does with the cases."""
    by_id = {case.id: case for case in chosen}
    results = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary).resolve() / "cases"
        write(chosen, folder)
        for name in names:
            try:
                marks = scanners.marks(name, folder, folder.with_name(f"{name}.json"))
            except (OSError, subprocess.CalledProcessError) as error:
                print(f"{name} is missing: {error}")
                continue
            outcome = results[name] = Outcome()
            for mark in marks:
                case = by_id[scanners.place(mark, folder).split("/")[0]]
                outcome.marked[case.id].append(mark)
                if not case.positive:
                    outcome.alarms.add(case.id)
                elif hits(case, mark):
                    outcome.found.add(case.id)
    return results


def shares(chosen: Sequence[Case], outcome: Outcome) -> Shares:
    """Recall by case, its mean over rules, alarms on negatives."""
    rules: dict[str, list[bool]] = defaultdict(list)
    for case in chosen:
        if case.positive:
            rules[f"{case.source} {case.rule}"].append(case.id in outcome.found)
    flat = [one for found in rules.values() for one in found]
    negatives = [case.id in outcome.alarms for case in chosen if not case.positive]
    means = [_mean(found) for found in rules.values()]
    return Shares(_mean(flat), _mean(means), _mean(negatives))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else float("nan")


def _by_source(title: str, chosen: Sequence[Case], outcomes: Mapping[str, Outcome]) -> None:
    sources = sorted({case.source for case in chosen})
    rows = []
    for name, outcome in outcomes.items():
        for source in (*sources, "all"):
            of = [case for case in chosen if source in (case.source, "all")]
            rows.append((name, source, *(f"{share:.3f}" for share in shares(of, outcome))))
    positives = sum(case.positive for case in chosen)
    header = ("scanner", "corpus", "recall by case", "by rule", "alarms")
    note = f"{positives} positives, {len(chosen) - positives} negatives"
    show(title, header, rows, note, "a scanner's own test suite flatters it")


def _creddata(chosen: Sequence[Case], outcomes: Mapping[str, Outcome]) -> None:
    rows = []
    for name, outcome in outcomes.items():
        true = [case for case in chosen if case.positive]
        core = [case.id in outcome.found for case in true if case.core]
        on_true = sum(len(outcome.marked[case.id]) for case in true)
        all_marks = sum(len(outcome.marked[case.id]) for case in chosen)
        rows.append(
            (
                name,
                f"{_mean(core):.3f}",
                f"{_mean([case.id in outcome.found for case in true]):.3f}",
                f"{on_true / all_marks:.3f}" if all_marks else "-",
                f"{all_marks}",
                f"{_mean([case.id in outcome.alarms for case in chosen if not case.positive]):.3f}",
            )
        )
    core_cases = sum(case.core for case in chosen)
    header = ("scanner", "core recall", "recall", "precision", "marks", "false lines marked")
    show("CredData", header, rows, f"{len(chosen)} lines, {core_cases} of them core credentials")


def _clean(found: Sequence[Tree], names: Iterable[str]) -> None:
    rows = []
    for tree in found:
        for name in (name for name in names if name not in SLOW):
            report = CACHE / "reports" / f"quality-{name}.json"
            report.parent.mkdir(parents=True, exist_ok=True)
            report.unlink(missing_ok=True)
            try:
                marks = scanners.marks(name, tree.root, report)
            except (OSError, subprocess.CalledProcessError) as error:
                print(f"{name} is missing: {error}")
                continue
            rules = Counter(mark.rule for mark in marks).most_common(4)
            rows.append(
                (
                    name,
                    tree.root.name,
                    f"{tree.megabytes:.1f}",
                    str(len(marks)),
                    f"{len(marks) / tree.megabytes:.3f}",
                    ", ".join(f"{rule} {count}" for rule, count in rules),
                )
            )
    show("Clean code", ("scanner", "tree", "MB", "findings", "per MB", "most of them"), rows)


def _list(chosen: Sequence[Case], outcome: Outcome, what: str, rule: str | None) -> None:
    for case in chosen:
        wrong = case.id not in outcome.found if case.positive else case.id in outcome.alarms
        if not wrong or case.positive != (what == "misses") or rule not in (None, case.rule):
            continue
        rules = " ".join(sorted({mark.rule for mark in outcome.marked[case.id]}))
        core = " core" if case.core else ""
        print(f"{case.id} [{case.rule}]{core} {case.filename} {rules}\n  {case.text[:400]!r}")
