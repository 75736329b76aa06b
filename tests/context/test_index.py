from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest
from tests.context.workspace import Workspace, level, of, why

from contextward.context.index import ContextIndex
from contextward.context.reading import Note, read_bounded
from contextward.context.registry import shipped_registry
from contextward.model import Because, Level

DENY = '{"permissions": {"deny": ["Read(/x.txt)"]}}'


@pytest.mark.parametrize(
    ("path", "cursor", "claude"),
    [
        ("app.py", "automatic default", "automatic default"),
        ("secret/app.py", "excluded exclusion .cursorignore:1", "automatic default"),
        ("x.txt", "automatic default", "excluded exclusion .claude/settings.json:1"),
        (".env", "on-request built-in", "automatic default"),
        ("fixtures/patients.csv", "on-request built-in", "automatic default"),
        ("build/a.js", "on-request git-ignore .gitignore:1", "automatic default"),
        ("logs/a.log", "on-request index-exclusion .cursorindexingignore:1", "automatic default"),
        (".env.example", "automatic re-included .cursorignore:2", "automatic default"),
        ("kept/a.js", "automatic default", "automatic default"),
        (".git/config", "on-request built-in", "on-request built-in"),
        ("AGENTS.md", "always instructions", "automatic default"),
        ("secret/AGENTS.md", "always instructions", "automatic default"),
        ("a/CLAUDE.md", "automatic default", "always instructions"),
        (".cursor/rules/a/b.mdc", "always rules", "automatic default"),
        (".claude/rules/a.md", "automatic default", "always rules"),
        (".claude/skills/x/SKILL.md", "automatic default", "always skills"),
        (".cursor/mcp.json", "always mcp-configuration", "automatic default"),
        (".mcp.json", "automatic default", "always mcp-configuration"),
        ("a/.mcp.json", "automatic default", "automatic default"),
    ],
)
def test_the_level_of_a_file_and_its_first_reason(
    workspace: Workspace, path: str, cursor: str, claude: str
) -> None:
    index = workspace.put(
        {
            ".cursorignore": "/secret/\n!.env.example\n!kept/\n",
            ".cursorindexingignore": "*.log\n",
            ".gitignore": "build/\nkept/\n",
            ".claude/settings.json": DENY,
        }
    ).open()
    shown = []
    for assistant in ("cursor", "claude-code"):
        name, because = why(index, path, assistant)
        first = because[0]
        place = f" {first.source}:{first.line}" if first.source != "assistants.yaml" else ""
        shown.append(f"{name} {first.kind}{place}")
        assert first.line > 0
    assert shown == [cursor, claude]


def test_the_highest_level_wins(workspace: Workspace) -> None:
    index = workspace.put({".cursorignore": "x.txt", ".claude/settings.json": DENY}).open()
    assert index.exposure(PurePosixPath("x.txt")).level is Level.EXCLUDED
    assert index.exposure(PurePosixPath("x.txt")).readers == ()
    index = workspace.put({".claude/settings.json": "{}"}).open()
    assert index.exposure(PurePosixPath("x.txt")).level is Level.AUTOMATIC
    assert index.exposure(PurePosixPath("x.txt")).readers == ("claude-code",)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.py", "automatic"),
        (".env", "on-request"),
        ("sub/.env", "on-request"),
        ("sub/b.txt", "on-request"),
        ("info.txt", "on-request"),
        ("AGENTS.md", "always"),
    ],
)
def test_with_no_assistant_known_one_reads_what_git_does_not_ignore(
    workspace: Workspace, path: str, expected: str
) -> None:
    files = {".gitignore": ".env\n", "sub/.gitignore": "/b.txt", ".git/info/exclude": "info.txt\n"}
    index = workspace.put(files).open()
    assert [use.id for use in index.in_use] == ["any"]
    assert level(index, path) == expected


def test_a_reason_names_the_inner_ignore_file(workspace: Workspace) -> None:
    index = workspace.put({"a/b/.gitignore": "# x\n*.csv\n"}).open()
    assert why(index, "a/b/c/d.csv", "any") == (
        "on-request",
        [Because("git-ignore", "a/b/.gitignore", 2)],
    )


def test_a_workspace_inside_a_repository_obeys_the_files_around_it(tmp_path: Path) -> None:
    outer = Workspace(tmp_path)
    outer.put({".git/HEAD": "", ".gitignore": "/pkg/app/data/\n", "pkg/.gitignore": "*.csv\n"})
    outer.put({"pkg/app/.cursorignore": "!keep.csv\n"})
    index = ContextIndex.open(outer.root / "pkg" / "app", shipped_registry())
    git = "git-ignore"
    assert why(index, "data/x", "cursor")[1] == [Because(git, "../../.gitignore", 1)]
    assert Because(git, "../.gitignore", 1) in why(index, "a.csv", "cursor")[1]
    assert level(index, "keep.csv") == "automatic"


