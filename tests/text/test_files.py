"""Reading files that strangers wrote."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from contextward.errors import UnreadableFile
from contextward.text.files import decode, read_text
from contextward.text.globs import compile_globs


@pytest.mark.parametrize(
    ("data", "text", "note"),
    [
        (b"plain", "plain", ""),
        ("caf\u00e9".encode(), "caf\u00e9", ""),
        (b"\xef\xbb\xbfmarked", "marked", ""),
        ("wide".encode("utf-16"), "wide", ""),
        (b"one\nca\xe9\n", "one\nca\u00e9\n", "line 2: not UTF-8 at byte 6; read as Latin-1"),
    ],
)
def test_text_is_decoded_and_what_was_wrong_is_said(data: bytes, text: str, note: str) -> None:
    found = decode(data)
    assert found is not None
    assert (found.text, found.note, found.size) == (text, note, len(data))


def test_binary_data_are_not_text() -> None:
    assert decode(b"\x7fELF\0\0\0") is None


def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableFile, match="not a regular file"):
        read_text(tmp_path / "pipe")


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big"
    path.write_bytes(b"x" * 3 * 1024 * 1024)
    with pytest.raises(UnreadableFile, match="3 MB is over the limit of 2 MB"):
        read_text(path, 2 * 1024 * 1024)


@pytest.mark.parametrize(
    ("glob", "path", "expected"),
    [
        ("**/*", "a/b.py", True),
        ("*.py", "deep/er/a.py", True),
        ("src/*.py", "src/a.py", True),
        ("src/*.py", "src/b/a.py", False),
        ("src/**", "src/b/a.py", True),
        ("**/*.{json,yaml}", "x/y.yaml", True),
        ("**/*.{json,yaml}", "x/y.yml", False),
        ("a[0-9].txt", "a7.txt", True),
        ("a[!0-9].txt", "a7.txt", False),
        ("x(1)+.txt", "x(1)+.txt", True),
        ("{a", "{a", False),
    ],
)
def test_globs(glob: str, path: str, expected: bool) -> None:
    assert compile_globs([glob])(path) is expected


def test_no_glob_matches_nothing() -> None:
    assert compile_globs([])("a") is False
