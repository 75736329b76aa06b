from __future__ import annotations

import pytest
from tests.context.workspace import Workspace


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ((), {"any": ["fallback"]}),
        ((".cursorignore",), {"cursor": ["marker"]}),
        ((".cursor/rules/a.mdc",), {"cursor": ["marker"]}),
        (("CLAUDE.md", ".claude/settings.json"), {"claude-code": ["marker", "marker"]}),
        ((".cursorrules", "CLAUDE.local.md"), {"cursor": ["marker"], "claude-code": ["marker"]}),
        ((".mcp.json",), {"any": ["fallback"]}),
        ((".mcp.json", ".claudeignore"), {"claude-code": ["marker", "marker"]}),
        ((".claude",), {"any": ["fallback"]}),
    ],
)
def test_files_of_the_workspace_tell(
    workspace: Workspace, files: tuple[str, ...], found: dict[str, list[str]]
) -> None:
    index = workspace.put(dict.fromkeys(files, "")).open()
    assert {use.id: [b.kind for b in use.because] for use in index.in_use} == found


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (("cursor",), {"cursor": [("editor", "Cursor")]}),
        (("anthropic.claude-code",), {"claude-code": [("extension", "Anthropic.claude-code")]}),
        (("coder/claudecode.nvim",), {"claude-code": [("plugin", "coder/claudecode.nvim")]}),
        (("someone.else", ""), {"any": [("fallback", "assistants.yaml")]}),
    ],
)
def test_the_client_tells(
    workspace: Workspace, told: tuple[str, ...], found: dict[str, list[tuple[str, str]]]
) -> None:
    index = workspace.open(told=told)
    because = {use.id: [(b.kind, b.source) for b in use.because] for use in index.in_use}
    assert because == found


def test_configuration_adds_to_what_is_detected(workspace: Workspace) -> None:
    index = workspace.put({"CLAUDE.md": ""}).open("cursor")
    assert [(use.id, use.because[0].kind) for use in index.in_use] == [
        ("cursor", "named"),
        ("claude-code", "marker"),
    ]


def test_without_detection_only_the_named_count(workspace: Workspace) -> None:
    index = workspace.put({"CLAUDE.md": ""}).open("cursor", detection=False)
    assert [use.id for use in index.in_use] == ["cursor"]


def test_an_unknown_name_is_noted(workspace: Workspace) -> None:
    index = workspace.open("nobody")
    assert [use.id for use in index.in_use] == ["any"]
    assert [note.reason for note in index.notes] == ["no assistant is called 'nobody'"]


def test_every_marker_is_consulted_whether_it_is_there_or_not(workspace: Workspace) -> None:
    consulted = workspace.open().consulted
    for name in (".cursor", ".cursorignore", "CLAUDE.md", ".claudeignore"):
        assert workspace.root / name in consulted


def test_a_marker_that_is_a_loop_of_links_is_not_there(workspace: Workspace) -> None:
    (workspace.root / "CLAUDE.md").symlink_to("CLAUDE.md")
    assert [use.id for use in workspace.open().in_use] == ["any"]
