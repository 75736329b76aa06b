"""Our matcher against the installed git: the same pattern decides about every path."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from tests.context.gitoracle import ask_git, ask_ours, lay_out, make_repository, random_case

from contextward.context.ignoretree import Decision

SEED = int(os.environ.get("CONTEXTWARD_SEED", "20261123"))
PAIRS = int(os.environ.get("CONTEXTWARD_PAIRS", "50000"))


def test_random_patterns_decide_as_in_git(tmp_path: Path) -> None:
    """Each case is a folder of one of two repositories, so that git starts twice and not often."""
    print(f"CONTEXTWARD_SEED={SEED}")
    rng = random.Random(SEED)
    roots = {fold: tmp_path / f"fold-{fold}" for fold in (False, True)}
    found: dict[bool, list[tuple[str, bool]]] = {False: [], True: []}
    for root in roots.values():
        make_repository(root)
    number = 0
    while sum(map(len, found.values())) < PAIRS:
        case, number = random_case(rng), number + 1
        folder = roots[case.ignore_case] / f"case{number}"
        folder.mkdir()
        found[case.ignore_case] += [
            (f"case{number}/{path}", is_folder) for path, is_folder in lay_out(case, folder)
        ]
    decided = 0
    for ignore_case, root in roots.items():
        asked = found[ignore_case]
        git = ask_git(root, [path for path, _ in asked], ignore_case=ignore_case)
        ours = ask_ours(root, asked, ignore_case=ignore_case)
        wrong = [one for one in zip(asked, ours, git, strict=True) if one[1] != one[2]]
        assert wrong == []
        decided += sum(decision is not None for decision in git)
    assert decided > PAIRS / 20


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
