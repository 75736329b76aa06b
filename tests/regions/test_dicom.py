"""DICOM: attributes by their tags, as JSON and as tools print them."""

from __future__ import annotations

import json

import pytest
from tests.regions.reading import records, shown


@pytest.mark.parametrize("indent", [None, 2])
def test_attributes_of_json_have_names(indent: int | None) -> None:
    document = {
        "00100010": {"vr": "PN", "Value": [{"Alphabetic": "A^B"}]},
        "00100020": {"vr": "LO", "Value": ["1"]},
        "00081140": {"vr": "SQ", "Value": [{"00100030": {"vr": "DA", "Value": ["2"]}}]},
        "00080090": {"vr": "PN", "Value": [{"Alphabetic": "C"}]},
    }
    text = json.dumps(document, indent=indent)
    found = {value: path for _, path, value in shown("dicom-json", text)}
    assert found["A^B"] == "patient.name"
    assert found["1"] == "patient.medical record number"
    assert found["2"] == "00081140.patient.birth date"
    assert found["C"] == "practitioner.name"


DUMPS = [
    ("(0010,0010) PN [A^B]                   #   8, 1 PatientName", "patient.name", "A^B"),
    ("  (0010,0020) LO [ 1 ]  # 2, 1 PatientID", "patient.medical record number", "1"),
    ("(0010, 0030) Patient's Birth Date                DA: '2'", "patient.birth date", "2"),
    ("(0008,0090) PN #4 [C^D] ReferringPhysicianName", "practitioner.name", "C^D"),
    ("0002: (0010,0010) PN [A]", "patient.name", "A"),
]


@pytest.mark.parametrize(("line", "path", "value"), DUMPS)
def test_a_line_of_a_dump_gives(line: str, path: str, value: str) -> None:
    assert shown("dicom-dump", line) == [(0, path, value)]


@pytest.mark.parametrize(
    "line", ["", "(0010,0010)", "(0010,0010) PN (no value)", "(0008,0060) CS [MR]"]
)
def test_a_line_of_a_dump_without_a_person(line: str) -> None:
    assert shown("dicom-dump", line) == []


def test_each_data_set_is_a_record() -> None:
    line = "(0008,0005) CS [ISO_IR 100]"
    assert records("dicom-dump", f"{line}\n(0010,0010) PN [A]\n{line}") == [(0, 0, ""), (2, 0, "")]
