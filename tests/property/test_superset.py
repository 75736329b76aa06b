"""The fast way finds what the slow way finds: each rule alone over each line, every line read.

The slow way knows no sets, no pieces, no windows, no passages that need not be read.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import Factory

from contextward.detect import scanner
from contextward.detect.assignments import Names, named, takes_bare
from contextward.detect.candidates import Scope
from contextward.detect.decoded import decoded_candidates
from contextward.detect.fields import Keys
from contextward.detect.relax import bounded, relaxed
from contextward.detect.verdict import Candidate, holds, settle
from contextward.engine import Engine
from contextward.model import Detection, Region
from contextward.project import shipped_engine
from contextward.regions.languages import normalise, reader_for
from contextward.regions.passages import anchors, read
from contextward.regions.recognise import HEAD, recognise
from contextward.text.document import Document

ENGINE = shipped_engine()
NAMES = [" ".join(name) for name in ENGINE.ruleset.fields]
SEPARATORS = ["_", "-", " ", "", ".", "']['", '": {"', "(", "\n  ", ":\n    "]
PATHS = [
    "a.py",
    "a.ts",
    "a.jsx",
    "a.json",
    "a.yaml",
    ".env",
    "a.md",
    "a.txt",
    "a.xyz",
    "a.jsonc",
    "a.java",
    "a.cs",
    "a.go",
    "a.rb",
    "a.php",
    "a.kt",
    "a.rs",
    "a.c",
    "a.sh",
    "a.tf",
]
PIECES = [
    '"', "'", '"""', "`", "${", "}", "{", "[", "]", "(", ")", "#", "//", "/*", "*/", "\\", "\n",
    "\n", "\n", "\r\n", "\r", "  ", ": ", " = ", "=", ", ", "- ", "|", ">", "\u2028", "\x0c", "é",
    "def f(x):\n", "class A:\n", "import os\n", "const a = ", "export const b = {\n", "key:\n",
    "try:\n", "-\" + \"", "' \n '", "\\x2d", "assertEquals(", "LocalDate.of(1957, 3, 22)",
    ".put(", "=> ", "{-",
    "return ", "<a b='", "patient", "name", "MR", "medical record", "://u:",
    "@", "x",
]  # fmt: skip


def slowly(engine: Engine, text: str, path: str) -> list[tuple[int, Detection]]:
    """Every rule by itself over every line."""
    language = recognise(normalise("", path), Document.of(text).head(HEAD))
    reader, scope = reader_for(language), Scope(path)
    marks, state = anchors(reader.anchor), reader.start
    document = Document.of(text)
    lines = [document.line(number) for number in range(len(document))]
    found: list[tuple[int, Detection]] = []
    for number, line in enumerate(lines):
        if marks.at(line):
            state = reader.start
        regions, _, state = read(reader, line, state)
        candidates = Keys(engine.ruleset, language, scope).candidates(line, regions)
        candidates += expressions(engine, scope, lines, number, regions)
        for region in regions:
            candidates += decoded_candidates(engine.ruleset, region, scope, scanner.Deadline())
        candidates += by_name(engine, scope, line, language, regions)
        found += [(number, detection) for detection in settle(candidates, path)]
    return found


def expressions(
    engine: Engine, scope: Scope, lines: list[str], number: int, regions: tuple[Region, ...]
) -> Iterator[Candidate]:
    line = lines[number]
    data = line.encode("utf-8", "surrogatepass")
    for expression in engine.ruleset.expressions:
        detector, position = expression.detector, 0
        if not scope.holds(expression.owner):
            continue
        if detector.keywords and not any(k.lower() in line.lower() for k in detector.keywords):
            continue
        if detector.near:
            around = lines[max(0, number - detector.near.lines) : number + detector.near.lines + 1]
            text = "\n".join(around).lower()
            if not any(keyword.lower() in text for keyword in detector.near.keywords):
                continue
        while match := expression.pattern.search(data, position):
            start, end = match.span(expression.group)
            position = max(end if end >= 0 else match.end(), position + 1)
            if start >= end:
                continue
            value = data[start:end].decode("utf-8", "surrogatepass")
            if holds(expression.owner, detector, value):
                column = len(data[:start].decode("utf-8", "surrogatepass"))
                stop = column + len(value)
                region = next((r for r in regions if r.start <= column and stop <= r.end), None)
                yield Candidate(expression.owner, detector, column, stop, value, region)


