"""The incremental document against a slow reference that knows nothing of lines."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contextward.model import Edit, Position, Range
from contextward.text.chunks import Chunks
from contextward.text.document import Document, Draft
from contextward.text.encoding import Encoding, from_units, to_units
from contextward.text.lines import content, split_lines

ALPHABET = ["a", "b", " ", "\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]
ALPHABET += ["é", "ß", "€", "😀", "👩‍⚕️", "\ud800", "\t", "\0"]
ENCODINGS: list[Encoding] = ["utf-8", "utf-16", "utf-32"]
texts = st.lists(st.sampled_from(ALPHABET), max_size=30).map("".join)


def reference_lines(text: str) -> list[str]:
    """Contents of the lines by LSP's definition, in one expression."""
    return re.split(r"\r\n|\n|\r", text)


def reference_offset(text: str, line: int, units: int, encoding: Encoding) -> int:
    """Where a position of a client lies in the text, counted character by character."""
    start = 0
    for _ in range(line):
        ending = re.compile(r"\r\n|\n|\r").search(text, start)
        if ending is None:
            return len(text)
        start = ending.end()
    offset = start
    while offset < len(text) and text[offset] not in "\r\n":
        width = len(
            text[offset].encode(
                {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[encoding],
                "surrogatepass",
            )
        )
        width //= {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
        if units < width:
            break
        units -= width
        offset += 1
    return offset


def position(lines: Document | Draft, line: int, units: int, encoding: Encoding) -> Position:
    if line >= len(lines):
        return Position(line, units)
    return Position(line, from_units(lines.line(line), units, encoding))


@given(texts)
def test_lines_are_those_of_the_protocol(text: str) -> None:
    lines = split_lines(text)
    assert "".join(lines) == text
    assert [content(line) for line in lines] == reference_lines(text)


def test_only_three_endings_end_a_line() -> None:
    assert split_lines("a\x0cb\u2028c\x85d\ne\rf\r\ng") == [
        "a\x0cb\u2028c\x85d\n",
        "e\r",
        "f\r\n",
        "g",
    ]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_hundred_thousand_random_edits_agree_with_the_reference(encoding: Encoding) -> None:
    rng = random.Random(f"edits {encoding}")
    edits = 0
    while edits < 34_000:
        text = "".join(rng.choices(ALPHABET, k=rng.randrange(40)))
        document = Document.of(text)
        for _ in range(20):
            batch = []
            draft = Draft(document)
            for _ in range(rng.choice((1, 1, 1, 4))):
                ends = sorted((rng.randrange(12), rng.randrange(14)) for _ in range(2))
                new = "".join(rng.choices(ALPHABET, k=rng.choice((0, 0, 1, 2, 6))))
                offsets = [reference_offset(text, line, unit, encoding) for line, unit in ends]
                text = text[: offsets[0]] + new + text[max(offsets) :]
                start, end = (position(draft, line, unit, encoding) for line, unit in ends)
                edit = Edit(Range(start, end), new)
                draft.replace(edit)
                batch.append(edit)
                edits += 1
            document, splices = document.apply(batch)
            assert document.text == text.replace("\ud800", "\ufffd")
            assert document == Document.of(text)
            assert len(splices) == len(batch)


@given(texts, st.sampled_from(ENCODINGS))
def test_columns_round_trip_through_units(text: str, encoding: Encoding) -> None:
    for line in reference_lines(text):
        for column in range(len(line) + 1):
            assert from_units(line, to_units(line, column, encoding), encoding) == column


@pytest.mark.parametrize(("encoding", "units"), [("utf-8", 7), ("utf-16", 4), ("utf-32", 3)])
def test_a_column_behind_an_accent_and_an_emoji(encoding: Encoding, units: int) -> None:
    assert to_units("é😀 ssn", 3, encoding) == units
    assert from_units("é😀 ssn", units, encoding) == 3


def test_a_column_inside_a_character_means_the_place_before_it() -> None:
    assert from_units("😀a", 1, "utf-16") == 0


@settings(max_examples=300)
@given(
    texts,
    st.lists(
        st.tuples(
            st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), texts
        ),
        max_size=5,
    ),
)
def test_splices_say_which_lines_changed(
    text: str, raw: list[tuple[int, int, int, int, str]]
) -> None:
    document = Document.of(text)
    edits = [Edit(Range(Position(a, b), Position(c, d)), new) for a, b, c, d, new in raw]
    after, splices = document.apply(edits)
    lines = list(document.lines)
    for step, edit in zip(splices, edits, strict=True):
        single, (splice,) = Document(Chunks.of(lines)).apply([edit])
        assert splice == step
        assert single.lines[: step.start] == lines[: step.start]
        assert single.lines[step.start + step.count :] == lines[step.end :]
        lines = list(single.lines)
    assert lines == list(after.lines)


def test_a_position_far_outside_means_the_end() -> None:
    document, _ = Document.of("ab\ncd").apply([Edit(Range(Position(99, 0), Position(99, 9)), "!")])
    assert document.text == "ab\ncd!"


def test_a_last_line_without_an_ending_is_split_in_linear_time() -> None:
    assert split_lines("x" * 5_000_000) == ["x" * 5_000_000]


def test_half_a_pair_that_stands_alone_keeps_its_place_and_harms_nobody() -> None:
    document = Document.of("a\ud83db\nc")
    assert document.text == "a\ufffdb\nc"
    at = Position(1, 1)
    document, _ = document.apply([Edit(Range(at, at), "\ude00\U0001f600")])
    assert document.line(1) == "c\ufffd\U0001f600"
    assert document.data == "a\ufffdb\nc\ufffd\U0001f600".encode()
