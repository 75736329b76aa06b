from __future__ import annotations

import random
import string
import time
import zlib
from dataclasses import replace
from itertools import pairwise
from typing import Any, Literal, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contextward.detect.checks import CHECKS, luhn_digit
from contextward.detect.evidence import (
    Evidence,
    company_points,
    gather,
    is_noise,
    points_of,
    richness,
)
from contextward.detect.evidence import (
    weigh as weigh_points,
)
from contextward.detect.evidencetables import Form, Origin, evidence_tables
from contextward.detect.purpose import path_kind
from contextward.model import Confidence, Region, RegionKind
from contextward.rules.filekinds import shipped_kinds
from contextward.rules.schema import (
    Detector,
    FieldDetector,
    Near,
    PathDetector,
    RecognizerDetector,
    RegexDetector,
    Rule,
    RuleCategory,
)

LOW, MEDIUM, HIGH = Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH
unhurried = settings(deadline=None)
BASE62 = string.digits + string.ascii_letters
FIELD = FieldDetector(kind="field", name=("token",))
PASSWORD = FieldDetector(kind="field", name=("password",), checksum="opaque")
BARE = RegexDetector(kind="regex", pattern="x")
PREFIXED = RegexDetector(kind="regex", pattern="x", keywords=("tok_",))

purposes = [purpose.purpose for purpose in evidence_tables().purposes]
keys = sorted({word for words in evidence_tables().keys.values() for word in words})
evidences = st.builds(
    Evidence,
    category=st.sampled_from(get_args(RuleCategory)),
    data_class=st.sampled_from(["password", "us-ssn", "credit-card", "imei", "person-name"]),
    origin=st.sampled_from(get_args(Origin)),
    check=st.sampled_from([None, *CHECKS]),
    holds=st.booleans(),
    form=st.sampled_from([None, *get_args(Form)]),
    rich=st.sampled_from([None, True, False]),
    key=st.lists(st.sampled_from([*keys, "zzz"]), max_size=5).map(tuple),
    named=st.integers(0, 3),
    region=st.sampled_from(get_args(RegionKind)),
    file=st.sampled_from([*purposes, *shipped_kinds().by_id, "other"]),
)


def rule(
    detector: Detector = FIELD,
    category: RuleCategory = "secret",
    data_class: str = "token",
    confidence: Literal["high", "medium", "low"] = "medium",
) -> Rule:
    return Rule(
        id="acme.rule",
        title="A value",
        message="A value",
        category=category,
        data_class=data_class,
        severity="warning",
        confidence=confidence,
        detect=(detector,),
    )


def weigh(evidence: Evidence, base: Confidence, company: int = 0) -> Confidence:
    points = points_of(evidence) + company_points(evidence.category, company)
    return weigh_points(points, base)


def field(*path: str) -> Region:
    return Region("key-value", 0, 40, path)


def token(length: int = 32, seed: int = 1) -> str:
    return "".join(random.Random(seed).choices(BASE62, k=length))


def card(good: bool) -> str:
    body = "4" + "".join(random.Random(3).choices(string.digits, k=14))
    digit = luhn_digit(body)
    return f"{body}{digit if good else (digit + 1) % 10}"


# What a rule is sure of, and what moves it


@pytest.mark.parametrize("category", get_args(RuleCategory))
@pytest.mark.parametrize("base", Confidence)
def test_without_evidence_a_rule_is_as_sure_as_it_says(
    category: RuleCategory, base: Confidence
) -> None:
    assert weigh(Evidence(category, "any", origin="near"), base) is base