def test_an_ignore_file_that_is_a_link_is_not_read_by_git(workspace: Workspace) -> None:
    workspace.put({"rules": "*.csv\n"})
    (workspace.root / ".gitignore").symlink_to("rules")
    index = workspace.open()
    assert level(index, "a.csv") == "automatic"
    assert index.notes == (Note(".gitignore", 0, "a symbolic link: git does not read it"),)


def test_a_file_without_effect_is_noted(workspace: Workspace) -> None:
    index = workspace.put({".claudeignore": "*\n", "CLAUDE.md": ""}).open()
    assert level(index, "a") == "automatic"
    (note,) = index.notes
    assert (note.source, note.line) == (".claudeignore", 0)
    assert note.reason.startswith("has no effect; use permissions.deny")


def test_what_is_left_out_of_an_ignore_file_is_noted(workspace: Workspace) -> None:
    index = workspace.put({".cursorignore": "*.pem\n" + "x" * 5000}).open()
    assert index.notes == (Note(".cursorignore", 2, "ignored: the line is longer than 4096 bytes"),)


@pytest.mark.parametrize("path", ["../a.py", "/etc/passwd", "a/../../b"])
def test_a_path_that_is_not_in_the_workspace_is_automatic(workspace: Workspace, path: str) -> None:
    index = workspace.put({".cursorignore": "*\n"}).open()
    assert why(index, path, "cursor")[0] == "automatic"
    assert why(index, path, "cursor")[1][0].kind == "outside"


def test_an_absolute_path_in_the_workspace_is_taken_as_relative(workspace: Workspace) -> None:
    index = workspace.put({".cursorignore": "/a.py\n"}).open()
    assert index.exposure(workspace.root / "a.py").level is Level.EXCLUDED


def test_unsaved_text_counts_instead_of_the_file(workspace: Workspace) -> None:
    workspace.put({".cursorignore": "a\n"})
    ignore = workspace.root / ".cursorignore"
    index = ContextIndex.open(
        workspace.root,
        shipped_registry(),
        read=lambda path: "b\n" if path == ignore else read_bounded(path),
    )
    assert [level(index, name) for name in "ab"] == ["automatic", "excluded"]
    supposed = index.supposing({ignore: "c\n"})
    assert [level(supposed, name) for name in "abc"] == ["automatic", "automatic", "excluded"]
    assert [level(index, name) for name in "ab"] == ["automatic", "excluded"]


def test_every_file_that_decides_is_consulted_even_if_missing(workspace: Workspace) -> None:
    index = workspace.put({"CLAUDE.md": "", ".cursorignore": ""}).open()
    index.exposure(PurePosixPath("a/b/c.txt"))
    root, consulted = workspace.root, set(index.consulted)
    assert {
        root / ".cursorignore",
        root / ".cursorindexingignore",
        root / ".claude/settings.json",
        root / ".claude/settings.local.json",
        root / ".gitignore",
        root / "a/.gitignore",
        root / "a/b/.gitignore",
        root / ".git",
        workspace.home / ".claude/settings.json",
    } <= consulted


def test_the_home_folder_is_not_read_unless_it_is_given(workspace: Workspace) -> None:
    workspace.put({"~/.claude/settings.json": DENY.replace("/x", "x"), "CLAUDE.md": ""})
    assert of(workspace.open(), "x.txt", "claude-code").level is Level.EXCLUDED
    index = ContextIndex.open(workspace.root, shipped_registry())
    assert level(index, "x.txt") == "automatic"


@pytest.mark.parametrize("data", [b"\xff\xfe\x00*", b"\x80\n*.pem", b"\0\0", b"\xed\xa0\x80"])
def test_no_content_of_an_ignore_file_makes_it_fail(workspace: Workspace, data: bytes) -> None:
    for name in (".gitignore", ".cursorignore", ".cursorindexingignore"):
        (workspace.root / name).write_bytes(data)
    (workspace.root / ".claude").mkdir()
    (workspace.root / ".claude/settings.json").write_bytes(data)
    index = workspace.open()
    for name in ("a", "\udc80", "\ud800", "a" * 300 + "/b", "\0", "a\nb"):
        index.exposure(PurePosixPath(name))


def test_a_pipe_in_place_of_a_file_does_not_block(workspace: Workspace) -> None:
    os.mkfifo(workspace.root / ".gitignore")
    index = workspace.open()
    assert level(index, "a") == "automatic"
    assert [note.source for note in index.notes] == [".gitignore"]


def test_a_deep_path_is_a_path(workspace: Workspace) -> None:
    rules = "\n".join(f"*.x{n}\n/dir{n}/**/a?.log\nname{n}" for n in range(100))
    index = workspace.put({".gitignore": rules, ".cursorignore": rules, "CLAUDE.md": ""}).open()
    assert level(index, "d/" * 1000 + "a") == "automatic"
    assert of(index, "d/" * 1000 + "name7", "cursor").level is Level.EXCLUDED
