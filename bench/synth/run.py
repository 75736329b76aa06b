"""`python -P bench/synth/run.py FOLDER`: fix, then scan, labelled samples and the demo workspace.

FOLDER holds `*.jsonl`, a sample a line with `filename` and `text`. For each file: values found
before and left after, files that parsed before and not after (parsers that are not ours), swapped
values whose original still stands somewhere in the file, and whether a second fix changes anything.
Then the speed: 10,000 values in 100 files. Nothing of the samples is printed.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.parsers import expat

import yaml

from contextward.fixing import Fixer
from contextward.model import Finding
from contextward.project import Project, shipped_engine
from contextward.text.document import Document

ROOT = Path(__file__).resolve().parents[2]
KEY = b"the key of the bench"
VALUES, FILES = 10_000, 100


@dataclass
class Row:
    """The counts of one corpus."""

    files: int = 0
    found: int = 0
    swapped: int = 0
    left: int = 0
    parsed: int = 0
    broken: int = 0
    whole: int = 0
    kept: int = 0
    again: int = 0


def parses(name: str, text: str) -> bool:
    """Does a parser of the language take the text?"""
    tries: dict[str, Callable[[], object]] = {
        ".json": lambda: json.loads(text),
        ".py": lambda: ast.parse(text),
        ".yaml": lambda: yaml.safe_load(text),
        ".yml": lambda: yaml.safe_load(text),
        ".xml": lambda: expat.ParserCreate().Parse(text.encode(), True),
        ".csv": lambda: list(csv.reader(text.splitlines(), strict=True)),
    }
    parse = tries.get(Path(name).suffix.lower())
    if parse is None:
        return False
    try:
        parse()
    except (ValueError, SyntaxError, yaml.YAMLError, expat.ExpatError, csv.Error, RecursionError):
        return False
    return True


def samples(file: Path) -> Iterator[tuple[str, str]]:
    """Names that no two samples share, and texts."""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
        sample = json.loads(line)
        name = Path(str(sample.get("filename") or "sample.txt")).name
        yield f"{number}/{name}", sample["text"]


def measure(texts: list[tuple[str, str]], project: Project, reasons: Counter[str]) -> Row:
    """Fix all texts as one run, then look at what came of them."""
    row = Row()
    fixer = Fixer(project.engine, KEY, lambda _: True)
    opened = [fixer.open(project, path, Document.of(text)) for path, text in texts]
    fixer.ready()
    for (path, text), snapshot in zip(texts, opened, strict=True):
        findings = fixer.found(project, snapshot)
        originals = {snapshot.document.slice(f.range) for f in findings if _fixable(f)}
        fixed = fixer.fix(project, snapshot)
        row.files += 1
        row.found += len(findings)
        row.swapped += fixed.swapped.total()
        row.left += len(fixed.left)
        reasons.update(one.reason for one in fixed.left)
        if parses(path, text):
            row.parsed += 1
            row.broken += not parses(path, fixed.after.text)
        row.whole += len(originals)
        still = {fixed.after.slice(one.finding.range) for one in fixed.left if one.finding}
        row.kept += sum(o in fixed.after.text for o in originals - still if len(o) > 3)
        second = Fixer(project.engine, KEY, lambda _: True)
        after = second.open(project, path, fixed.after)
        second.ready()
        row.again += second.fix(project, after).after != fixed.after
    return row


def _fixable(finding: Finding) -> bool:
    return "synthetic" in finding.fixes


def speed(project: Project) -> float:
    """Seconds of the processor for 10,000 values in 100 files, scanning included."""
    dice = random.Random(1)
    texts = []
    for number in range(FILES):
        lines = [
            f'  {{"ssn": "{dice.randrange(101, 665)}-{dice.randrange(10, 99)}-'
            f'{dice.randrange(1000, 9999)}", "mrn": "{dice.randrange(10**7, 8 * 10**7)}"}}'
            for _ in range(VALUES // FILES // 2)
        ]
        texts.append((f"{number}.json", "[\n" + ",\n".join(lines) + "\n]\n"))
    start = time.process_time()
    fixer = Fixer(project.engine, KEY, lambda _: True)
    opened = [fixer.open(project, path, Document.of(text)) for path, text in texts]
    fixer.ready()
    total = sum(fixer.fix(project, snapshot).swapped.total() for snapshot in opened)
    seconds = time.process_time() - start
    print(f"speed: {total} values in {FILES} files: {seconds:.1f} s of processor time")
    return seconds


def main() -> None:
    """Print a row for each corpus."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=60, help="samples of a corpus")
    options = parser.parse_args()
    engine = shipped_engine()
    reasons: Counter[str] = Counter()
    print(f"{'corpus':<34}{'files':>6}{'found':>7}{'swapped':>8}{'left':>6}"
          f"{'parsed':>7}{'broken':>7}{'values':>7}{'kept':>6}{'again':>6}")  # fmt: skip
    with TemporaryDirectory() as folder:
        project = Project(Path(folder), engine)
        for file in sorted(options.folder.glob("*.jsonl")):
            row = measure(list(samples(file))[: options.most], project, reasons)
            print(f"{file.stem:<34}{row.files:>6}{row.found:>7}{row.swapped:>8}{row.left:>6}"
                  f"{row.parsed:>7}{row.broken:>7}{row.whole:>7}{row.kept:>6}{row.again:>6}",
                  flush=True)  # fmt: skip
        for reason, count in reasons.most_common():
            print(f"left {count}: {reason}")
        speed(project)


if __name__ == "__main__":
    main()
