"""What holds for every reader on any text: it never fails, is exact about spans, and resumes."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.regions.reading import lines_of

from contextward.model import Mark, Region
from contextward.regions import Read, State
from contextward.regions.languages import reader_for

LANGUAGES = [
    "python",
    "javascript",
    "typescript",
    "json",
    "yaml",
    "dotenv",
    "markdown",
    "plaintext",
    "csv",
    "tsv",
    "hl7v2",
    "sql",
    "dicom-json",
    "dicom-dump",
    "toml",
    "ini",
    "properties",
    "x12",
    "xml",
    "fhir-json",
    "none",
    "java",
    "csharp",
    "ruby",
    "rust",
    "shellscript",
    "haskell",
]
TOKENS = [
    '"', "'", "`", '"""', "'''", "\\", "#", "//", "/*", "*/", "/", "<!--", "-->", "${", "f'{", 'f"',
    "(", ")", "[", "]", "{", "}", "<", ">", "</", "/>", "<P ", "=>", "=", "==", ":", ": ", ",", ";",
    ".", "?.", "- ", "? ", "|", "> ", "---", "&a ", "*a", "!t ", " #", "a", "ssn", "def ", "const ",
    "return ", "in ", "if ", "1", "-2.5e", "true", "\n", "\n", "\n  ", "\n    ", "\t", "\x00", "é",
    "\x0c", "\u2028", "\x85", "\ud800", "\x1e", "\x1f", "\N{GRINNING FACE}", "x" * 100, "+", "@",
]  # fmt: skip
PATTERNS = [*TOKENS, "[{(", "}])", "({[", "a.", "a,", "x[", "a['b']", '{"a":', "`${", "/[", "a<"]
TEXTS = st.lists(st.sampled_from(TOKENS), max_size=60).map("".join) | st.text(max_size=80)
MARKS = [*"b([{ci$e`\"'DS*<>AakK-=|+;fkonstv:0123456789", "\x1e", "\x1f"]
PARTS = st.lists(st.sampled_from(MARKS), max_size=6).map("".join) | st.text(max_size=10)
STATES = st.lists(PARTS, max_size=70).map(tuple)


@pytest.mark.parametrize("language", LANGUAGES)
def test_regions_are_in_order_and_in_bounds(language: str) -> None:
    reader = reader_for(language)

    @settings(max_examples=300)
    @given(text=TEXTS)
    def check(text: str) -> None:
        for line, _, regions in lines_of(reader, text):
            check_regions(line, regions)

    check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_state_is_read_and_always_alike(language: str) -> None:
    reader = reader_for(language)

    @settings(max_examples=300)
    @given(line=TEXTS, state=STATES)
    def check(line: str, state: State) -> None:
        regions, after = reader.read(line, state)
        check_regions(line, regions)
        assert reader.read(line, state) == (regions, after)
        reader.read(line, after)

    check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_reading_on_from_a_stored_state_is_reading_the_whole(language: str) -> None:
    reader = reader_for(language)

    @settings(max_examples=200)
    @given(text=TEXTS)
    def check(text: str) -> None:
        read = lines_of(reader, text)
        for (line, state, regions), following in zip(read, [*read[1:], None], strict=True):
            stored = tuple(json.loads(json.dumps(state)))
            again, after = reader.read(line, stored)
            assert tuple(one for one in again if isinstance(one, Region)) == regions
            assert following is None or after == following[1]

    check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_state_is_bounded(language: str) -> None:
    reader = reader_for(language)
    for pattern in PATTERNS:
        state: State = reader.start
        for line in ("x = " + pattern * 300, "k: " + ("y" * 300 + pattern) * 70, pattern * 300):
            _, state = reader.read(line, state)
            assert len(state) <= 70
            assert sum(map(len, state)) <= 70 * 16 * 81


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_time_grows_with_the_length_of_a_line(language: str) -> None:
    reader = reader_for(language)
    for pattern in PATTERNS:
        line = "x = " + pattern * 10_000
        began = time.process_time()
        reader.read(line, ())
        # A tenth of the speed of ordinary text; quadratic time would be minutes.
        assert time.process_time() - began < 1 + len(line) / 100_000, pattern


def check_regions(line: str, read: Read) -> None:
    end = 0
    for region in read:
        if isinstance(region, Mark):
            assert 0 <= region.column <= len(line)
            continue
        assert end <= region.start <= region.end <= len(line)
        end = region.end
        assert region.kind != "key-value" or region.path
        assert not region.path or region.kind in ("key-value", "cell", "message")
        if region.outer_start >= 0:
            assert region.outer_start < region.start
            assert region.end < region.outer_end <= len(line)
        else:
            assert region.outer_end == -1
            assert region.start < region.end
