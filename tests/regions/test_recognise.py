"""What a text is by its beginning."""

from __future__ import annotations

import pytest

from contextward.regions.recognise import recognise

TEXTS = [
    ("plaintext", "MSH|^~\\&|A|B\nPID|1", "hl7v2"),
    ("unknown", "\n\x0bFHS|^~\\&|A", "hl7v2"),
    ("python", "MSH|^~\\&|A|B", "python"),
    ("plaintext", "id|name|ssn\n1|2|3\n4|5|6\n", "csv"),
    ("plaintext", "\ufeffid,last name,first name,dob\n1,2,3,4", "csv"),
    ("unknown", "id\tname\tcity\n1\t2\t3\n", "csv"),
    ("plaintext", "ISA*00*x", "x12"),
    ("unknown", "<?xml version='1.0'?>\n<a/>", "xml"),
    ("unknown", "<ClinicalDocument xmlns='urn:hl7-org:v3'>", "cda"),
    ("xml", "<Patient xmlns='http://hl7.org/fhir'>", "fhir-xml"),
    ("json", '{\n "id": "1",\n "resourceType" : "Patient"', "fhir-json"),
    ("json", '{"resourceType": 1}', "json"),
    ("json", '{"00100010": {"vr": "PN"', "dicom-json"),
    ("plaintext", "x\n(0008,0005) CS [A]\n(0010,0010) PN [A]\n(0010,0020) LO [1]", "dicom-dump"),
    ("plaintext", "Dear Ann, Ben, Cid, and Dan\nHow are you?\n", "plaintext"),
    ("plaintext", "id,name\n1,2\n", "plaintext"),
    ("plaintext", "id,name,x,y\n", "plaintext"),
    ("plaintext", "", "plaintext"),
]


@pytest.mark.parametrize(("language", "text", "expected"), TEXTS)
def test_the_beginning_tells(language: str, text: str, expected: str) -> None:
    assert recognise(language, text.encode()) == expected
