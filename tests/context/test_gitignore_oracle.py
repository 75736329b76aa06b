"""Our matcher against the installed git: the same pattern decides about every path."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest
from tests.context.gitoracle import ask_git, ask_ours, lay_out, make_repository, random_case

from contextward.context.ignoretree import Decision

SEED = int(os.environ.get("CONTEXTWARD_SEED", "20261123"))
PAIRS = int(os.environ.get("CONTEXTWARD_PAIRS", "4000"))


def test_random_patterns_decide_as_in_git(tmp_path: Path) -> None:
    print(f"CONTEXTWARD_SEED={SEED}")
    rng = random.Random(SEED)
    pairs = decided = 0
    while pairs < PAIRS:
        case, root = random_case(rng), tmp_path / "repository"
        make_repository(root)
        found = lay_out(case, root)
        git = ask_git(root, [path for path, _ in found], ignore_case=case.ignore_case)
        ours = ask_ours(root, found, ignore_case=case.ignore_case)
        assert list(zip(found, ours, strict=True)) == list(zip(found, git, strict=True)), case
        shutil.rmtree(root)
        pairs += len(found)
        decided += sum(decision is not None for decision in git)
    assert decided > pairs / 20


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("*.pem\n", "a/key.pem", 1),
        ("# no\n\n*.pem", "key.pem", 3),
        ("\ufeff*.pem", "key.pem", 1),
        ("*.pem\r\n", "key.pem", 1),
        ("a**/b", "ab", 1),
        ("a/**/b", "a/b", 1),
        ("a/**/b", "a/x/y/b", 1),
        ("/data/", "data/x", 1),
        ("data\n!data/keep", "data/keep", 1),
        ("x\\ ", "x ", 1),
        ("x   ", "x", 1),
        ("\\#x\n\\!y", "!y", 2),
        ("[[:digit:]]x", "7x", 1),
        ("[]-a]", "^", 1),
        ("a?c", "aéc", 0),
        ("a??c", "aéc", 1),
        ("[a", "[a", 0),
        ("[[:what:]]", "a", 0),
        ("x\\", "x\\", 0),
        ("//x", "x", 0),
        ("x/", "x", 0),
    ],
)
def test_a_pattern_decides_as_in_git(tmp_path: Path, text: str, path: str, line: int) -> None:
    make_repository(tmp_path)
    (tmp_path / ".gitignore").write_bytes(text.encode())
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_bytes(b"")
    expected = Decision(True, "", ".gitignore", line) if line else None

    assert ask_git(tmp_path, [path]) == [expected]
    assert ask_ours(tmp_path, [(path, False)]) == [expected]
