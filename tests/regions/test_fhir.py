"""FHIR: the resource a value is of, what an identifier or a contact is, in any order of keys."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.regions.reading import shown

PATIENT = {
    "resourceType": "Patient",
    "identifier": [
        {"system": "http://hl7.org/fhir/sid/us-ssn", "value": "1"},
        {"type": {"coding": [{"code": "MR"}]}, "value": "2"},
        {"type": {"text": "Health Card Number"}, "value": "3"},
        {"value": "4"},
    ],
    "name": [{"family": "Fa", "given": ["Gi", "Mi"]}],
    "telecom": [{"system": "phone", "value": "5"}, {"system": "email", "value": "6"}],
    "address": [{"line": ["7"], "postalCode": "8"}],
    "birthDate": "9",
}
FOUND = {
    "1": "patient.identifier.ssn",
    "2": "patient.identifier.medical record number",
    "3": "patient.identifier.health card number",
    "4": "patient.identifier.value",
    "Fa": "patient.name.family",
    "Gi": "patient.name.given",
    "Mi": "patient.name.given",
    "5": "patient.telecom.phone",
    "6": "patient.telecom.email",
    "7": "patient.address.street address",
    "8": "patient.address.postal code",
    "9": "patient.birth date",
}


def found(document: object, indent: int | None) -> dict[str, str]:
    text = json.dumps(document, indent=indent)
    return {value: path for _, path, value in shown("fhir-json", text)}


@pytest.mark.parametrize("indent", [None, 2])
def test_a_patient(indent: int | None) -> None:
    assert found(PATIENT, indent).items() >= FOUND.items()


@pytest.mark.parametrize("indent", [None, 2])
def test_the_resources_of_a_bundle_are_kept_apart(indent: int | None) -> None:
    bundle = {
        "resourceType": "Bundle",
        "entry": [
            {"resource": {"resourceType": "Practitioner", "name": [{"family": "A"}]}},
            {"resource": {"resourceType": "Patient", "name": [{"family": "B"}]}},
            {"resource": {"name": [{"family": "C"}]}},
            {
                "resource": {
                    "resourceType": "Observation",
                    "contained": [{"resourceType": "Organization", "name": "D"}],
                    "subject": {"reference": "https://x/Patient/1", "display": "E"},
                    "performer": [{"reference": "Practitioner/1", "display": "F"}],
                }
            },
        ],
    }
    read = found(bundle, indent)
    assert read["A"] == "Bundle.entry.resource.practitioner.name.family"
    assert read["B"] == "Bundle.entry.resource.patient.name.family"
    assert read["C"] == "Bundle.entry.resource.name.family"
    assert read["D"] == "Bundle.entry.resource.Observation.contained.organization.name"
    assert read["E"] == "Bundle.entry.resource.Observation.subject.patient.name"
    assert read["F"] == "Bundle.entry.resource.Observation.performer.practitioner.name"


def test_one_resource_a_line() -> None:
    text = '{"resourceType": "Patient", "birthDate": "1"}\n{"birthDate": "2"}'
    assert shown("fhir-json", text)[1:] == [(0, "patient.birth date", "1"), (1, "birth date", "2")]


@settings(max_examples=100)
@given(st.permutations(list(PATIENT)), st.sampled_from([None, 0, 2]))
def test_values_are_found_in_any_order_of_elements(keys: list[str], indent: int | None) -> None:
    read = found({key: PATIENT[key] for key in keys}, indent)
    for value, path in FOUND.items():
        assert path.endswith(read[value])
