from __future__ import annotations

import random
import string
import time
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contextward.detect.checks import (
    CHECKS,
    check,
    dea_digit,
    entropy,
    luhn_digit,
    nhs_digit,
    npi_digit,
)

unhurried = settings(deadline=None)
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


def digits(count: int, seed: int = 1) -> str:
    return "".join(random.Random(seed).choices(string.digits, k=count))


def github_token(body: str) -> str:
    crc, tail = zlib.crc32(body.encode()), ""
    for _ in range(6):
        crc, place = divmod(crc, 62)
        tail = BASE62[place] + tail
    return f"ghp_{body}{tail}"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("luhn", "4111 1111 1111 1111", True),
        ("luhn", "4111-1111-1111-1112", False),
        ("luhn", "0", False),
        ("luhn", "4111 x111", False),
        ("us-ssn", "078-05-1120", True),
        ("us-ssn", "000-12-3456", False),
        ("us-ssn", "666-12-3456", False),
        ("us-ssn", "900-12-3456", False),
        ("us-ssn", "123-00-4567", False),
        ("us-ssn", "123-45-0000", False),
        ("us-ssn", "123-45-678", False),
        ("npi", "1234567893", True),
        ("npi", "1234567890", False),
        ("npi", "9999999995", False),
        ("dea", "AB1234563", True),
        ("dea", "AB1234564", False),
        ("dea", "A91234563", True),
        ("dea", "1B1234563", False),
        ("mbi", "1EG4-TE5-MK73", True),
        ("mbi", "1eg4te5mk73", True),
        ("mbi", "0EG4-TE5-MK73", False),
        ("mbi", "1SG4-TE5-MK73", False),
        ("nhs", "943 476 5919", True),
        ("nhs", "943 476 5918", False),
        ("iban", "GB82 WEST 1234 5698 7654 32", True),
        ("iban", "GB82 WEST 1234 5698 7654 33", False),
        ("iban", "GB82", False),
        ("aws-key-id", "AKIAIOSFODNN7EXAMPLE", True),
        ("aws-key-id", "AKIAIOSFODNN1EXAMPLE", False),
        ("date", "2000-02-29", True),
        ("date", "1900-02-29", False),
        ("date", "2024-13-01", False),
        ("date", "02/30/2000", False),
        ("date", "30.01.2000", True),
        ("date", "20000229", True),
        ("date", "20000230", False),
        ("date", "20000229134500-0500", True),
        ("date", "2000-02-29T13:45:00Z", True),
        ("date", "29 Feb 2000", True),
        ("date", "February 29th, 2000", True),
        ("date", "2000, 2, 29", True),
        ("date", "3/4/57", True),
        ("date", "12", False),
        ("date", "1712345678", False),
        ("date", "192.168.1.1", False),
        ("date", "next week", False),
    ],
)
def test_a_check_answers(name: str, value: str, expected: bool) -> None:
    assert check(name, value) is expected


@pytest.mark.parametrize("separator", ["", " ", "-", ".", "\u00a0"])
def test_separators_do_not_count(separator: str) -> None:
    assert check("us-ssn", separator.join(["123", "45", "6789"]))


def test_the_tail_of_a_github_token_is_the_crc_of_its_body() -> None:
    token = github_token("".join(random.Random(7).choices(BASE62, k=30)))
    assert check("github-crc32", token)
    assert not check("github-crc32", token[:-1] + ("0" if token[-1] != "0" else "1"))
    assert not check("github-crc32", token[:20])


def test_an_iban_with_two_digits_swapped_fails() -> None:
    assert not check("iban", "DE89 3704 0044 0532 0103 00")


@unhurried
@given(st.text(string.digits, min_size=1, max_size=30))
def test_a_luhn_digit_makes_a_number_pass(body: str) -> None:
    assert check("luhn", f"{body}{luhn_digit(body)}")


@unhurried
@given(st.text(string.digits, min_size=9, max_size=9))
def test_register_digits_make_numbers_pass(body: str) -> None:
    assert check("npi", f"1{body[1:]}{npi_digit('1' + body[1:])}")
    assert check("dea", f"AB{body[:6]}{dea_digit(body[:6])}")
    assert check("nhs", f"{body}{nhs_digit(body)}") == (nhs_digit(body) < 10)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("hr7-Kelpwood9", True),
        ("Summer2024", True),
        ("p@ssword!", True),
        ("qzvxkwrtbp", True),
        ("a1b2c3d4e5", True),
        ("Password", False),
        ("Passwort", False),
        ("Enter your password", False),
        ("userPassword", False),
        ("password_confirmation", False),
        ("auth_token_v2", False),
        ("self.token", False),
        ("getPassword()", False),
        ("bcrypt", False),
        ("sha256", False),
        ("token2", False),
        ("/run/secrets/db", False),
        ("https://auth.example/token", False),
        ("db.internal.example", False),
        ("$2b$12$abcdefghijklmnopqrstuv", False),
        ("", False),
        ("--", False),
    ],
)
def test_opaque_tells_a_credential_from_the_name_of_one(value: str, expected: bool) -> None:
    assert check("opaque", value) is expected


def test_random_tokens_are_opaque() -> None:
    draw = random.Random(11)
    for _ in range(200):
        assert check("opaque", "".join(draw.choices(BASE62, k=24)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", 0.0), ("aaaa", 0.0), ("ab", 1.0), ("aabb", 1.0), ("0123456789abcdef", 4.0)],
)
def test_entropy_is_in_bits_per_character(text: str, expected: float) -> None:
    assert entropy(text) == pytest.approx(expected)


def test_an_unknown_check_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        check("no-such-check", "1")


@unhurried
@given(st.sampled_from(sorted(CHECKS)), st.text(max_size=80))
def test_no_check_raises(name: str, value: str) -> None:
    assert check(name, value) in (True, False)


@pytest.mark.parametrize("name", sorted(CHECKS))
@pytest.mark.parametrize("piece", ["a.", "1", "-_", "A1", "é ", "/a"])
def test_a_hostile_value_is_judged_at_once(name: str, piece: str) -> None:
    value = piece * 100_000
    start = time.process_time()
    check(name, value)
    assert time.process_time() - start < 0.1
