"""HL7 version 2: components by what the standard has there; any separators, messages in texts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.regions.reading import records, shown

from contextward.model import Region
from contextward.regions.hl7v2 import message
from contextward.rules.formats import hl7

MSH = "MSH|^~\\&|A|B|C|D|2024||ADT^A01|1|P|2.5\n"
SEGMENTS = [
    ("PID|1||12^^^X^MR~34^^^USSSA^SS", [
        ("patient.medical record number", "12"), ("patient.ssn", "34"),
    ]),
    ("PID|||||Fa^Gi^Mi", [
        ("patient.name.family", "Fa"), ("patient.name.given", "Gi"), ("patient.name.middle", "Mi"),
    ]),
    ("PID|||||Fa&van&Be^Gi", [
        ("patient.name.family", "Fa"), ("patient.name.family", "Be"), ("patient.name.given", "Gi"),
    ]),
    ("PID|||||||196103211530", [("patient.birth date", "19610321")]),
    ("PID|||||||||||1 Low St&Low St&1^Apt 2^Town^ST^12345", [
        ("patient.street address", "1 Low St"), ("patient.street name", "Low St"),
        ("patient.address line", "Apt 2"), ("patient.city", "Town"), ("patient.state", "ST"),
        ("patient.postal code", "12345"),
    ]),
    ("PID|||||||||||||555^PRN^PH~^NET^Internet^a@b", [
        ("patient.home.phone", "555"), ("patient.home.email", "a@b"),
    ]),
    ('PID|||""||  Fa ^""', [("patient.name.family", "Fa")]),
    ("PV1|1|||||||Q1^Doc^Ann^^^^^^NPI&x&ISO^^^^NPI", [
        ("practitioner.npi", "Q1"), ("practitioner.name.family", "Doc"),
        ("practitioner.name.given", "Ann"),
    ]),
    ("NK1|1|Fa^Gi", [("relative.name.family", "Fa"), ("relative.name.given", "Gi")]),
    ("OBX|1|XPN|x||Fa^Gi", [
        ("patient.observation.name.family", "Fa"), ("patient.observation.name.given", "Gi"),
    ]),
    ("OBX|1|NM|x||12", []),
    ("OBR|1" + "|" * 31 + "Q1&Doc&Ann^2024", [
        ("practitioner.identifier", "Q1"), ("practitioner.name.family", "Doc"),
        ("practitioner.name.given", "Ann"),
    ]),
    ("ZZZ|1|Fa^Gi", []),
    ("PIDX|1", []),
    ("PID", []),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("segment", "expected"), SEGMENTS)
def test_a_segment_gives(segment: str, expected: list[tuple[str, str]]) -> None:
    assert [(path, text) for _, path, text in shown("hl7v2", MSH + segment)] == expected


def test_a_message_may_have_its_own_separators() -> None:
    text = "MSH#*+!$#A\nPID#1##7*****MR##Fa$van*Gi+Fo\n" + MSH + "PID|||||Fa^Gi"
    assert shown("hl7v2", text) == [
        (1, "patient.medical record number", "7"),
        (1, "patient.name.family", "Fa"),
        (1, "patient.name.given", "Gi"),
        (1, "patient.name.family", "Fo"),
        (3, "patient.name.family", "Fa"),
        (3, "patient.name.given", "Gi"),
    ]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\\r", "\\n", "\\r\\n"])
@pytest.mark.parametrize("escape", ["\\", "\\\\"])
def test_a_message_in_another_text(end: str, escape: str) -> None:
    text = end.join([f"MSH|^~{escape}&|A", "PID|||||Fa&van^Gi", "NK1|1|Fo^Ga", ""])
    assert [(region.path, text[region.start : region.end]) for region in values(text)] == [
        (("patient", "name", "family"), "Fa"),
        (("patient", "name", "given"), "Gi"),
        (("relative", "name", "family"), "Fo"),
        (("relative", "name", "given"), "Ga"),
    ]


def values(text: str) -> list[Region]:
    return [region for region in message(text) if isinstance(region, Region)]


def test_a_message_is_a_record_and_each_person_in_it_is_another() -> None:
    assert records("hl7v2", MSH + "PID|1\nPV1|1||||||1^A~2^B|3^C\nNK1|1|A") == [
        (0, 0, ""), (1, 0, "patient"), (2, 11, "practitioner"), (2, 15, "practitioner"),
        (2, 19, "practitioner"), (3, 0, "relative"),
    ]  # fmt: skip


@settings(max_examples=200)
@given(st.lists(st.sampled_from(["MSH|^~\\&", "PID", "|", "^", "~", "&", "a", "\\r", "\n", " "])))
def test_any_message_is_read_in_order(parts: list[str]) -> None:
    text, end = "".join(parts), 0
    for region in values(text):
        assert end <= region.start < region.end <= len(text)
        end = region.end


def test_every_field_of_the_data_is_in_order_and_named() -> None:
    for segment, fields in hl7().segments.items():
        assert [field.index for field in fields] == sorted({field.index for field in fields})
        assert all(field.typed_by or any(field.parts.values()) for field in fields), segment
