"""Names of keys are words, whatever their spelling and script."""

from __future__ import annotations

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from contextward.detect.names import LONGEST, as_word, words


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("patientSSN", ("patient", "ssn")),
        ("patient_ssn2", ("patient", "ssn")),
        ("SSNOfPatient", ("ssn", "of", "patient")),
        ("größe", ("größe",)),
        ("GrößeÄrztin", ("größe", "ärztin")),
        ("straßeÜ", ("straße", "ü")),
        ("naz_wisko-panieńskie", ("naz", "wisko", "panieńskie")),
        ("imięOjca", ("imię", "ojca")),
        ("ФамилияПациента", ("фамилия", "пациента")),
        ("患者name", ("患者", "name")),
        ("İsim", ("İsim",)),
        ("12345", ()),
        ("", ()),
    ],
)
def test_a_key_is_cut_into_words(key: str, expected: tuple[str, ...]) -> None:
    assert words((key,)) == expected


def test_the_last_words_of_a_path_count() -> None:
    assert words(("hospital", "patient", "home address", "streetName")) == (
        "patient", "home", "address", "street", "name",
    )  # fmt: skip
    assert len(words(("a b c d e f g h",))) == LONGEST


@given(st.text(max_size=30))
def test_an_expression_finds_the_words_of_a_key_in_it(key: str) -> None:
    """Passages are chosen by expressions, so these must know no fewer spellings."""
    for word in words((key,)):
        found = re2.compile(f"(?m){as_word(word)}".encode()).search(key.encode())
        assert found is not None


@given(st.text("aAbBzZ_1ä", max_size=12))
def test_it_finds_them_in_keys_of_few_letters(key: str) -> None:
    test_an_expression_finds_the_words_of_a_key_in_it.hypothesis.inner_test(key)  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["import os", "true", "accept", "dob = 1", "REPORTS", "Orten"])
def test_letters_inside_of_another_word_are_no_word(text: str) -> None:
    for word in ("ort", "rue", "cep", "d"):
        assert re2.compile(f"(?m){as_word(word)}".encode()).search(text.encode()) is None
