"""Which language a file is in, whatever its editor calls it."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from contextward.regions.languages import language_of, normalise, reader_for

PATHS = [
    ("a/b.py", "python"),
    ("stub.pyi", "python"),
    ("a.js", "javascript"),
    ("a.test.mjs", "javascript"),
    ("A.JSX", "javascriptreact"),
    ("a.d.ts", "typescript"),
    ("a.tsx", "typescriptreact"),
    ("a.json", "json"),
    ("tsconfig.json", "jsonc"),
    ("a.jsonc", "jsonc"),
    ("rows.ndjson", "json"),
    ("a.yml", "yaml"),
    (".env", "dotenv"),
    (".env.local", "dotenv"),
    ("prod.env", "dotenv"),
    ("environment", "unknown"),
    ("AGENTS.md", "markdown"),
    (".cursor/rules/a.mdc", "markdown"),
    ("notes.txt", "plaintext"),
    ("a.rst", "plaintext"),
    ("README", "plaintext"),
    ("LICENSE-MIT", "plaintext"),
    ("a.csv", "csv"),
    ("a.TSV", "tsv"),
    ("adt.hl7", "hl7v2"),
    ("Makefile", "makefile"),
    ("Dockerfile.dev", "dockerfile"),
    ("A.java", "java"),
    ("main.go", "go"),
    ("x.h", "c"),
    ("a.env/b.unheard", "unknown"),
    ("", "unknown"),
]

NAMES = [
    ("text", "notes", "plaintext"),
    ("sh", ".env", "dotenv"),
    ("conf", "prod.env", "dotenv"),
    ("env", "settings", "dotenv"),
    ("json5", "a", "jsonc"),
    ("json", "tsconfig.json", "jsonc"),
    ("typescript.tsx", "a", "typescriptreact"),
    ("plaintext", "a.py", "python"),
    ("Python", "Untitled-1", "python"),
    ("python", "", "python"),
    ("cobol", "a.cbl", "unknown"),
    ("", "a", "unknown"),
]


@pytest.mark.parametrize(("path", "language"), PATHS)
def test_the_name_of_a_file_tells_its_language(path: str, language: str) -> None:
    assert language_of(path) == language
    assert language_of(PurePosixPath(path)) == language
    assert language_of(PureWindowsPath("C:/x", path) if path else "") == language


@pytest.mark.parametrize(("language_id", "path", "language"), NAMES)
def test_the_path_goes_before_what_the_editor_says(
    language_id: str, path: str, language: str
) -> None:
    assert normalise(language_id, path) == language


def test_nobody_reads_an_unknown_language() -> None:
    reader = reader_for("unknown")
    assert reader.read('ssn = "1"  # one', ()) == ((), ())
