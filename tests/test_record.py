"""Records: what is packed holds all that a report needs, and nothing of the file."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import Factory

from contextward.model import Position
from contextward.project import shipped_engine
from contextward.record import Record, record_of
from contextward.text.document import Document

ENGINE = shipped_engine()


def recorded(text: str, path: str = "a.yaml") -> Record:
    return record_of(ENGINE.open(Document.of(text), path))


def test_a_packed_record_is_the_record_without_the_names_of_keys() -> None:
    factory = Factory(3)
    record = recorded(f"patient:\n  ssn: {factory.ssn()}\n  email: {factory.email()}\n")
    again = Record.unpack(record.pack())
    assert len(record.found) == len(again.found) >= 2
    for one, other in zip(record.found, again.found, strict=True):
        assert other.detection.path == ()
        assert (one.line, one.fingerprint, one.offset, one.characters) == (
            other.line, other.fingerprint, other.offset, other.characters,
        )  # fmt: skip


def test_no_value_and_no_key_is_packed() -> None:
    factory = Factory(4)
    ssn, mail = factory.ssn(), factory.email()
    packed = recorded(f"zebra_patient:\n  ssn: {ssn}\n  email: {mail}\n").pack()
    for secret in (ssn, mail, "zebra"):
        assert secret.encode() not in packed


def test_a_file_of_which_nothing_is_to_tell_is_packed_as_nothing() -> None:
    assert recorded("a: 1\n").pack() == b""
    assert Record.unpack(b"") == Record()
    assert Record.unpack(Record(binary=True).pack()).binary


@pytest.mark.parametrize("packed", [b"x", b"[]", b"{}", b"[1,2]", b"null", b'["",false,"",[[1]]]'])
def test_what_is_no_record_is_refused(packed: bytes) -> None:
    with pytest.raises(ValueError):
        Record.unpack(packed)


@settings(max_examples=50, deadline=None)
@given(st.text("aé\U0001f600 ", max_size=20))
def test_places_are_in_the_units_of_reports(before: str) -> None:
    value = Factory(5).ssn()
    text = f"x\n# {before} ssn: {value}\n"
    record = recorded(text, "a.py")
    for one in record.found:
        place = record.places()[Position(one.line, one.detection.start)]
        line = text.splitlines()[one.line]
        assert text[place.offset :].startswith(value)
        units = line[: one.detection.start].encode("utf-16-le")
        assert place.character == len(units) // 2