def by_name(
    engine: Engine, scope: Scope, line: str, language: str, regions: tuple[Region, ...]
) -> Iterator[Candidate]:
    data = line.encode("utf-8", "surrogatepass")
    names, bare = Names(engine.ruleset), takes_bare(scope.path, language)
    for one in named(names, data, 0, len(data), language, bare):
        if scope.holds(one.test.owner):
            column = len(data[: one.start].decode("utf-8", "surrogatepass"))
            stop = column + len(one.value)
            region = next((r for r in regions if r.start <= column and stop <= r.end), None)
            test = one.test
            yield Candidate(
                *(test.owner, test.detector, column, stop, one.value, region),
                test.specificity,
                one.name,
            )


def made_up(seed: int, size: int) -> str:
    """Names of keys, values, marks of several languages: anything, and often something."""
    rng, factory = random.Random(seed), Factory(seed % 97)
    values = [
        factory.ssn(), factory.mrn(), factory.password(), factory.email(), factory.name(),
        factory.phone(), "Harrowgate", "1957-03-22", "Bearer " + factory.password() * 2,
    ]  # fmt: skip
    out: list[str] = []
    for _ in range(size):
        kind = rng.random()
        if kind < 0.55:
            out.append(rng.choice(PIECES))
        elif kind < 0.7:
            out.append(rng.choice(values))
        else:
            words = rng.choice(NAMES).split()
            words = [rng.choice([w, w.title(), w.upper()]) for w in words]
            key = rng.choice(SEPARATORS).join(words)
            form = rng.choice(
                ['{}="{}"', "{}: {}", '"{}": "{}",', "{} = '{}'", "{}={}", "{}:\n  {}"]
            )
            out.append(form.format(key, rng.choice(values)) + rng.choice(["", "\n", ", "]))
    return "".join(out)


@settings(max_examples=1500, deadline=None)
@given(st.sampled_from(PATHS), st.integers(0, 10**9), st.integers(1, 40))
def test_random_texts(path: str, seed: int, size: int) -> None:
    text = made_up(seed, size)
    assert list(ENGINE.open(Document.of(text), path).detections()) == slowly(ENGINE, text, path)


def test_a_text_made_of_bytes_is_the_same_text() -> None:
    for seed in range(200):
        text = made_up(seed, 30)
        document = Document.of_bytes(text.encode())
        fast = ENGINE.open(document, "a.py")
        assert list(fast.detections()) == slowly(ENGINE, text, "a.py")
        assert list(document.lines) == list(Document.of(text).lines)


SOURCES = [
    path
    for root in ("server", "client-vscode/src", "docs", "rules", "tests")
    for path in sorted((Path(__file__).parents[2] / root).rglob("*"))
    if path.suffix in {".py", ".ts", ".md", ".yaml", ".json", ".lua"}
    and "node_modules" not in path.parts
]


@pytest.mark.parametrize("seed", range(3))
def test_real_files_with_values_put_into_them(seed: int) -> None:
    rng, factory = random.Random(seed), Factory(seed)
    for path in rng.sample(SOURCES, 60):
        text = path.read_text(encoding="utf-8")
        for _ in range(6):
            at = rng.randrange(len(text) + 1)
            value = rng.choice(
                [
                    factory.ssn(),
                    factory.email(),
                    factory.phone(),
                    made_up(rng.randrange(10**6), 4),
                ]
            )
            text = text[:at] + value + text[at:]
        found = list(ENGINE.open(Document.of(text), path.name).detections())
        assert found == slowly(ENGINE, text, path.name), path


@pytest.mark.parametrize("size", [100, 5_000])
def test_lines_longer_than_a_window(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(scanner, "PIECE", 300)
    monkeypatch.setattr(scanner, "WINDOW", 700)
    monkeypatch.setattr(scanner, "LONGEST", 200)
    for seed in range(60):
        text = made_up(seed, size // 10).replace("\n", " ").replace("\r", " ")
        assert list(ENGINE.open(Document.of(text), "a.xyz").detections()) == slowly(
            ENGINE, text, "a.xyz"
        )


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"[a-z]{36}", r"[a-z]{8,}"),
        (r"(?i)\bx{2}(?P<value>\d{3}-[^a\]]{5,9}?)$", r"(?i)\bx{2}(?:\d{3}-[^a\]]{5,})$"),
        (r"(?:ab|c){3}", r"(?:ab|c){3,}"),
        (r"a?b*c+", "a?b*c+"),
    ],
)
def test_relaxing(pattern: str, expected: str) -> None:
    assert relaxed(pattern) == expected


def test_an_edge_inside_of_a_bounded_pattern_is_dropped() -> None:
    assert bounded(r"(?i)^a\b$|^b{9}", "<", ">") == r"(?:<(?i)(?:(?i)a)>)|(?:<(?i)(?:b{8,}))"


def test_what_stood_around_a_dropped_edge_does_not_become_a_count() -> None:
    assert bounded(r"^a{2\b}", "", "") == r"(?:(?:a\{2}))"
