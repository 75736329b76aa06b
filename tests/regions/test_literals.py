"""Literals that are one text, and what escapes hide: text and the columns it is written at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import Factory
from tests.regions.reading import lines_of

from contextward.model import Decoded
from contextward.project import shipped_engine
from contextward.regions.languages import reader_for
from contextward.regions.literals import decoded
from contextward.text.document import Document

TEXTS = [
    ("python", 'x = "1" "2"', ["12"]),
    ("python", 'x = "1" + "2" + y + "3"', ["12"]),
    ("python", 'x = ("1"\n"2"\n"3")', ["12", "123"]),
    ("python", 'x = "1" \\\n"2"', ["12"]),
    ("python", 'x = "1"\n"2"', []),
    ("python", 'x = ["1",\n"2"]', []),
    ("python", 'x = r"\\x41" "\\x42"', ["\\x41B"]),
    ("javascript", 'x = "1" +\n "2"', ["12"]),
    ("javascript", 'x = "1"\n + "2"', ["12"]),
    ("javascript", 'x = "1"\n"2"', []),
    ("javascript", 'x = "1" "2"', []),
    ("javascript", 'x = "1" + // one\n "2"', []),
    ("javascript", 'x = "\\u{41}\\x42\\u0043"', ["ABC"]),
    ("javascript", 'x = "\\ud83d\\ude00\\ud83d\\n"', ["\U0001f600\ufffd\n"]),
    ("javascript", 'x = "a\\nb"', ["a\nb"]),
    ("javascript", 'x = "a " + "b"', []),
    ("javascript", 'x = "a" +\n "b " +\n "c"', ["ab "]),
    ("java", 'x = "1" +\n "2"', ["12"]),
    ("c", 'x = "1" L"2"', ["12"]),
    ("php", 'x = "1" . "2"', ["12"]),
    ("javascript", 'x = "a\\"b"', []),
]


@pytest.mark.parametrize(("language", "text", "expected"), TEXTS)
def test_a_text_says(language: str, text: str, expected: list[str]) -> None:
    found = [
        region.decoded.text
        for _, _, regions in lines_of(reader_for(language), text)
        for region in regions
        if region.decoded
    ]
    assert found == expected


@given(st.text(max_size=60), st.text(max_size=10))
def test_every_character_has_its_columns(line: str, carried: str) -> None:
    said = decoded(line, [(0, len(line), True)], carried)
    assert said.text.startswith(carried)
    assert len(said.text) == len(said.starts) == len(said.ends)
    own = range(len(carried), len(said.text))
    assert [said.starts[i] for i in own[1:]] == [said.ends[i] for i in own[:-1]]
    assert (said.starts[own[0]], said.ends[own[-1]]) == (0, len(line)) if own else not line
    said.text.encode()


def test_what_is_written_stands_for_itself() -> None:
    assert decoded("ab", [(0, 1, True), (1, 2, True)]) == Decoded("ab", (0, 1), (1, 2))


@pytest.mark.parametrize(
    ("path", "form", "line"),
    [
        ("a.py", 'patient_ssn = "{}" "{}"', 0),
        ("a.py", 'patient_ssn = ("{}"\n  "{}")', 1),
        ("a.ts", 'const patientSsn = "{}" +\n  "{}";', 1),
        ("a.js", 'const patientSsn = "{}\\x2d{}";', 0),
    ],
)
def test_a_broken_value_is_found_where_it_ends(path: str, form: str, line: int) -> None:
    ssn = Factory(3).ssn()
    cut = ssn.rindex("-")
    parts = (ssn[:cut], ssn[cut + 1 :]) if "x2d" in form else (ssn[: cut + 1], ssn[cut + 1 :])
    text = form.format(*parts)
    [(number, found)] = shipped_engine().open(Document.of(text), path).detections()
    assert (number, found.rule) == (line, "health.us-ssn")
    written = text.split("\n")[line]
    assert written[found.end - 4 : found.end] == ssn[-4:]
    assert found.start == (written.index(parts[0]) if line == 0 else found.end - 4)
