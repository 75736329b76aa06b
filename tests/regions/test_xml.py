"""XML: texts and attributes under their elements; CDA's roles, FHIR's identifiers, fixtures."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.regions.reading import in_line, shown

LINES = [
    ("<p a=\"1\" b='2'>3</p>", [("p.a", "1"), ("p.b", "2"), ("p", "3")]),
    ("<p><q/><r>1</r> 2 </p>", [("p.r", "1"), ("p", "2")]),
    ("<!-- a --><p><![CDATA[<1>]]></p><?x y?>", [("#", "a"), ("p", "<1>")]),
    ('<add key="user" value="1"/>', [("add.key", "user"), ("add.user", "1")]),
    ('<s name="city">1</s>', [("s.name", "city"), ("s.city", "1")]),
    ('<patients id="1" first_name="2"/>', [("patients.id", "1"), ("patients.first_name", "2")]),
    # broken
    ("<p><q>1</p>2", [("p.q", "1")]),
    ("</p><q>1", [("q", "1")]),
    ("<p a=1 b>2", [("p", "2")]),
    ("a < b", []),
]

CDA = """<ClinicalDocument xmlns="urn:hl7-org:v3">
<recordTarget><patientRole>
<id root="2.16.840.1.113883.4.1" extension="1"/>
<id root="1.2.3" extension="2"/>
<addr><streetAddressLine>3</streetAddressLine><postalCode>4</postalCode></addr>
<telecom use="HP" value="tel:5"/><telecom value="mailto:6"/>
<patient><name><given>7</given><family>8</family></name><birthTime value="9"/>
</patient></patientRole></recordTarget>
<author><assignedAuthor><id root="2.16.840.1.113883.4.6" extension="10"/>
<assignedPerson><name><family>11</family></name></assignedPerson></assignedAuthor></author>
</ClinicalDocument>"""
CDA_FOUND = {
    "1": "recordTarget.patient.id.ssn",
    "2": "recordTarget.patient.id.medical record number",
    "3": "recordTarget.patient.address.street address",
    "4": "recordTarget.patient.address.postal code",
    "5": "recordTarget.patient.telecom.phone",
    "6": "recordTarget.patient.telecom.email",
    "7": "recordTarget.patient.patient.name.given",
    "8": "recordTarget.patient.patient.name.family",
    "9": "recordTarget.patient.patient.birth date",
    "10": "practitioner.practitioner.id.npi",
    "11": "practitioner.practitioner.practitioner.name.family",
}
FHIR = """<Patient xmlns="http://hl7.org/fhir">
<identifier><system value="http://hl7.org/fhir/sid/us-ssn"/><value value="1"/></identifier>
<name><family value="2"/></name><telecom><system value="email"/><value value="3"/></telecom>
<birthDate value="4"/></Patient>"""


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_a_line_gives(line: str, expected: list[tuple[str, str]]) -> None:
    assert in_line("xml", line) == expected


def test_a_clinical_document() -> None:
    found = {value: path for _, path, value in shown("cda", CDA)}
    for value, path in CDA_FOUND.items():
        assert found[value] == f"ClinicalDocument.{path}"


def test_a_resource() -> None:
    found = {value: path for _, path, value in shown("fhir-xml", FHIR)}
    assert found["1"] == "Patient.identifier.ssn"
    assert found["2"] == "Patient.name.family"
    assert found["3"] == "Patient.telecom.email"
    assert found["4"] == "Patient.birth date"


def test_tags_attributes_and_texts_go_on() -> None:
    text = '<p\n a="1\n2"\n>\n3\n<!-- 4\n5 --></p>'
    assert shown("xml", text) == [
        (1, "p.a", "1"), (2, "p.a", "2"), (4, "p", "3"), (5, "#", "4"), (6, "#", "5"),
    ]  # fmt: skip


NAMES = st.sampled_from(["a", "b", "first-name", "c_d"])
WORDS = st.text(st.sampled_from("xyz é'&;1"), max_size=5).map(str.strip)


@st.composite
def elements(draw: st.DrawFn, depth: int = 3) -> ElementTree.Element:
    element = ElementTree.Element(draw(NAMES), draw(st.dictionaries(NAMES, WORDS, max_size=2)))
    element.text = draw(WORDS)
    for _ in range(draw(st.integers(0, 2)) if depth else 0):
        element.append(draw(elements(depth - 1)))
    return element


@settings(max_examples=100)
@given(elements())
def test_values_are_what_the_standard_library_reads(root: ElementTree.Element) -> None:
    text = ElementTree.tostring(root, encoding="unicode")

    def expected(element: ElementTree.Element, path: str) -> list[tuple[str, str]]:
        path = f"{path}.{element.tag}".lstrip(".")
        found = [(f"{path}.{key}", value) for key, value in element.attrib.items() if value]
        found += [(path, element.text)] if element.text else []
        for inner in element:
            found += expected(inner, path)
        return found

    read = [(path, plain(value)) for _, path, value in shown("xml", text)]
    assert read == expected(root, "")


def plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
