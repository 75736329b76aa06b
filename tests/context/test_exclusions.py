from __future__ import annotations

import json
from pathlib import PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.context.gitoracle import ask_git, make_repository
from tests.context.workspace import Workspace, level, of

from contextward.context.exclusions import PlannedExclusion, plan_exclusion
from contextward.context.index import ContextIndex
from contextward.model import AssistantId, Edit, Position, Range
from contextward.text.document import Document

IGNORE, SETTINGS = ".cursorignore", ".claude/settings.json"
CURSOR, CLAUDE = AssistantId("cursor"), AssistantId("claude-code")


def _plan(index: ContextIndex, path: str, *, folder: bool = False) -> tuple[PlannedExclusion, ...]:
    return plan_exclusion(index, PurePosixPath(path), folder=folder)


def _carry_out(workspace: Workspace, plans: tuple[PlannedExclusion, ...]) -> None:
    """Write every plan, and check that its edit and its text say the same."""
    for plan in plans:
        assert plan.refused == ""
        assert plan.file is not None
        assert plan.edit is not None
        place = workspace.root / plan.file
        assert place.exists() != plan.create
        old = "" if plan.create else place.read_bytes().decode()
        assert Document.of(old).apply([plan.edit])[0].text == plan.text
        workspace.put({plan.file.as_posix(): plan.text})


def test_each_assistant_that_would_read_the_file_is_told_in_its_own_words(
    workspace: Workspace,
) -> None:
    plans = _plan(workspace.open("cursor", "claude-code"), "data/a b.json")
    cursor, claude = plans
    at = Position(0, 0)
    assert cursor == PlannedExclusion(
        assistants=(CURSOR,),
        file=PurePosixPath(IGNORE),
        create=True,
        edit=Edit(Range(at, at), "/data/a b.json\n"),
        text="/data/a b.json\n",
        strength="best effort, not for terminal commands or MCP tools",
    )
    assert (claude.assistants, claude.file, claude.create) == (
        (CLAUDE,),
        PurePosixPath(SETTINGS),
        True,
    )
    assert json.loads(claude.text) == {"permissions": {"deny": ["Read(/data/a b.json)"]}}
    _carry_out(workspace, plans)
    assert level(workspace.open(), "data/a b.json") == "excluded"
    assert _plan(workspace.open(), "data/a b.json") == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "/x\n"),
        ("*.pem", "*.pem\n/x\n"),
        ("*.pem\n", "*.pem\n/x\n"),
        ("*.pem\r\n*.key", "*.pem\r\n*.key\r\n/x\r\n"),
        ("\ufeff*.pem\n", "\ufeff*.pem\n/x\n"),
        ("x\n!x\n", "x\n!x\n/x\n"),
        ("# ü\n\n", "# ü\n\n/x\n"),
    ],
)
def test_a_line_is_added_and_nothing_else_changes(
    workspace: Workspace, before: str, after: str
) -> None:
    index = workspace.put({IGNORE: before}).open()
    plans = _plan(index, "x")
    assert [plan.text for plan in plans] == [after]
    _carry_out(workspace, plans)
    assert level(workspace.open(), "x") == "excluded"


def test_an_entry_is_added_and_nothing_else_changes(workspace: Workspace) -> None:
    before = '{\r\n\t"model": "m",\r\n\t"permissions": {\r\n\t\t"deny": ["Bash(x)"]\r\n\t}\r\n}'
    index = workspace.put({SETTINGS: before}).open()
    (plan,) = _plan(index, "a/(b).txt")
    assert plan.text == before.replace('"Bash(x)"', '"Bash(x)", "Read(/a/(b).txt)"')
    assert plan.edit == Edit(Range(Position(3, 20), Position(3, 20)), ', "Read(/a/(b).txt)"')
    _carry_out(workspace, (plan,))
    assert level(workspace.open(), "a/(b).txt") == "excluded"


def test_a_folder_is_excluded_with_everything_in_it(workspace: Workspace) -> None:
    plans = _plan(workspace.open("cursor", "claude-code"), "data [1]", folder=True)
    _carry_out(workspace, plans)
    index = workspace.open()
    assert (workspace.root / IGNORE).read_text() == "/data \\[1]/\n"
    names = ("data [1]/a", "data [1]/b/c", "x/data [1]/a", "data [1]")
    assert [level(index, name) for name in names] == ["excluded"] * 2 + ["automatic"] * 2


_CHARACTERS = st.sampled_from(" #!*?[]\\()\"'{}$%&~^.,;:-_=+@é漢😀\tab") | st.characters(
    codec="utf-8", exclude_characters="/\n\r\0"
)
_NAMES = st.text(_CHARACTERS, min_size=1, max_size=12).filter(lambda name: name not in (".", ".."))
_RULES = st.lists(st.sampled_from(["*.pem", "!*", "#", "a", "!a/", "/b/*", "**/x", ""]), max_size=4)


