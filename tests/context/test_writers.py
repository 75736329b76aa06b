"""Every writer: written, read again by its own matcher, excluded; nothing else changed; undone."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import PurePosixPath
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.context.workspace import Workspace, of

from contextward.context.exclusions import PlannedExclusion, plan_exclusion
from contextward.context.index import ContextIndex
from contextward.context.registry import shipped_registry
from contextward.model import AssistantId, Edit, Level, Position, Range
from contextward.text.document import Document

WRITING = [
    assistant.id
    for assistant in shipped_registry().assistants
    if any(m.writer != "none" for m in assistant.record.exclude)
]
_SETTINGS = {
    ".claude/settings.json": '{\r\n\t"permissions": {\r\n\t\t"deny": ["Read(./a)"]\r\n\t}\r\n}',
    ".zed/settings.json": '{\n  // mine\n  "private_files": [\n    "**/*.x", // why\n  ],\n}\n',
    "opencode.json": '{"permission": {"read": {"*": "allow"}}}',
    "kilo.jsonc": '{\n  /* k */\n  "permission": {"read": {}}\n}\n',
    ".codex/config.toml": (
        '# mine\r\ndefault_permissions = "p"\r\n\r\n[permissions.p.filesystem.":workspace_roots"]'
        '\r\n"." = "write" # all\r\n\r\n[other]\r\nkey = [1,\r\n 2]\r\n'
    ),
    ".pr_agent.toml": '[ignore]\nglob = [\n  "*.x", # why\n]\n\n[pr]\na = 1\n',
    ".gemini/config.yaml": "# mine\nhave_fun: true\nignore_patterns:\n  - '*.x' # why\nz: 1\n",
}
_CHARACTERS = st.sampled_from(" #!*?[]\\()\"'{}$%&~^.,;:-_=+@|é漢😀\tab") | st.characters(
    codec="utf-8", exclude_characters="/\n\r\0"
)
_NAMES = st.text(_CHARACTERS, min_size=1, max_size=10).filter(lambda name: name not in (".", ".."))


def _carry_out(workspace: Workspace, plans: tuple[PlannedExclusion, ...]) -> dict[str, str]:
    """Write all plans; gives what stood in the files before."""
    before = {}
    for plan in plans:
        if plan.edit is None or plan.file is None:
            continue
        place = workspace.root / plan.file
        old = place.read_bytes().decode() if place.exists() else ""
        document = Document.of(old).apply([plan.edit])[0]
        assert document.text == plan.text
        assert Document.of(plan.text).apply([_undo(old, plan)])[0].text == old
        before[plan.file.as_posix()] = old
        workspace.put({plan.file.as_posix(): plan.text})
    return before


def _undo(old: str, plan: PlannedExclusion) -> Edit:
    """The edit that an editor keeps to undo the plan's."""
    assert plan.edit is not None
    document = Document.of(old)
    start, end = plan.edit.range.start, plan.edit.range.end
    lines = old.split("\n")
    removed = document.text[_offset(lines, start) : _offset(lines, end)]
    added = plan.edit.text.split("\n")
    column = len(added[-1]) + (start.column if len(added) == 1 else 0)
    return Edit(Range(start, Position(start.line + len(added) - 1, column)), removed)


def _offset(lines: list[str], position: Position) -> int:
    return sum(len(line) + 1 for line in lines[: position.line]) + position.column


def _data(name: str, text: str) -> Any:
    if name.endswith(".toml"):
        return tomllib.loads(text)
    if name.endswith(".yaml"):
        return yaml.safe_load(text)
    bare = "".join(line.partition("// ")[0] for line in text.splitlines())
    return json.loads(re.sub(r",\s*([\]}])", r"\1", bare.replace("/* k */", "")))


