"""Walking: what is met, in which order, and what is left out; git itself says what it ignores."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.context.gitoracle import ask_git, lay_out, make_repository, random_case

from contextward.cache import size_of
from contextward.engine import Engine
from contextward.project import Project
from contextward.walk import Walk

ENGINE = Engine([])


def build(root: Path, *files: str, **texts: str) -> None:
    for name in (*files, *texts):
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(texts.get(name, "x"))


def walked(root: Path, start: str = "", *, ignored: bool = False, every: bool = False) -> list[str]:
    walk = Walk(Project(root, ENGINE), ignored=ignored, every=every)
    return [folder.path + name for folder in walk.folders(start) for name, _ in folder.files]


def left_out(root: Path, start: str = "") -> list[str]:
    walk = Walk(Project(root, ENGINE))
    for _ in walk.folders(start):
        pass
    return walk.left_out


def git(root: Path, *arguments: str) -> None:
    name = ("-c", "user.name=x", "-c", "user.email=x@example.com")
    subprocess.run(["git", "-C", str(root), *name, *arguments], check=True, capture_output=True)


def test_files_come_before_folders_and_both_in_order(tmp_path: Path) -> None:
    build(tmp_path, "b.py", "a/z.py", "a/b/c.py", "a-b/x.py", "B.py", ".env", "c/d.py")
    assert walked(tmp_path) == [
        ".env", "B.py", "b.py", "a-b/x.py", "a/z.py", "a/b/c.py", "c/d.py",
    ]  # fmt: skip
    assert walked(tmp_path, "a") == ["a/z.py", "a/b/c.py"]


def test_a_file_comes_with_its_stamp(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"12345")
    ((_, stamp),) = next(Walk(Project(tmp_path, ENGINE)).folders()).files
    assert size_of(stamp) == 5


def test_links_pipes_and_files_without_text_are_passed_over(tmp_path: Path) -> None:
    build(tmp_path, "a.py", "folder/b.py", "c.png", "D.PNG", "png", "so")
    (tmp_path / "link.py").symlink_to(tmp_path / "a.py")
    (tmp_path / "linked").symlink_to(tmp_path / "folder")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    assert walked(tmp_path) == ["a.py", "png", "so", "folder/b.py"]


def test_a_link_is_followed_when_it_is_named(tmp_path: Path) -> None:
    build(tmp_path, "folder/b.py")
    (tmp_path / "linked").symlink_to(tmp_path / "folder")
    assert walked(tmp_path, "linked") == ["linked/b.py"]


def test_folders_of_tools_are_entered_only_when_named(tmp_path: Path) -> None:
    build(tmp_path, "node_modules/x/a.js", "a/.venv/b.py", "a/c.py", ".git/config")
    assert walked(tmp_path) == ["a/c.py"]
    assert walked(tmp_path, "node_modules") == ["node_modules/x/a.js"]
    assert walked(tmp_path, "a/.venv/") == ["a/.venv/b.py"]


def test_git_ignores_folders_but_no_files(tmp_path: Path) -> None:
    make_repository(tmp_path)
    build(tmp_path, "build/a.py", "app/build/b.py", "app/c.py", ".env", "dump.sql")
    (tmp_path / ".gitignore").write_text("build/\n.env\n*.sql\n")
    assert walked(tmp_path) == [".env", ".gitignore", "dump.sql", "app/c.py"]
    assert sorted(left_out(tmp_path)) == ["app/build/", "build/"]
    everything = [".env", ".gitignore", "dump.sql", "app/c.py", "app/build/b.py", "build/a.py"]
    assert walked(tmp_path, ignored=True) == everything


def test_without_a_repository_nothing_is_ignored(tmp_path: Path) -> None:
    build(tmp_path, "build/a.py", **{".gitignore": "build/\n"})
    assert walked(tmp_path) == [".gitignore", "build/a.py"]


def test_who_names_an_ignored_folder_wants_all_of_it(tmp_path: Path) -> None:
    make_repository(tmp_path)
    build(tmp_path, "build/a.py", "build/deep/b.py", **{".gitignore": "build/\ndeep/\n"})
    assert walked(tmp_path, "build/deep") == ["build/deep/b.py"]
    assert walked(tmp_path, "build") == ["build/a.py", "build/deep/b.py"]


def test_a_repository_inside_has_its_own_rules(tmp_path: Path) -> None:
    """Below a folder that is no repository, and below one that is."""
    for outer in (tmp_path / "plain", tmp_path / "repository"):
        inner = outer / "inner"
        inner.mkdir(parents=True)
        make_repository(inner)
        build(outer, "out/a.py", "tmp/b.py", "inner/out/c.py", "inner/tmp/d.py")
        (inner / ".gitignore").write_text("tmp/\n")
    make_repository(tmp_path / "repository")
    (tmp_path / "repository" / ".gitignore").write_text("out/\n")
    assert walked(tmp_path / "plain") == [
        "inner/.gitignore", "inner/out/c.py", "out/a.py", "tmp/b.py",
    ]  # fmt: skip
    assert walked(tmp_path / "repository") == [
        ".gitignore", "inner/.gitignore", "inner/out/c.py", "tmp/b.py",
    ]  # fmt: skip


def test_git_s_own_exclude_file_counts(tmp_path: Path) -> None:
    make_repository(tmp_path)
    build(tmp_path, "out/a.py", "b.py")
    (tmp_path / ".git" / "info").mkdir(exist_ok=True)
    (tmp_path / ".git" / "info" / "exclude").write_text("/out\n")
    assert walked(tmp_path) == ["b.py"]


def test_an_ignored_folder_in_which_git_tracks_a_file_is_entered(tmp_path: Path) -> None:
    make_repository(tmp_path)
    build(tmp_path, "data/deep/a.csv", "data/other/b.csv", "lib/xdata/c.csv")
    (tmp_path / ".gitignore").write_text("data/\nxdata/\n")
    git(tmp_path, "add", "-f", "data/deep/a.csv")
    assert walked(tmp_path) == [".gitignore", "data/deep/a.csv"]
    git(tmp_path, "commit", "-qm", "x")
    git(tmp_path, "worktree", "add", "-q", str(tmp_path / "tree"))
    (tmp_path / "tree" / ".gitignore").write_text("data/\n")
    assert walked(tmp_path / "tree") == [".git", ".gitignore", "data/deep/a.csv"]


def test_an_ignored_folder_in_which_an_assistant_keeps_its_files_is_entered(
    tmp_path: Path,
) -> None:
    make_repository(tmp_path)
    build(tmp_path, ".claude/agents/a.md", ".cursor/mcp.json", ".other/b.md")
    (tmp_path / ".gitignore").write_text(".*/\n")
    assert walked(tmp_path) == [".gitignore", ".claude/agents/a.md", ".cursor/mcp.json"]


def test_a_nested_configuration_holds_in_its_folder(tmp_path: Path) -> None:
    build(
        tmp_path,
        *("a/x.py", "a/skip/y.py", "b/skip/z.py"),
        **{"a/.contextward.yaml": "exclude: [skip]\n"},
    )
    assert walked(tmp_path) == ["a/.contextward.yaml", "a/x.py", "b/skip/z.py"]
    configs = [folder.config for folder in Walk(Project(tmp_path, ENGINE)).folders()]
    assert [config.file is not None for config in configs] == [False, True, False, False]


def test_every_file_includes_what_a_scan_leaves_out(tmp_path: Path) -> None:
    make_repository(tmp_path)
    build(tmp_path, "a.png", "out/b.py", "c.py", "d/e.py")
    (tmp_path / ".gitignore").write_text("out/\n")
    (tmp_path / ".contextward.yaml").write_text('exclude: ["c.py", "d/**"]\n')
    assert walked(tmp_path) == [".contextward.yaml", ".gitignore"]
    assert walked(tmp_path, every=True) == [
        ".contextward.yaml", ".gitignore", "a.png", "c.py", "d/e.py", "out/b.py",
    ]  # fmt: skip


def test_a_folder_that_cannot_be_opened_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, "a/b/c.py", "a/d.py", "a/e/f.py")
    real = os.open

    def refuse(path: str | Path, flags: int) -> int:
        if str(path).endswith("/b/"):
            raise PermissionError(13, "Permission denied")
        return real(path, flags)

    monkeypatch.setattr("contextward.walk.os.open", refuse)
    found = list(Walk(Project(tmp_path, ENGINE)).folders())
    assert [(folder.path, folder.files, folder.whole) for folder in found if not folder.whole] == [
        ("a/", [("b", b"")], False)
    ]
    assert walked(tmp_path) == ["a/d.py", "a/b", "a/e/f.py"]


def test_a_name_that_is_not_utf8_is_a_name(tmp_path: Path) -> None:
    make_repository(tmp_path)
    for folder in (b"caf\xe9", b"out\xff"):
        place = tmp_path / os.fsdecode(folder)
        place.mkdir()
        (place / os.fsdecode(b"\xe9.py")).touch()
    (tmp_path / ".gitignore").write_bytes(b"out*/\n")
    (tmp_path / ".contextward.yaml").write_text('exclude: ["nothing/**"]\n')
    found = walked(tmp_path)
    assert [os.fsencode(path) for path in found[2:]] == [b"caf\xe9/\xe9.py"]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 1 << 32))
def test_folders_are_ignored_as_git_ignores_them(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("case")
    make_repository(root)
    case = random_case(random.Random(seed))
    found = lay_out(case, root)
    folders = [path for path, folder in found if folder]
    ignored = {
        path
        for path, decision in zip(folders, ask_git(root, folders), strict=True)
        if decision is not None and decision.ignored
    }
    outermost = {path for path in ignored if not ignored & set(above(path))}
    try:
        assert set(left_out(root)) == {f"{path}/" for path in outermost}, case
        expected = {path for path, folder in found if not folder and not ignored & set(above(path))}
        met = {path for path in walked(root) if not path.endswith(".gitignore")}
        assert met == expected, case
    finally:
        shutil.rmtree(root)


def above(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


GLOBS = st.lists(
    st.sampled_from(
        ["a", "a/", "a/**", "./a/**", "/a", "**/b", "**/b/**", "a/b", "a/*", "*/c", "{a,c}/**",
         "b?", "*.py", "**/*.py", "a/{b,c}/**", "[ab]/**", "**", "c/**/a", "a/**/c.py", "c.py"]
    ),
    min_size=1, max_size=3,
)  # fmt: skip
PATHS = ["/".join(path) + end for end in ("", ".py") for path in (
    "a", "b", "c", "ab", "ac", "bc", "abc", "cba", "aab", "bb", "cab", "caba")]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(globs=GLOBS, nested=st.booleans())
def test_what_is_excluded_is_what_the_project_excludes(
    globs: list[str], nested: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Pruning whole folders leaves out the same files as asking for each."""
    root = tmp_path_factory.mktemp("globs")
    top = root / "sub" if nested else root
    top.mkdir(exist_ok=True)
    for path in PATHS:
        place = top / f"{path}x" if not path.endswith(".py") else top / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("")
    (top / ".contextward.yaml").write_text(f"exclude: [{', '.join(map(repr, globs))}]\n")
    project = Project(root, ENGINE)
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    try:
        expected = {path for path in files if not project.excluded(path)}
        assert set(walked(root)) == expected
    finally:
        shutil.rmtree(root)
