from __future__ import annotations

import json

import pytest
from tests.context.workspace import Workspace, level, of, why

from contextward.context.reading import Note
from contextward.model import Because

SETTINGS = ".claude/settings.json"


def _deny(*entries: object) -> str:
    return json.dumps({"permissions": {"deny": entries}})


@pytest.mark.parametrize(
    ("entry", "excluded", "read"),
    [
        ("Read(./.env)", [".env"], ["a/.env", ".env.local"]),
        ("Read(.env)", [".env", "a/.env"], [".env.local"]),
        ("Read(*.pem)", ["a.pem", "a/b.pem"], ["pem"]),
        ("Read(**/.env)", [".env", "a/b/.env"], ["env"]),
        ("Read(secrets/**)", ["secrets/a", "x/secrets/a/b"], ["secrets.txt"]),
        ("Read(./secrets/**)", ["secrets/a"], ["x/secrets/a"]),
        ("Read(/secrets/**)", ["secrets/a"], ["x/secrets/a"]),
        ("Read(a/b/**)", ["a/b/c"], ["x/a/b/c"]),
        ("Read(/src/x.json)", ["src/x.json"], ["x.json", "a/src/x.json"]),
        ("Read(dir/)", ["dir/x", "a/dir/x"], ["dir"]),
        ("Read(./Finance (2024)/**)", ["Finance (2024)/x"], ["Finance/x"]),
        ("Read(/a\\[1\\].txt)", ["a[1].txt"], ["a1.txt"]),
        ("Read", ["a", "a/b"], []),
        ("Read(**)", ["a", "a/b"], []),
        ("Read()", [], ["a"]),
        ("Read(#x)", [], ["#x", "x"]),
        ("Read(!x)", [], ["x", "!x"]),
        ("Edit(./.env)", [], [".env"]),
        ("Bash(cat:*)", [], ["a"]),
        ("ReadX(a)", [], ["a"]),
        ("Read(a", [], ["a"]),
    ],
)
def test_an_entry_excludes_what_it_names(
    workspace: Workspace, entry: str, excluded: list[str], read: list[str]
) -> None:
    index = workspace.put({SETTINGS: _deny(entry)}).open()
    assert [name for name in (*excluded, *read) if level(index, name) == "excluded"] == excluded


def test_absolute_and_home_paths_reach_into_the_workspace(workspace: Workspace) -> None:
    root = workspace.root.as_posix()
    index = workspace.put({SETTINGS: _deny(f"Read(/{root}/a)", "Read(//**/b)", f"Read({root}/c)")})
    levels = [level(index.open(), name) for name in ("a", "x/b", "c", "x/a")]
    assert levels == ["excluded", "excluded", "automatic", "automatic"]

    workspace.home = workspace.root.parent
    index = workspace.put({SETTINGS: _deny("Read(~/workspace/h)", "Read(~/h)")})
    assert [level(index.open(), name) for name in ("h", "x/h")] == ["excluded", "automatic"]


def test_a_slash_in_the_settings_of_the_home_folder_is_not_the_workspace(
    workspace: Workspace,
) -> None:
    index = workspace.put({"~/.claude/settings.json": _deny("Read(/a)", "Read(b)")}).open(
        "claude-code"
    )
    assert of(index, "a", "claude-code").level.label == "automatic"
    assert why(index, "b", "claude-code") == (
        "excluded",
        [Because("exclusion", "~/.claude/settings.json", 1)],
    )


def test_a_later_negation_takes_back_within_its_own_file_only(workspace: Workspace) -> None:
    deny = _deny("Read(!*.first)", "Read(*.env)", "Read(*.first)", "Read(!sample.env)", "Read(/x)")
    workspace.put({SETTINGS: deny, ".claude/settings.local.json": _deny("Read(!a.env)")})
    index = workspace.open()
    levels = [level(index, name) for name in ("a.env", "b/sample.env", "y.first", "x")]
    assert levels == ["excluded", "automatic", "excluded", "excluded"]


def test_the_files_add_up_and_each_is_named_with_its_line(workspace: Workspace) -> None:
    project = '{\n "permissions": {\n  "deny": [\n   "Read(a)",\n   "Read(b)"\n  ]\n }\n}\n'
    index = workspace.put({SETTINGS: project, ".claude/settings.local.json": _deny("Read(c)")})
    opened = index.open()
    assert why(opened, "b", "claude-code")[1] == [Because("exclusion", SETTINGS, 5)]
    assert why(opened, "c", "claude-code")[1] == [
        Because("exclusion", ".claude/settings.local.json", 1)
    ]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('{\n"permissions": {,}', 2, "not valid JSON: a string in double quotes is expected"),
        ('{\n\n"permissions": {"deny": "Read(a)"}}', 3, "/permissions/deny is not an array"),
        (_deny("Read(" + "a" * 5000 + ")"), 1, "the entry is longer than 4096 characters"),
        ("[" * 100, 1, "not valid JSON: nested deeper than 50 levels"),
    ],
)
def test_what_cannot_be_used_is_noted_and_the_rest_counts(
    workspace: Workspace, text: str, line: int, reason: str
) -> None:
    workspace.put({SETTINGS: text, ".claude/settings.local.json": _deny("Read(b)", 7, None)})
    index = workspace.open()
    assert [level(index, name) for name in "ab"] == ["automatic", "excluded"]
    (note,) = index.notes
    assert (note.source, note.line) == (SETTINGS, line)
    assert note.reason.startswith(f"ignored: {reason}")


def test_a_settings_file_without_rules_is_fine(workspace: Workspace) -> None:
    for text in ("{}", "[]", '{"permissions": {}}', '{"permissions": 1}'):
        index = workspace.put({SETTINGS: text}).open()
        assert level(index, "a") == "automatic"
        assert index.notes == ()


def test_a_file_that_is_no_file_is_noted(workspace: Workspace) -> None:
    (workspace.root / SETTINGS).mkdir(parents=True)
    reason = "not read: no regular file, or larger than 8 MiB, or not permitted"
    assert workspace.open().notes == (Note(SETTINGS, 0, reason),)