@pytest.mark.parametrize("assistant", WRITING)
@given(st.lists(_NAMES, min_size=1, max_size=3), st.booleans(), st.booleans())
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_its_name_a_path_is_excluded_and_nothing_else_changes(
    workspace: Workspace, assistant: str, parts: list[str], folder: bool, present: bool
) -> None:
    for file in workspace.root.rglob("*"):
        if file.is_file():
            file.unlink()
    if present:
        workspace.put({**_SETTINGS, ".cursorignore": "# mine\r\n*.x\r\n", ".aiignore": "*.x"})
    path = PurePosixPath("/".join(parts))
    asked = path / "inside" if folder else path
    beside = path.with_name(f"{path.name}-x")
    index = workspace.open(assistant)
    levels = {p: of(index, str(p), assistant).level for p in (asked, beside)}
    plans = plan_exclusion(index, path, [AssistantId(assistant)], folder=folder)
    before = _carry_out(workspace, plans)
    after = workspace.open(assistant)
    if before:
        assert of(after, str(asked), assistant).level <= Level.ON_REQUEST
        assert of(after, str(asked), assistant).level < levels[asked]
        assert plan_exclusion(after, path, [AssistantId(assistant)], folder=folder) == () or (
            of(after, str(asked), assistant).level is Level.ON_REQUEST
        )
    else:
        assert levels[asked] is Level.EXCLUDED or all(plan.refused for plan in plans)
    assert of(after, str(beside), assistant).level is levels[beside]
    for name, old in before.items():
        new = (workspace.root / name).read_bytes().decode()
        kept = [line for line in old.splitlines(keepends=True) if line.strip()]
        if "\r\n" in old:
            assert "\n" not in new.replace("\r\n", "")
        if name.endswith((".json", ".jsonc", ".toml", ".yaml")) and old:
            _data(name, new)
            assert all(note in new for note in ("// why", "# why", "# mine") if note in old)
        elif old:
            assert new.startswith(old)
        assert len(kept) <= len(new.splitlines())


@pytest.mark.parametrize("name", _SETTINGS)
def test_a_settings_file_gains_the_entry_and_loses_nothing(workspace: Workspace, name: str) -> None:
    users = {
        ".claude/settings.json": "claude-code",
        ".zed/settings.json": "zed",
        "opencode.json": "opencode",
        "kilo.jsonc": "kilo-code",
        ".codex/config.toml": "codex",
        ".pr_agent.toml": "pr-agent",
        ".gemini/config.yaml": "gemini-code-assist",
    }
    old = _SETTINGS[name]
    index = workspace.put({name: old}).open(users[name])
    plans = plan_exclusion(index, PurePosixPath("data/a b.csv"), [AssistantId(users[name])])
    (plan,) = [plan for plan in plans if str(plan.file) == name]
    added = [line for line in plan.text.splitlines() if line not in old.splitlines()]
    assert len(added) <= 4
    assert _without(_data(name, plan.text)) == _without(_data(name, old))


def _without(data: Any) -> Any:
    """Data without what is about the path."""
    if isinstance(data, dict):
        return {k: _without(v) for k, v in data.items() if "a b.csv" not in k}
    if isinstance(data, list):
        return [_without(v) for v in data if "a b.csv" not in str(v)]
    return data


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[[", ".codex/config.toml:1: not valid TOML"),
        ('sandbox_mode = "read-only"\n', "it has sandbox_mode, beside which no entry would count"),
        ('default_permissions = "p"\npermissions.p = 1\n', "would not exclude it"),
    ],
)
def test_a_profile_that_cannot_be_edited_is_refused(
    workspace: Workspace, text: str, reason: str
) -> None:
    index = workspace.put({".codex/config.toml": text}).open("codex")
    (plan,) = plan_exclusion(index, PurePosixPath("a"), [AssistantId("codex")])
    assert reason in plan.refused or plan.refused


def test_several_assistants_share_the_list_that_all_of_them_read(workspace: Workspace) -> None:
    index = workspace.open("jetbrains-ai", "junie", "qwen-code")
    (plan,) = plan_exclusion(index, PurePosixPath("x"))
    assert plan.file == PurePosixPath(".aiignore")
    assert plan.assistants == ("jetbrains-ai", "junie", "qwen-code")
    assert "approval" in plan.strength
    alone = workspace.open("qwen-code")
    assert plan_exclusion(alone, PurePosixPath("x"))[0].file == PurePosixPath(".qwenignore")


def test_what_can_only_be_kept_from_an_index_says_so(workspace: Workspace) -> None:
    index = workspace.open("augment")
    (plan,) = plan_exclusion(index, PurePosixPath("x"))
    assert plan.level is Level.ON_REQUEST
    assert plan.strength.endswith("so it is still read when somebody asks")


def test_all_assistants_at_once(workspace: Workspace) -> None:
    index: ContextIndex = workspace.open(*WRITING)
    plans = plan_exclusion(index, PurePosixPath("data"), folder=True)
    _carry_out(workspace, plans)
    after = workspace.open(*WRITING)
    for assistant in WRITING:
        assert of(after, "data/x", assistant).level <= Level.ON_REQUEST, assistant
        assert of(after, "data-x", assistant).level is of(index, "data-x", assistant).level