@given(st.lists(_NAMES, min_size=1, max_size=3), _RULES, st.sampled_from(["\n", "\r\n"]))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_its_name_the_file_is_excluded_by_us_and_by_git(
    workspace: Workspace, parts: list[str], rules: list[str], ending: str
) -> None:
    path = "/".join(parts)
    workspace.put({IGNORE: ending.join(rules), SETTINGS: '{"permissions": {}}'})
    plans = _plan(workspace.open(), path)
    _carry_out(workspace, plans)
    assert level(workspace.open(), path) == "excluded"

    if not (workspace.root / ".git").exists():
        make_repository(workspace.root)
    workspace.put({".gitignore": (workspace.root / IGNORE).read_bytes().decode()})
    (decision,) = ask_git(workspace.root, [path])
    assert decision is not None
    assert decision.ignored


@pytest.mark.parametrize(
    ("files", "path", "reason"),
    [
        ({IGNORE: ""}, "a\nb", "no pattern can name it: its name holds a line break"),
        ({IGNORE: ""}, "a\udcff", "no pattern can name it: its name is not UTF-8"),
        ({IGNORE: ""}, "a" * 5000, "an entry in .cursorignore would not exclude it"),
        ({IGNORE: "\udcff"}, "a", ".cursorignore cannot be read as UTF-8 text"),
        ({IGNORE: ""}, "../a", "the path is not in the workspace"),
        ({IGNORE: ""}, "/etc/passwd", "the path is not in the workspace"),
        ({IGNORE: ""}, ".", "the path is not in the workspace"),
        ({IGNORE: ""}, "AGENTS.md", "it is part of every prompt: no exclusion list applies to it"),
        ({SETTINGS: "{\n,}"}, "a", f"{SETTINGS}:2: a string in double quotes is expected"),
        ({SETTINGS: '{"permissions": 1}'}, "a", f"{SETTINGS}:1: permissions is not an object"),
        ({"x": ""}, "a", "it has no exclusion list in the workspace"),
    ],
)
def test_what_cannot_be_done_is_said(
    workspace: Workspace, files: dict[str, str], path: str, reason: str
) -> None:
    (plan,) = _plan(workspace.put(files).open(), path)
    assert plan.refused.startswith(reason)
    assert (plan.edit, plan.text, plan.file) == (None, "", None)


def test_a_rule_before_is_overruled_but_an_ignored_folder_needs_nothing(
    workspace: Workspace,
) -> None:
    index = workspace.put({IGNORE: "data/\n!data/a\n"}).open()
    assert _plan(index, "data/a") == ()


def test_nothing_is_planned_through_a_link(workspace: Workspace) -> None:
    outside = workspace.home / "settings.json"
    outside.write_text("{}", encoding="utf-8")
    (workspace.root / ".claude").symlink_to(workspace.home, target_is_directory=True)
    (workspace.root / IGNORE).symlink_to(outside)
    plans = _plan(workspace.open("cursor", "claude-code"), "a")
    assert [plan.refused for plan in plans] == [
        ".cursorignore is a symbolic link",
        ".claude is a symbolic link",
    ]
    assert outside.read_text(encoding="utf-8") == "{}"


def test_nothing_is_planned_where_something_else_stands(workspace: Workspace) -> None:
    (workspace.root / IGNORE).mkdir()
    workspace.put({".claude": ""})
    plans = _plan(workspace.open("cursor", "claude-code"), "a")
    assert [plan.refused for plan in plans] == [
        ".cursorignore is not what it should be",
        ".claude is not what it should be",
    ]


def test_only_the_assistants_asked_for_are_planned(workspace: Workspace) -> None:
    index = workspace.open("cursor", "claude-code")
    path = PurePosixPath("a")
    assert [p.assistants for p in plan_exclusion(index, path, [CLAUDE])] == [(CLAUDE,)]
    assert plan_exclusion(index, path, []) == ()
    (plan,) = plan_exclusion(index, path, [AssistantId("other")])
    assert (plan.assistants, plan.refused) == (("other",), "it is not in use in this workspace")


def test_an_assistant_that_excludes_the_file_already_has_no_plan(workspace: Workspace) -> None:
    index = workspace.put({IGNORE: "*.pem"}).open("claude-code")
    assert of(index, "a.pem", "cursor").level.label == "excluded"
    assert [plan.assistants for plan in _plan(index, "a.pem")] == [(CLAUDE,)]


def test_unsaved_text_is_edited(workspace: Workspace) -> None:
    workspace.put({IGNORE: "a\n"})
    index = workspace.open().supposing({workspace.root / IGNORE: "b"})
    (plan,) = _plan(index, "x")
    assert (plan.text, plan.create) == ("b\n/x\n", False)