@pytest.mark.parametrize(
    ("value", "key", "path", "expected"),
    [
        (token(), ("db", "password"), "src/app.py", HIGH),
        ("hr7-Kelpwood9", ("db", "password"), "src/app.py", MEDIUM),
        ("hr7-Kelpwood9", ("db", "password"), ".env", HIGH),
        ("sunshine", ("db", "password"), "src/app.py", LOW),
        ("sunshine", ("db", "password"), ".env", MEDIUM),
        ("sunshine", ("db", "password"), "tests/test_app.py", LOW),
        ("Passwort", ("labels", "password"), "src/app.py", LOW),
        ("reset_password", ("password",), "src/app.py", LOW),
        ("48291736", ("token",), "tests/test_otp.py", LOW),
        ("$2b$12$" + "abcdefghij" * 5, ("password",), ".env", LOW),
        (token(), ("password", "hash"), "src/app.py", MEDIUM),
        (token(), ("csrf", "token"), "src/app.py", LOW),
        (token(), ("integrity",), "package-lock.json", LOW),
        ("/run/secrets/db", ("password",), "compose.yaml", LOW),
    ],
)
def test_a_secret_of_medium_confidence(
    value: str, key: tuple[str, ...], path: str, expected: Confidence
) -> None:
    evidence = gather(rule(PASSWORD), PASSWORD, value, field(*key), path)
    assert weigh(evidence, MEDIUM) is expected


def test_a_token_with_a_documented_beginning_stays_sure_wherever_it_stands() -> None:
    for path in ("src/app.py", "tests/test_app.py", "README.md", "vendor/x.go", ".env"):
        evidence = gather(rule(PREFIXED), PREFIXED, "tok_" + token(), None, path)
        assert evidence.origin == "prefixed"
        assert weigh(evidence, HIGH) is HIGH


def test_companions_make_a_record_of_a_weak_name() -> None:
    detector = FieldDetector(kind="field", name=("name",))
    weak = rule(detector, "health", "person-name", "low")
    evidence = gather(weak, detector, "Wendeline Harrowgate", field("name"), "src/seed.py")
    assert weigh(evidence, LOW) is LOW
    assert weigh(evidence, LOW, 2) is MEDIUM
    assert weigh(evidence, MEDIUM, 4) is HIGH


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (("patient", "ssn"), HIGH),
        (("part", "number"), MEDIUM),
        (("version", "pattern"), MEDIUM),
    ],
)
def test_the_name_of_a_key_speaks_for_a_person_or_against(
    key: tuple[str, ...], expected: Confidence
) -> None:
    detector = RegexDetector(kind="regex", pattern="x")
    evidence = gather(
        rule(detector, "health", "us-ssn"), detector, "536-22-1234", field(*key), "src/app.py"
    )
    assert weigh(evidence, HIGH) is expected


def test_the_name_that_a_rule_looks_for_does_not_speak_against_it() -> None:
    detector = FieldDetector(kind="field", name=("number", "serial number"))
    owner = rule(detector, "health", "device-id")
    serial = gather(owner, detector, "QX-48291", field("pump", "serialNumber"), "src/app.py")
    assert serial.named == 2
    assert weigh(serial, MEDIUM) is MEDIUM
    invoice = gather(owner, detector, "QX-48291", field("invoice", "number"), "src/app.py")
    assert invoice.named == 1
    assert weigh(invoice, MEDIUM) is MEDIUM
    assert points_of(invoice) < points_of(serial)


# Checks


def test_a_check_digit_that_holds_raises_and_one_that_fails_lowers() -> None:
    detector = FieldDetector(kind="field", name=("card",), checksum="luhn")
    owner = rule(detector, "personal", "credit-card")
    good, bad = (
        gather(owner, detector, card(g), field("card"), "src/app.py") for g in (True, False)
    )
    unchecked = replace(good, check=None)
    assert points_of(bad) < points_of(unchecked) < points_of(good)
    assert weigh(bad, MEDIUM) is LOW
    assert weigh(unchecked, MEDIUM) is MEDIUM
    assert weigh(good, MEDIUM) is HIGH


