"""Updating a snapshot always gives what opening the edited text gives."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import Factory

from contextward.engine import Engine, Snapshot
from contextward.model import Edit, Position, Range
from contextward.project import shipped_engine
from contextward.text.document import Document

LANGUAGES = {
    "a.py": "python",
    "a.ts": "typescript",
    "a.json": "json",
    "a.yaml": "yaml",
    ".env": "dotenv",
    "a.csv": "csv",
    "a.hl7": "hl7v2",
    "a.sql": "sql",
    "a.toml": "toml",
    "a.properties": "properties",
    "a.x12": "x12",
    "a.xml": "xml",
    "a.txt": "plaintext",
    "a.java": "java",
    "a.go": "go",
    "a.rb": "ruby",
    "a.rs": "rust",
    "a.c": "c",
    "a.sh": "shellscript",
}
PIECES = [
    '"', "'", '"""', "'''", "`", "${", "}", "{", "[", "]", "(", ")", "#", "//", "/*", "*/", "\\",
    "\n", "\n", "\n", "\r\n", "\r", "  ", "    ", ":", "=", ",", "- ", "|", ">", "\u2028", "\x0c",
    "ssn", "patient", "name", "mrn", "password", "value", '"MR"', "medical record", "x", "TODO",
    "\u00e9\U0001f600",
    "def f(x):\n", "class A:\n", "import os\n", "const a = ", "export function f() {\n", "key:\n",
    "key: ", "---\n", "try:\n", "id,patient name,mrn,dob\n", "1,", "MSH|^~\\&|",
    "\nPID|1||", "^", "~", "ISA*", "NM1*IL*1*", "<mrn>", "</mrn>",
    '{"resourceType": "Patient", "system": "', "<p mrn='", "INSERT INTO p (mrn, name) VALUES ('",
    "-\" +\n\"", "\\x2d", "<<EOF\n", "EOF\n", "assertEquals(", ".put(",
]  # fmt: skip


def values(seed: int) -> list[str]:
    factory = Factory(seed)
    return [factory.ssn(), factory.mrn(), factory.password(), factory.email(), factory.name()]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return shipped_engine()


edits = st.lists(
    st.tuples(
        st.integers(0, 12), st.integers(0, 20), st.integers(0, 3), st.integers(0, 20), st.integers()
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(sorted(LANGUAGES)), st.integers(0, 10**6), st.lists(edits, max_size=5))
def test_any_edits_in_any_language(
    path: str, seed: int, rounds: list[list[tuple[int, int, int, int, int]]]
) -> None:
    engine = shipped_engine_once()
    rng = random.Random(seed)
    pieces = PIECES + values(seed % 50) * 3
    snapshot = engine.open(Document.of("".join(rng.choices(pieces, k=40))), path)
    for batch in rounds:
        made = []
        for line, column, height, width, choice in batch:
            inner = random.Random(choice)
            text = "".join(inner.choices(pieces, k=inner.randrange(6)))
            start, end = Position(line, column), Position(line + height, width)
            made.append(Edit(Range(start, end), text))
        snapshot = engine.update(snapshot, made)
        whole = engine.open(Document.of(snapshot.document.text), path)
        assert list(snapshot.detections()) == list(whole.detections())
        assert len(snapshot.rows) == len(whole.rows) == len(snapshot.document)
        assert engine.complete(snapshot) == engine.complete(whole)


def same(engine: Engine, snapshot: Snapshot) -> bool:
    whole = engine.open(Document.of(snapshot.document.text), snapshot.path)
    return list(whole.detections()) == list(snapshot.detections())


_ENGINES: list[Engine] = []


def shipped_engine_once() -> Engine:
    if not _ENGINES:
        _ENGINES.append(shipped_engine())
    return _ENGINES[0]


def test_typing_a_string_open_and_closed_far_above(engine: Engine) -> None:
    body = "".join(f'patient_{i} = Patient(mrn="48{i:04}7")\n' for i in range(200))
    snapshot = engine.open(Document.of(body), "a.py")
    found = len(list(snapshot.detections()))
    assert found == 200
    start = Range(Position(0, 0), Position(0, 0))
    opened = engine.update(snapshot, [Edit(start, '"""\n')])
    assert same(engine, opened)
    closed = engine.update(opened, [Edit(Range(Position(0, 3), Position(0, 3)), '"""')])
    assert len(list(closed.detections())) == found


def test_an_edit_that_touches_one_line_keeps_all_other_rows(engine: Engine) -> None:
    body = "".join(f"x{i} = {i}  # plain\n" for i in range(1000))
    before = engine.complete(engine.open(Document.of(body), "a.py"))
    after = engine.update(before, [Edit(Range(Position(500, 0), Position(500, 1)), "y")])
    reach = engine.ruleset.reach
    kept = [i for i in range(1000) if before.rows[i] is after.rows[i]]
    assert set(range(1000)) - set(kept) <= set(range(500 - reach, 501 + reach))


def test_an_update_that_reads_too_much_is_left_to_others(engine: Engine) -> None:
    before = engine.complete(engine.open(Document.of("x = 1\n" * 500), "a.py"))
    here = Range(Position(0, 0), Position(0, 0))
    assert engine.update_within(before, [Edit(here, "y")], 50) is not None
    assert engine.update_within(before, [Edit(here, '"""')], 50) is None
    assert engine.update_within(before, [Edit(here, "y\n" * 60)], 50) is None


def test_what_the_prose_tier_said_stays_with_untouched_lines(engine: Engine) -> None:
    document = Document.of("# one\n# two\n# three\n")
    found = engine.open(Document.of("ssn: " + Factory().ssn()), "a.yaml").rows[0].detections
    snapshot = engine.with_prose(engine.open(document, "a.py"), {2: found})
    edited = engine.update(snapshot, [Edit(Range(Position(0, 5), Position(0, 5)), "!\n#")])
    assert edited.rows[0].prose is None
    assert edited.rows[3].prose == found
