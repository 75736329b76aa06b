from __future__ import annotations

import pytest

from contextward.detect.placeholder import is_placeholder
from contextward.synth.environment import environment_reference, variable_name


@pytest.mark.parametrize(
    ("language", "text", "whole_literal"),
    [
        ("python", 'os.environ["API_KEY"]', True),
        ("javascript", "process.env.API_KEY", True),
        ("typescriptreact", "process.env.API_KEY", True),
        ("java", 'System.getenv("API_KEY")', True),
        ("csharp", 'System.Environment.GetEnvironmentVariable("API_KEY")', True),
        ("json", "${API_KEY}", False),
        ("yaml", "${API_KEY}", False),
        ("shellscript", "${API_KEY}", False),
        ("makefile", "$(API_KEY)", False),
    ],
)
def test_a_language_has_its_reference(language: str, text: str, whole_literal: bool) -> None:
    reference = environment_reference(language, "API_KEY")
    assert reference is not None
    assert (reference.text, reference.whole_literal) == (text, whole_literal)


def test_a_reference_in_a_literal_is_no_finding_again() -> None:
    for language in ("json", "yaml", "shellscript", "makefile", "xml", "bat"):
        reference = environment_reference(language, "API_KEY")
        assert reference is not None
        assert is_placeholder(reference.text)


def test_python_needs_an_import() -> None:
    reference = environment_reference("python", "API_KEY")
    assert reference is not None
    assert reference.requires == "import os"


def test_prose_has_no_reference() -> None:
    assert environment_reference("markdown", "API_KEY") is None


@pytest.mark.parametrize(
    ("path", "rule", "expected"),
    [
        (("mcpServers", "github", "env", "GITHUB_TOKEN"), "secrets.github-token", "GITHUB_TOKEN"),
        (("db_password",), "secrets.password", "DB_PASSWORD"),
        (("dbPassword",), "secrets.password", "DB_PASSWORD"),
        (("database", "password"), "secrets.password", "DATABASE_PASSWORD"),
        (("servers", "0", "token"), "secrets.password", "SERVERS_TOKEN"),
        (("password",), "secrets.password", "PASSWORD"),
        ((), "secrets.github-token", "GITHUB_TOKEN"),
        (("PATH",), "secrets.password", "PASSWORD"),
        (("user", "name"), "secrets.password", "USER_NAME"),
        (("\u5bc6\u7801",), "secrets.password", "PASSWORD"),
        (("2fa-seed",), "secrets.totp-seed", "TOTP_SEED_2_FA_SEED"),
        (("x" * 300,), "secrets.password", "X" * 64),
        ((), "", "SECRET"),
    ],
)
def test_a_variable_is_called_as_its_key(path: tuple[str, ...], rule: str, expected: str) -> None:
    assert variable_name(path, rule) == expected
