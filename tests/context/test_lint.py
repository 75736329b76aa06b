from __future__ import annotations

import json

import pytest
from tests.context.workspace import Workspace

from contextward.context.lint import flaws

SETTINGS = ".claude/settings.json"


def _found(workspace: Workspace, *named: str) -> list[tuple[str, str, int]]:
    index = workspace.open(*named)
    return [(flaw.rule.removeprefix("context."), flaw.file, flaw.line) for flaw in flaws(index)]


def _deny(*entries: str) -> str:
    return json.dumps({"permissions": {"deny": list(entries)}}, indent=0)


@pytest.mark.parametrize(
    ("files", "named", "expected"),
    [
        ({".claudeignore": "*"}, "claude-code", ("no-effect", ".claudeignore", 0)),
        ({".clineignore": "*"}, "cline", ("no-effect", ".clineignore", 0)),
        ({".gooseignore": "*"}, "goose", ("no-effect", ".gooseignore", 0)),
        ({SETTINGS: "{\n,"}, "claude-code", ("not-read", SETTINGS, 2)),
        ({".cursorignore": "x" * 5000}, "cursor", ("not-read", ".cursorignore", 1)),
        (
            {".zed/settings.json": '{"private_files": ["**/*.x",\n"!a.x"]}'},
            "zed",
            ("other-meaning", ".zed/settings.json", 2),
        ),
        (
            {".zed/settings.json": '{"private_files": ["/a/b"]}', "a/b": ""},
            "zed",
            ("other-meaning", ".zed/settings.json", 1),
        ),
        ({SETTINGS: _deny("/data/x.csv")}, "claude-code", ("other-meaning", SETTINGS, 4)),
        ({SETTINGS: _deny("Read(/etc/passwd)")}, "claude-code", ("other-meaning", SETTINGS, 4)),
        (
            {".cursorignore": "data/\n!data/keep.csv\n", "data/keep.csv": ""},
            "cursor",
            ("other-meaning", ".cursorignore", 2),
        ),
        (
            {".cursorignore": "*.pem\n!*.pem\n", "a.pem": ""},
            "cursor",
            ("reopened", ".cursorignore", 2),
        ),
        (
            {"opencode.json": '{"permission": {"read": {"*.pem": "deny",\n"*": "allow"}}}'},
            "opencode",
            ("reopened", "opencode.json", 2),
        ),
        ({".cursorignore": "/data/old.csv\n"}, "cursor", ("unused", ".cursorignore", 1)),
        ({".cursorignore": "nobody.csv\n"}, "cursor", ("unused-name", ".cursorignore", 1)),
        ({SETTINGS: _deny("Read(/gone/**)")}, "claude-code", ("unused", SETTINGS, 4)),
    ],
)
def test_what_is_wrong_with_a_list_is_found_in_its_line(
    workspace: Workspace, files: dict[str, str], named: str, expected: tuple[str, str, int]
) -> None:
    assert expected in _found(workspace.put(files), named)


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({".cursorignore": "# x\n*.pem\n.env*\n**/secret\n"}, "cursor"),
        ({".cursorignore": "data/*\n!data/keep.csv\n", "data/keep.csv": ""}, "cursor"),
        ({".cursorignore": "*\n!*/\n!*.py\n"}, "cursor"),
        ({SETTINGS: _deny("Read(./.env)", "Bash(rm:*)", "WebFetch", "mcp__x"), ".env": ""}, "zed"),
        ({"opencode.json": '{"permission": {"read": {"*": "allow", "*.pem": "deny"}}}'}, "zed"),
        ({".gitignore": "/gone\n!x\nx/\n"}, "amazon-q"),
    ],
)
def test_an_ordinary_list_is_left_alone(
    workspace: Workspace, files: dict[str, str], named: str
) -> None:
    assert _found(workspace.put(files), named) == []


def test_no_word_of_a_list_is_repeated(workspace: Workspace) -> None:
    workspace.put({".cursorignore": "/patients/mary-example.csv\n!/patients/mary-example.csv\n"})
    for flaw in flaws(workspace.open("cursor")):
        assert "mary" not in flaw.detail
