"""X12: who a segment is about, by hierarchy and names; any separators; one line or many."""

from __future__ import annotations

import pytest
from tests.regions.reading import records, shown

ISA = (
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
    "*240101*1200*^*00501*000000001*0*T*:~"
)
CLAIM = [
    "ST*837*1", "NM1*85*2*CLINIC*****XX*Q1", "N4*A*MA*1", "HL*2*1*22*0", "SBR*P*18*G1",
    "NM1*IL*1*FA*GI*MI***MI*M1", "N3*1 LOW ST*APT 2", "N4*TOWN*MA*2", "DMG*D8*19610321*F",
    "REF*SY*S1", "PER*IC*JO*TE*555*EM*A@B", "NM1*PR*2*PAYER*****PI*P1", "CLM*C1*5",
    "DTP*472*D8*20240102", "NM1*82*1*DOC*ANN****XX*Q2", "HL*3*2*23*0", "DMG*D8*20100102",
    "NM1*QC*1*FO*GA",
]  # fmt: skip
FOUND = [
    ("organization.name", "CLINIC"), ("organization.npi", "Q1"),
    ("organization.city", "A"), ("organization.state", "MA"), ("organization.postal code", "1"),
    ("subscriber.group number", "G1"), ("subscriber.name.family", "FA"),
    ("subscriber.name.given", "GI"), ("subscriber.name.middle", "MI"),
    ("subscriber.member id", "M1"), ("subscriber.street address", "1 LOW ST"),
    ("subscriber.address line", "APT 2"), ("subscriber.city", "TOWN"), ("subscriber.state", "MA"),
    ("subscriber.postal code", "2"), ("subscriber.birth date", "19610321"),
    ("subscriber.ssn", "S1"), ("subscriber.contact.name", "JO"),
    ("subscriber.phone", "555"), ("subscriber.email", "A@B"),
    ("organization.name", "PAYER"), ("organization.identifier", "P1"),
    ("patient.account number", "C1"), ("patient.service date", "20240102"),
    ("practitioner.name.family", "DOC"), ("practitioner.name.given", "ANN"),
    ("practitioner.npi", "Q2"), ("dependent.birth date", "20100102"),
    ("patient.name.family", "FO"), ("patient.name.given", "GA"),
]  # fmt: skip


@pytest.mark.parametrize("between", ["", "\n"])
def test_a_claim_gives(between: str) -> None:
    text = ISA + between + between.join(segment + "~" for segment in CLAIM)
    assert [(path, value) for _, path, value in shown("x12", text)] == FOUND


def test_an_interchange_may_have_its_own_separators() -> None:
    text = ISA.replace("*", "|").replace("~", "'") + "NM1|IL|1|FA*X|GI'DMG|D8|19610321'"
    assert [(path, value) for _, path, value in shown("x12", text)] == [
        ("subscriber.name.family", "FA*X"),
        ("subscriber.name.given", "GI"),
        ("subscriber.birth date", "19610321"),
    ]


def test_segments_may_end_with_their_lines() -> None:
    text = ISA.replace("~", "\n") + "NM1*IL*1*FA*GI\nDMG*D8*19610321"
    assert [value for _, _, value in shown("x12", text)] == ["FA", "GI", "19610321"]


def test_a_header_may_be_short() -> None:
    text = "ISA*00**00**ZZ*A*ZZ*B*240101*1200*^*00501*1*0*T*:~\nNM1*IL*1*FA~"
    assert [value for _, _, value in shown("x12", text)] == ["FA"]


def test_hierarchy_and_claims_are_records() -> None:
    text = "HL*1**22*0~\nNM1*IL*1*FA~\nCLP*1~"
    assert records("x12", text) == [(0, 0, ""), (1, 0, "subscriber"), (2, 0, "")]
