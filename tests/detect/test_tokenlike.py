from __future__ import annotations

import base64
import hashlib
import random
import string
import time
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contextward.detect.tokenlike import form, likeness

unhurried = settings(deadline=None)
ALPHABETS = {
    "base 62": string.ascii_letters + string.digits,
    "base 32": string.ascii_uppercase + "234567",
    "base 36": string.ascii_lowercase + string.digits,
    "base 64 for URLs": string.ascii_letters + string.digits + "-_",
    "hexadecimal": string.digits + "abcdef",
}


def drawn(alphabet: str, length: int, seed: int) -> str:
    return "".join(random.Random(f"{alphabet} {seed}").choices(ALPHABETS[alphabet], k=length))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", "empty"),
        (" \t", "empty"),
        ("48291", "number"),
        ("-1,204.50", "number"),
        ("99%", "number"),
        ("25b15912-5748-40b0-8366-68677ca99cc0", "uuid"),
        ("{25B15912-5748-40B0-8366-68677CA99CC0}", "uuid"),
        ("$2b$12$" + "abcdefghij" * 5, "hashed"),
        ("$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA", "hashed"),
        ("sha512-9fJ+Qz/4AA==", "digest"),
        ("1.2.3", "version"),
        ("v10.4.0-rc.1+build.7", "version"),
        ("1.3.6.1.5.5.7.3.2", "version"),
        ("192.168.1.1", "version"),
        ("2024-02-29", "date"),
        ("19840904", "date"),
        ("4 September 1984", "date"),
        ("https://auth.internal/token?v=2", "url"),
        ("postgres://db/clinic", "url"),
        ("/run/secrets/db_password", "path"),
        ("../keys/server.pem", "path"),
        ("C:\\keys\\server.pem", "path"),
        ("auth_token_v2", "identifier"),
        ("resetPasswordToken", "identifier"),
        ("self.settings.token", "identifier"),
        ("getPassword()", "identifier"),
        ("kubernetesSecretName", "identifier"),
        ("jdbcTemplate", "identifier"),
        ("node_modules/left-pad", "identifier"),
        ("authorization", "words"),
        ("Enter your password", "words"),
        ("Summer2024", "words"),
        ("hr7-Kelpwood9", "mixed"),
        ("e" * 300, "words"),
    ],
)
def test_a_value_has_a_form(value: str, expected: str) -> None:
    assert form(value) == expected


@pytest.mark.parametrize("name", ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"])
def test_a_digest_in_hexadecimal_is_a_digest(name: str) -> None:
    digest = hashlib.new(name, b"a file", usedforsecurity=False).hexdigest()
    assert form(digest) == "digest"
    assert form(digest.upper()) == "digest"
    assert form(digest + "0") == "random"


def test_text_in_base_64_is_encoded_and_random_bytes_are_not() -> None:
    assert form(base64.b64encode(b"clinic:hr7-Kelpwood9").decode()) == "encoded"
    for seed in range(50):
        assert form(base64.b64encode(random.Random(seed).randbytes(24)).decode()) == "random"


def test_base_64_that_begins_with_a_slash_is_no_path() -> None:
    assert form("/" + drawn("base 62", 39, 1)) == "random"


def test_a_uuid_is_one_however_it_was_made() -> None:
    for seed in range(20):
        assert form(str(uuid.UUID(int=random.Random(seed).getrandbits(128)))) == "uuid"


@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_what_a_machine_drew_is_random(alphabet: str) -> None:
    forms = [form(drawn(alphabet, 24, seed)) for seed in range(500)]
    assert forms.count("random") >= 475


@pytest.mark.parametrize(
    "value",
    [
        "authentication_backend",
        "Please confirm your new password",
        "application/x-www-form-urlencoded",
        "REFRESH_TOKEN_GRANT_TYPE",
        "com.example.security.TokenService",
        "xmlHttpRequestFactory",
        "us-east-1",
        "Zugangsberechtigung",
    ],
)
def test_what_somebody_wrote_is_not_random(value: str) -> None:
    assert likeness(value) < 0.5
    assert form(value) in ("identifier", "words")


@unhurried
@given(st.text(max_size=300))
def test_any_text_has_a_form_and_a_likeness(text: str) -> None:
    assert form(text) == form(text)
    assert 0.0 <= likeness(text) <= 1.0


@unhurried
@given(st.text(st.characters(codec="ascii"), max_size=80))
def test_blanks_around_a_value_do_not_count(text: str) -> None:
    assert form(f"  {text} ") == form(text)


@pytest.mark.parametrize("piece", ["a", "a.", "1", "1.", "-_", "A1", "é ", "/a", "::", "->", "1,"])
def test_a_hostile_value_is_judged_at_once(piece: str) -> None:
    value = piece * 200_000
    start = time.process_time()
    form(value)
    likeness(value)
    assert time.process_time() - start < 0.1
