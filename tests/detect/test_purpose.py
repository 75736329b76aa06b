from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contextward.detect.purpose import path_kind


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("package-lock.json", "lock"),
        ("node_modules/left-pad/index.js", "vendored"),
        ("web/app.min.js", "minified"),
        (".env", "environment"),
        ("app/.env.production", "environment"),
        (".env.example", "example"),
        ("deploy/db_credentials.json", "environment"),
        ("src/credentials.py", "other"),
        ("src/env.ts", "other"),
        ("src/test/java/org/clinic/OwnerTests.java", "test"),
        ("pkg/owner_test.go", "test"),
        ("tests/test_owner.py", "test"),
        ("src/latest.py", "other"),
        ("src/contest/attestation.c", "other"),
        ("tests/fixtures/patients.json", "fixture"),
        ("web/__mocks__/patient.ts", "fixture"),
        ("db/seeds.rb", "fixture"),
        ("docs/conf.py", "docs"),
        ("README.md", "docs"),
        ("examples/clinic/main.py", "example"),
        ("config/settings.py.dist", "example"),
        ("web/i18n/de.json", "locale"),
        ("src/messages_fr.properties", "locale"),
        ("config/production.yml", "production"),
        ("config/database.yml", "configuration"),
        ("src/main/resources/application.properties", "configuration"),
        ("src/owner.py", "other"),
        ("", "other"),
        ("/", "other"),
    ],
)
def test_a_path_tells_what_a_file_is_for(path: str, expected: str) -> None:
    assert path_kind(path) == expected


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_path_has_a_kind(path: str) -> None:
    assert path_kind(path) == path_kind(path)


def test_a_long_path_is_judged_by_its_end() -> None:
    assert path_kind("a/" * 100_000 + "tests/owner.py") == "test"