@pytest.mark.parametrize(
    ("check", "value", "origin", "expected"),
    [
        ("luhn", card(True), "bare", False),
        ("luhn", card(False), "bare", True),
        ("luhn", card(False), "near", True),
        ("luhn", card(False), "prefixed", False),
        ("luhn", card(False), "field", False),
        ("iban", "GB82 WEST 1234 5698 7654 33", "bare", True),
        ("iban", "GB82 WEST 1234 5698 7654 33", "field", False),
        ("npi", "1234567890", "bare", True),
        ("npi", "1234567890", "near", False),
        ("npi", "1234567890", "field", False),
        ("us-ssn", "666-12-3456", "field", True),
        ("date", "2024-02-30", "field", True),
        ("github-crc32", "ghp_" + "A" * 36, "prefixed", False),
        ("opaque", "authorization", "field", False),
        ("opaque", "authorization", "near", True),
    ],
)
def test_only_in_a_dense_space_is_a_wrong_check_digit_noise(
    check: Any, value: str, origin: Origin, expected: bool
) -> None:
    detectors: dict[str, Detector] = {
        "field": replace(FIELD, checksum=check),
        "bare": replace(BARE, checksum=check),
        "near": replace(PREFIXED, checksum=check),
        "prefixed": replace(PREFIXED, checksum=check, keywords=(value[:4],)),
    }
    detector = detectors[origin]
    owner = rule(detector, "personal", "any")
    assert gather(owner, detector, value, None, "a.py").origin == origin
    assert is_noise(owner, detector, value) is expected


def test_a_data_class_may_mean_something_else_by_a_check() -> None:
    detector = replace(PREFIXED, checksum="luhn")
    assert is_noise(rule(detector, "personal", "credit-card"), detector, card(False))
    assert not is_noise(rule(detector, "personal", "imei"), detector, card(False))


def test_what_is_not_checked_is_no_noise() -> None:
    for detector in (FIELD, BARE, RecognizerDetector(kind="recognizer", entity="PERSON")):
        assert not is_noise(rule(detector), detector, "x")


def test_a_token_whose_crc_is_wrong_is_still_told() -> None:
    detector = RegexDetector(kind="regex", pattern="x", keywords=("ghp_",), checksum="github-crc32")
    body = token(30)
    crc, tail = zlib.crc32(body.encode()), ""
    for _ in range(6):
        crc, place = divmod(crc, 62)
        tail = (string.digits + string.ascii_uppercase + string.ascii_lowercase)[place] + tail
    for value, holds in ((f"ghp_{body}{tail}", True), (f"ghp_{body}{tail[::-1]}", False)):
        evidence = gather(rule(detector), detector, value, None, "src/app.py")
        assert evidence.holds is holds
        assert not is_noise(rule(detector), detector, value)
        assert weigh(evidence, HIGH) is HIGH
    assert weigh(evidence, MEDIUM) is MEDIUM


# What is gathered


@pytest.mark.parametrize(
    ("detector", "value", "expected"),
    [
        (FIELD, "tok_x", "field"),
        (PREFIXED, "tok_x", "prefixed"),
        (PREFIXED, "x", "near"),
        (BARE, "x", "bare"),
        (RegexDetector(kind="regex", pattern="x", keywords=("@",)), "a@b", "bare"),
        (
            RegexDetector(kind="regex", pattern="x", near=Near(keywords=("member",), lines=3)),
            "x",
            "near",
        ),
        (RecognizerDetector(kind="recognizer", entity="PERSON"), "x", "prose"),
        (PathDetector(kind="path", glob=("*.hl7",)), "", "prose"),
    ],
)
def test_where_a_value_comes_from(detector: Detector, value: str, expected: str) -> None:
    assert gather(rule(detector), detector, value, None, "a.py").origin == expected


def test_what_is_gathered_of_a_candidate() -> None:
    region = field("database", "adminPassword2")
    evidence = gather(rule(PASSWORD), PASSWORD, "hr7-Kelpwood9", region, "tests/db.py")
    assert evidence == Evidence(
        category="secret",
        data_class="token",
        origin="field",
        check="opaque",
        holds=True,
        form="mixed",
        rich=None,
        key=("database", "admin", "password"),
        named=1,
        region="key-value",
        file="test",
    )


def test_a_value_outside_of_any_region_has_no_key() -> None:
    evidence = gather(rule(BARE), BARE, "x", None, "a.py")
    assert (evidence.region, evidence.key) == ("file", ())
    comment = gather(rule(BARE), BARE, "x", Region("comment", 0, 9), "a.py")
    assert (comment.region, comment.key) == ("comment", ())


def test_what_a_name_of_a_person_looks_like_is_not_asked() -> None:
    evidence = gather(rule(FIELD, "health"), FIELD, "Wendeline", field("name"), "a.py")
    assert (evidence.form, evidence.rich) == (None, None)


