"""Random ignore patterns and trees, and what the installed git says of them."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from contextward.context.gitignore import Patterns, parse
from contextward.context.ignoretree import Decision, IgnoreTree, PatternFile

_NAMES = "a|b|ab|foo|foo.py|bar|Foo|#a|!a|é|a*b|[a]|7|a-b|.env|a\\b|keep|_|Z|x y|foo |\t"
_PIECES = r"""a|b|foo|bar|*|**|?|/|/|**/|/**|/**/|[ab]|[!a]|[a-f]|[^a-b]|[[:alpha:]]|[[:digit:]_]|F
[[:upper:]]|\a|\*|\[|.|é|#|!|-|\|[|]|[]]|[[:x:]]|[a|keep|*.py|[\a]|[a\-z]|\/|\F|7| |\ |x y
[[:punct:][:space:]]|[A-F]|[Z]|[[a]|[[:]|[--a]|[!]a]|[/]|[a-]|*/"""
NAMES = tuple(_NAMES.split("|"))
PIECES = tuple(_PIECES.replace("\n", "|").split("|"))


@dataclass(frozen=True, slots=True)
class Case:
    """Ignore files by folder (with its `/`), the paths to ask, and the setting of git."""

    files: dict[str, str]
    paths: tuple[str, ...]
    ignore_case: bool


def _pattern(rng: random.Random, paths: tuple[str, ...]) -> str:
    """Noise, or an existing path with some of its characters made wild."""
    if rng.random() < 0.4:
        body = "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 5)))
    else:
        parts = rng.choice(paths).split("/")
        first = rng.randrange(len(parts))
        parts = parts[first : rng.randint(first + 1, len(parts))]
        body = "".join(_wild(rng, character) for character in "/".join(parts))
    body = rng.choice(("", "", "", "/", "!", "!", "!/", "\\!", "**/")) + body
    return body + rng.choice(("", "", "", "", "/", " ", "  ", "/*", "/**", "\\ ", "\r", "\t"))


def _wild(rng: random.Random, character: str) -> str:
    if rng.random() < 0.8:
        return character
    if character == "/":
        return rng.choice(("/**/", "/*/", "**/", "/**", "\\/"))
    return rng.choice(
        ("*", "**", "?", "\\" + character, f"[{character}]", "[!/]", "[a-z]", "[A-Z]")
    )


def random_case(rng: random.Random) -> Case:
    """A small tree with up to three ignore files."""
    paths: set[str] = set()
    for _ in range(rng.randint(8, 25)):
        paths.add("/".join(rng.choice(NAMES) for _ in range(rng.randint(1, 4))))
    ordered = tuple(sorted(paths))
    folders = {""} | {path[: path.rindex("/") + 1] for path in ordered if "/" in path}
    chosen = {"", *rng.sample(sorted(folders), min(len(folders), rng.randint(0, 2)))}
    files = {}
    for folder in chosen:
        lines = [_pattern(rng, ordered) for _ in range(rng.randint(1, 6))]
        ending = rng.choice(("\n", "\n", "\n", "\r\n"))
        start = "\ufeff" if rng.random() < 0.1 else ""
        files[folder] = start + ending.join(lines) + rng.choice(("", ending))
    return Case(files, ordered, rng.random() < 0.3)


def make_repository(folder: Path) -> None:
    """An empty repository, without the settings of this machine."""
    subprocess.run(["git", "init", "-q", str(folder)], check=True, env=_environment())


def lay_out(case: Case, root: Path) -> list[tuple[str, bool]]:
    """Make the files and folders; gives the paths that exist now and whether they are folders."""
    for path in case.paths:
        place = root / path
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            if not place.is_dir():
                place.write_bytes(b"")
        except (FileExistsError, NotADirectoryError):
            continue  # the path goes through one that is a file
    for folder, text in case.files.items():
        if (root / folder).is_dir():
            (root / folder / ".gitignore").write_bytes(text.encode())
    found = []
    for place in sorted(root.rglob("*")):
        name = place.relative_to(root).as_posix()
        if name.split("/")[0] != ".git" and place.name != ".gitignore":
            found.append((name, place.is_dir()))
    return found


def ask_git(
    root: Path, paths: Iterable[str], *, ignore_case: bool = False
) -> list[Decision | None]:
    """What `git check-ignore` says, pattern by pattern."""
    command = ["git", "-C", str(root), "-c", f"core.ignorecase={str(ignore_case).lower()}"]
    command += ["check-ignore", "--no-index", "-z", "--stdin", "-v", "-n"]
    asked = b"".join(os.fsencode(path) + b"\0" for path in paths)
    answer = subprocess.run(command, input=asked, capture_output=True, env=_environment()).stdout
    fields = answer.decode("utf-8", "surrogateescape").split("\0")[:-1]
    decisions: list[Decision | None] = []
    for source, line, pattern, _path in zip(*[iter(fields)] * 4, strict=True):
        ignored = not pattern.startswith("!")
        decisions.append(Decision(ignored, "", source, int(line)) if source else None)
    return decisions


def ask_ours(
    root: Path, paths: Iterable[tuple[str, bool]], *, ignore_case: bool = False
) -> list[Decision | None]:
    """What our matcher says of the same files."""

    def nested(folder: str) -> PatternFile | None:
        name = f"{folder}/.gitignore".removeprefix("/")
        place = root / name
        if not place.is_file():
            return None
        text = place.read_bytes().decode("utf-8", "surrogateescape")
        return PatternFile(name, Patterns(parse(text, ignore_case=ignore_case)[0]))

    tree = IgnoreTree(nested=nested)
    return [tree.decide(path, folder=folder) for path, folder in paths]


def _environment() -> dict[str, str]:
    nowhere = os.devnull
    kept = {"PATH": os.environ.get("PATH", ""), "HOME": nowhere}
    return {**kept, "GIT_CONFIG_GLOBAL": nowhere, "GIT_CONFIG_SYSTEM": nowhere}
