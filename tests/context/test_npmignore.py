"""Our reading of npm's dialects against the packages themselves, through Node."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

from tests.context.gitoracle import NAMES, random_case
from tests.context.nodeoracle import ask_node

from contextward.context.gitignore import Pattern, Patterns, encode
from contextward.context.ignoretree import IgnoreTree, PatternFile
from contextward.context.npmignore import parse_npm
from contextward.context.shellglob import fast_glob, minimatch

SEED = int(os.environ.get("CONTEXTWARD_SEED", "20261123"))
CASES = int(os.environ.get("CONTEXTWARD_CASES", "400"))
_PIECES = (
    *("a", "b", "foo", "*", "**", "?", "/", "/", "*.py", "[ab]", "[!a]", "[a-f]", "{a,b}"),
    *("{foo,b*}", ".env", "é", "@(a|b)", "+(a)", "\\*", "-", "(", "x y", "{1..3}", "7", "."),
)


def _usable(path: str) -> bool:
    """npm's ignore takes tidy paths only."""
    return "\\" not in path and "//" not in path


def test_ignore_files_are_read_as_npm_reads_them() -> None:
    rng = random.Random(SEED)
    cases: list[dict[str, Any]] = []
    ours: list[list[bool]] = []
    for _ in range(CASES):
        case = random_case(rng)
        paths = [path for path in case.paths if _usable(path)]
        text = case.files[""]
        cases.append({"dialect": "ignore", "text": text, "paths": paths})
        tree = IgnoreTree((PatternFile("x", parse_npm(text)[0]),))
        ours.append([bool((d := tree.decide(path)) and d.ignored) for path in paths])
    for case_, mine, theirs in zip(cases, ours, ask_node(cases), strict=True):
        differing = [p for p, m, t in zip(case_["paths"], mine, theirs, strict=True) if m != t]
        assert differing == [], (case_["text"], differing, SEED)
    assert sum(map(sum, ours)) > CASES


def _globs(rng: random.Random) -> list[str]:
    """Globs that somebody may write; what picomatch makes of open brackets is nobody's intent."""
    made = []
    for _ in range(rng.randint(1, 3)):
        glob = "".join(rng.choice(_PIECES) for _ in range(rng.randint(1, 5)))
        odd = glob.count("(") != glob.count(")") or ")?" in glob
        odd |= any("**" in part and part != "**" for part in glob.split("/"))
        if (
            not odd
            and glob.strip("/")
            and "//" not in glob
            and not glob.startswith(("!", "#", "/"))
        ):
            made.append(glob)
    return made or ["a"]


def _matched(patterns: list[Pattern], paths: list[str], *, any_case: bool) -> list[bool]:
    compiled = Patterns(patterns, "characters, any case" if any_case else "characters")
    return [compiled.last(encode(path)) is not None for path in paths]


def _tree(rng: random.Random, root: Path) -> list[str]:
    names = [n for n in (*NAMES, "A", "aa", "1", "foo.PY", "x.py") if _usable(n) and n.strip()]
    paths = []
    for _ in range(25):
        path = "/".join(rng.choice(names) for _ in range(rng.randint(1, 3)))
        place = root / path
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(b"")
        except OSError:
            continue
        paths.append(path)
    return sorted(set(paths))


def test_globs_mean_what_minimatch_and_fast_glob_make_of_them(tmp_path: Path) -> None:
    rng = random.Random(SEED)
    cases: list[dict[str, Any]] = []
    ours: list[list[bool]] = []
    roots = [tmp_path / str(number) for number in range(8)]
    trees = [_tree(rng, root) for root in roots]
    for number in range(CASES):
        root, paths, globs = roots[number % 8], trees[number % 8], _globs(rng)
        cases.append({"dialect": "minimatch", "globs": globs, "paths": paths})
        ours.append(_matched([minimatch(g, 1) for g in globs], paths, any_case=True))
        cases.append({"dialect": "fast-glob", "globs": globs, "root": str(root), "paths": paths})
        ours.append(_matched([fast_glob(g, 1) for g in globs], paths, any_case=False))
    wrong = []
    for case, mine, theirs in zip(cases, ours, ask_node(cases), strict=True):
        differing = [p for p, m, t in zip(case["paths"], mine, theirs, strict=True) if m != t]
        if differing:
            wrong.append((case["dialect"], case["globs"], differing))
    assert wrong == [], "\n".join(map(str, wrong[:40]))
    assert sum(map(sum, ours)) > CASES