def test_a_documented_beginning_does_not_count_as_words() -> None:
    value = "tok_" + token(24)
    assert gather(rule(PREFIXED), PREFIXED, value, None, "a.py").form == "random"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", False),
        ("a" * 40, False),
        ("abababababababab", False),
        ("hunter", None),
        ("48291736450918273645", None),
        (token(40), True),
        ("".join(random.Random(2).choices("0123456789abcdef", k=40)), True),
        ("".join(random.Random(2).choices(string.ascii_uppercase + "234567", k=40)), True),
    ],
)
def test_entropy_is_judged_by_the_characters_used(value: str, expected: bool | None) -> None:
    assert richness(value) is expected


# Always


@unhurried
@given(evidences, st.sampled_from(Confidence))
def test_the_same_evidence_gives_the_same_confidence(evidence: Evidence, base: Confidence) -> None:
    assert weigh(evidence, base) is weigh(replace(evidence), base)
    assert LOW <= weigh(evidence, base) <= HIGH


@unhurried
@given(evidences, st.sampled_from(Confidence), st.sampled_from(["credential", "person", "patient"]))
def test_what_speaks_for_a_value_never_lowers(
    evidence: Evidence, base: Confidence, sense: str
) -> None:
    sure = weigh(evidence, base)
    word = min(evidence_tables().keys[sense] - evidence_tables().keys["public"])
    more = [
        replace(evidence, holds=True),
        replace(evidence, rich=True),
        replace(evidence, key=(word, *evidence.key)),
    ]
    if evidence.check is None:
        more.append(replace(evidence, check="luhn", holds=True))
    if evidence.form is not None:
        more.append(replace(evidence, form="random"))
    if evidence.origin == "bare":
        more.append(replace(evidence, origin="prefixed"))
    for stronger in more:
        assert weigh(stronger, base) >= sure


@unhurried
@given(evidences, st.sampled_from(Confidence))
def test_what_speaks_against_a_value_never_raises(evidence: Evidence, base: Confidence) -> None:
    sure = weigh(evidence, base)
    for weaker in (
        replace(evidence, holds=False) if evidence.check else evidence,
        replace(evidence, rich=False),
        replace(evidence, form="empty"),
        replace(evidence, key=("checksum", *evidence.key)),
        replace(evidence, file="lock"),
    ):
        assert weigh(weaker, base) <= sure


@unhurried
@given(evidences)
def test_a_surer_rule_is_never_less_sure(evidence: Evidence) -> None:
    results = [weigh(evidence, base) for base in Confidence]
    assert all(a <= b for a, b in pairwise(results))


@unhurried
@given(evidences)
def test_circumstances_never_silence_a_rule_that_is_sure(evidence: Evidence) -> None:
    assert weigh(evidence, HIGH) >= MEDIUM


@unhurried
@given(
    st.text(max_size=300),
    st.lists(st.text(max_size=20), max_size=4).map(tuple),
    st.text(max_size=60),
    st.sampled_from([FIELD, PASSWORD, BARE, PREFIXED]),
    st.sampled_from(sorted(CHECKS)),
    st.sampled_from(get_args(RuleCategory)),
)
def test_any_text_can_be_weighed(
    value: str,
    key: tuple[str, ...],
    path: str,
    detector: FieldDetector | RegexDetector,
    check: Any,
    category: RuleCategory,
) -> None:
    checked = replace(detector, checksum=check)
    evidence = gather(rule(checked, category), checked, value, field(*key), path)
    assert evidence.file == path_kind(path)
    assert LOW <= weigh(evidence, MEDIUM) <= HIGH
    assert is_noise(rule(checked, category), checked, value) in (True, False)


def test_nothing_of_the_value_is_kept() -> None:
    value = "Qx" + token(24)
    assert value not in repr(gather(rule(PASSWORD), PASSWORD, value, field("password"), "a.py"))


def test_a_hostile_value_is_weighed_at_once() -> None:
    start = time.process_time()
    evidence = gather(rule(PASSWORD), PASSWORD, "a1" * 500_000, field("k" * 500_000), "x/" * 99_999)
    weigh(evidence, MEDIUM)
    assert time.process_time() - start < 0.1
