"""Attributes of files, compared with what git says of the same files."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from contextward.context.gitattributes import Attributes

NAME = "linguist-generated"
PATHS = ["a.py", "gen/a.py", "gen/deep/b.js", "src/gen.py", "a b.txt", "doc.md", "ü.txt"]
FILES = [
    {".gitattributes": f"*.py {NAME}\n"},
    {".gitattributes": f"gen/** {NAME}=true\n*.js -{NAME}\n"},
    {".gitattributes": f"*.py {NAME}\n", "gen/.gitattributes": f"*.py -{NAME}\n"},
    {".gitattributes": f"*.py {NAME}\n", "gen/.gitattributes": f"a.py !{NAME}\n"},
    {".gitattributes": f"*.py {NAME}=false\n/a.py {NAME}\n"},
    {".gitattributes": f'"a b.txt" {NAME}\n"\\303\\274.txt" {NAME}\n'},
    {".gitattributes": f"# {NAME}\n!a.py {NAME}\n*.md text {NAME} diff=x\n"},
    {".gitattributes": f"*.py {NAME} bad,name\ndoc.md  \t {NAME}\r\n"},
    {".gitattributes": f"*.py -{NAME}\n", ".git/info/attributes": f"gen/a.py {NAME}\n"},
    {".gitattributes": f"gen {NAME}\ngen/ {NAME}\n"},
    {},
]


def asked(top: Path, path: str) -> bool | None:
    """What git says: set and true, unset and false, or nothing."""
    command = ["git", "-C", str(top), "check-attr", "-z", NAME, "--", path]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    told = out.split("\0")[2]
    return {"unspecified": None, "set": True, "true": True}.get(told, False)


@pytest.mark.parametrize("files", FILES)
def test_git_says_the_same(tmp_path: Path, files: dict[str, str]) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    attributes = Attributes(tmp_path, [NAME])
    for path in PATHS:
        assert attributes.has(path, NAME) == asked(tmp_path, path), path


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").write_text(f"*.py {NAME}\n")
    (tmp_path / ".gitattributes").symlink_to(tmp_path / "other")
    assert Attributes(tmp_path, [NAME]).has("a.py", NAME) is None


def test_files_that_decide_are_told_missing_ones_too(tmp_path: Path) -> None:
    attributes = Attributes(tmp_path, [NAME])
    attributes.has("src/deep/a.py", NAME)
    assert tmp_path / "src/.gitattributes" in attributes.consulted
