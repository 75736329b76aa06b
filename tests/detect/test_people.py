"""Whose a value is: records by marks, roles by words, and what a record makes of a value."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.factories import Factory

from contextward.detect.people import Line, people, role_of, speaks_of_health
from contextward.model import Detection, Finding, Mark, RuleId, Severity
from contextward.project import Project, shipped_engine
from contextward.text.document import Document

ENGINE = shipped_engine()


def found(text: str, name: str, folder: Path) -> dict[str, Finding]:
    report = Project(folder, ENGINE).report(ENGINE.open(Document.of(text), name))
    return {finding.rule: finding for finding in report.findings}


def at(column: int, *path: str) -> Detection:
    return Detection(RuleId("a.b"), column, column + 1, "key-value", "x", path)


@pytest.mark.parametrize(
    ("path", "role"),
    [
        (("patient", "name", "family"), "patient"),
        (("entry", "Patient", "generalPractitioner", "display"), "practitioner"),
        (("patient", "mother_maiden_name"), "relative"),
        (("provider", "patientName"), "patient"),
        (("member", "employer", "name"), "employer"),
        (("user", "name"), ""),
    ],
)
def test_the_innermost_word_for_a_role_decides(path: tuple[str, ...], role: str) -> None:
    assert role_of(path) == role


def test_elements_of_a_list_are_records_and_parts_belong_to_the_record_around() -> None:
    first = [Mark(0, ("users",)), Mark(5, ("users", "address"))]
    lines = [
        (0, first, [at(2, "users", "ssn"), at(6, "users", "address", "city")]),
        (1, [Mark(0, ("users",))], [at(2, "users", "ssn")]),
        (2, [], [at(0, "total")]),
    ]
    one, city, two, total = (detection.record for _, detection in people(lines))
    assert one == city
    assert len({one, two, total}) == 3


def test_loose_values_are_together_while_they_are_near() -> None:
    lines: list[Line] = [
        (0, [], [at(0, "name")]),
        (3, [], [at(0, "dob")]),
        (40, [], [at(0, "name")]),
    ]
    a, b, c = (detection.record for _, detection in people(lines))
    assert a == b != c


def test_a_patient_beside_health_is_phi_and_an_error(tmp_path: Path) -> None:
    make = Factory(3)
    text = f'{{"patient": {{"mrn": "{make.mrn()}", "phone": "{make.phone()}"}}}}'
    phone = found(text, "a.json", tmp_path)["personal.phone"]
    assert (phone.category, phone.severity) == ("health", Severity.ERROR)
    assert any(one.startswith("HIPAA:") for one in phone.regulations)


def test_staff_is_personal_data_without_a_reference_to_hipaa(tmp_path: Path) -> None:
    text = f'{{"physician": {{"phone": "{Factory(3).phone()}"}}}}'
    phone = found(text, "a.json", tmp_path)["personal.phone"]
    assert (phone.category, phone.severity) == ("personal", Severity.HINT)
    assert not any(one.startswith("HIPAA:") for one in phone.regulations)


def test_a_town_is_silent_until_an_identifier_of_the_person_stands_beside_it(
    tmp_path: Path,
) -> None:
    make = Factory(4)
    assert not found('{"patient": {"city": "Harrogate"}}', "a.json", tmp_path)
    text = f'{{"patient": {{"city": "Harrogate", "mrn": "{make.mrn()}"}}}}'
    assert "personal.locality" in found(text, "a.json", tmp_path)


def test_the_identifier_of_another_record_does_not_support_a_date(tmp_path: Path) -> None:
    mrn = Factory(5).mrn()
    text = f'[{{"mrn": "{mrn}"}}, {{"admissionDate": "2019-03-14"}}]'
    assert list(found(text, "a.json", tmp_path)) == ["health.mrn"]


def test_words_of_paths_speak_of_health() -> None:
    assert speaks_of_health(("fixtures", "fhir", "a.json"))
    assert not speaks_of_health(("src", "shop", "a.json"))
