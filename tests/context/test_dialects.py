"""One sample tree with every dialect: what each assistant does with each file, derived by hand.

The source of each row is the one that the registry names for the mechanism; git's and npm's are
compared with the programs themselves in `test_gitignore_oracle` and `test_npmignore`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest
from tests.context.workspace import Workspace, of

PROGRAM = str(Path(sys.executable).parent / "contextward")

TREE = {
    # git's own, in nested files (git 2.39, gitignore(5))
    ".gitignore": "build/\n*.log\n!keep.log\n",
    "sub/.gitignore": "/only-here.txt\n",
    # gitignore (Cursor): the last pattern decides, an excluded folder is final
    ".cursorignore": "secret/\n!secret/readme.md\n*.pem\n!public.pem\n",
    # npm-ignore (Gemini CLI): any case
    ".geminiignore": "*.PEM\n/Data/\n",
    # pathspec (Aider): the last pattern decides, also below a folder
    ".aiderignore": "secret/\n!secret/readme.md\n",
    # permission rules (Claude Code): anchors
    ".claude/settings.json": json.dumps(
        {"permissions": {"deny": ["Read(/data/**)", "Read(.env)", "Read(logs/**)", "Bash(x)"]}}
    ),
    # globset (Zed): * crosses folders, no negation, a bare name is the root's
    ".zed/settings.json": (
        '{\n  // kept private\n  "private_files": ["**/*.pem", "data/**", "secret.txt", "!a.md", '
        '"/abs.txt"],\n}\n'
    ),
    # simple wildcards (OpenCode): the last match decides, * crosses folders
    "opencode.json": json.dumps(
        {"permission": {"read": {"*": "allow", "*.pem": "deny", "*public.pem": "allow"}}}
    ),
    # permission profile (Codex): paths, subtrees, globs; the most specific decides
    ".codex/config.toml": (
        'default_permissions = "p"\n[permissions.p.filesystem.":workspace_roots"]\n'
        '"." = "write"\n"data/**" = "deny"\n"data/open.csv" = "read"\n"**/*.pem" = "deny"\n'
        '"secret.txt" = "deny"\n'
    ),
    # fast-glob over git's lines (Amazon Q): a bare name means the root, name/ nothing below it
    ".amazonq/mcp.json": "{}",
    ".npmignore": "secret.txt\ndocs/**\n",
    # fnmatch (PR-Agent): * crosses folders
    ".pr_agent.toml": '[ignore]\nglob = ["*.pem", "data/*"]\n',
    # language switches (GitHub Copilot): completions only
    ".github/copilot-instructions.md": "",
    ".vscode/settings.json": '{"github.copilot.enable": {"*": true, "yaml": false}}',
    # approval (Junie) and a marker (JetBrains AI would need .noai)
    ".junie/guidelines.md": "",
    ".aiignore": "*.pem\n",
    # instructions that import, a history, a memory
    "CLAUDE.md": "See @docs/style.md and `@not/this.md`.\n",
    "docs/style.md": "Then @more.md\n",
    "docs/more.md": "",
    ".aider.chat.history.md": "",
    "memory-bank/context.md": "",
    ".clinerules": "",
}
FILES = (
    *("app.py", "x.log", "keep.log", "build/a.js", "sub/only-here.txt", "only-here.txt"),
    *("secret/a.txt", "secret/readme.md", "a.pem", "b.PEM", "public.pem", "in/public.pem"),
    *("data/a.csv", "data/open.csv", "Data/x", "in/data/a.csv", ".env", "in/.env"),
    *("secret.txt", "in/secret.txt", "a.md", "!a.md", "abs.txt", "docs/plain.txt", "conf.yaml"),
)

EXPECTED = {
    "cursor": {
        "excluded": "secret/a.txt secret/readme.md a.pem data/none.pem",
        "on-request": "x.log build/a.js sub/only-here.txt .env in/.env data/a.csv data/open.csv",
        "automatic": "app.py keep.log only-here.txt public.pem b.PEM secret.txt",
    },
    "gemini-cli": {
        "excluded": "a.pem b.PEM public.pem in/public.pem data/a.csv Data/x",
        "on-request": "x.log build/a.js .env in/.env",
        "automatic": "app.py keep.log in/data/a.csv secret/a.txt",
    },
    "aider": {
        "excluded": "secret/a.txt",
        "on-request": "x.log build/a.js",
        "automatic": "secret/readme.md app.py a.pem .aider.chat.history.md",
    },
    "claude-code": {
        "excluded": "data/a.csv data/open.csv .env in/.env logs/a in/logs/a",
        "automatic": "app.py x.log in/data/a.csv a.pem",
        "always": "CLAUDE.md in/CLAUDE.md docs/style.md docs/more.md",
    },
    "zed": {
        "excluded": "a.pem in/public.pem data/a.csv data secret.txt !a.md",
        "on-request": "x.log build/a.js .env in/.env",
        "automatic": "app.py in/secret.txt a.md abs.txt in/data/a.csv b.PEM",
    },
    "opencode": {
        "excluded": "a.pem in/a.pem",
        "automatic": "app.py public.pem in/public.pem b.PEM data/a.csv",
    },
    "codex": {
        "excluded": "data/a.csv a.pem in/public.pem secret.txt data/x/y.csv",
        "automatic": "app.py data/open.csv in/data/a.csv in/secret.txt x.log",
    },
    "amazon-q": {
        "on-request": "x.log secret.txt docs/plain.txt build/a.js",
        "automatic": "app.py in/x.log in/secret.txt a.pem",
    },
    "pr-agent": {
        "excluded": "a.pem in/public.pem data/a.csv data/x/y.csv",
        "automatic": "app.py in/data/a.csv b.PEM secret.txt",
    },
    "junie": {"on-request": "a.pem in/public.pem", "automatic": "app.py b.PEM x.log"},
    "jetbrains-ai": {"excluded": "a.pem secret/a.txt", "automatic": "app.py b.PEM x.log"},
    "qwen-code": {"excluded": "a.pem b.PEM", "automatic": "app.py"},
    "cline": {
        "always": "memory-bank/context.md AGENTS.md .clinerules",
        "automatic": "app.py x.log a.pem",
    },
    "github-copilot-vscode": {
        "on-request": "x.log a.pem",
        "automatic": "app.py conf.yaml .env data/a.csv",
        "always": ".github/copilot-instructions.md CLAUDE.md",
    },
}
_NAMED = ("jetbrains-ai", "qwen-code", "gemini-cli")


@pytest.fixture
def tree(workspace: Workspace) -> Workspace:
    return workspace.put({**dict.fromkeys(FILES, ""), **TREE, ".git/HEAD": ""})


@pytest.mark.parametrize("assistant", EXPECTED)
def test_each_assistant_reads_what_its_own_dialect_leaves_it(
    tree: Workspace, assistant: str
) -> None:
    index = tree.open(*_NAMED)
    found = {
        path: of(index, path, assistant).level.label
        for paths in EXPECTED[assistant].values()
        for path in paths.split()
    }
    wanted = {p: level for level, paths in EXPECTED[assistant].items() for p in paths.split()}
    assert found == wanted


def test_every_reason_names_a_line_that_is_there(tree: Workspace) -> None:
    index = tree.open(*_NAMED)
    for path in FILES:
        for assistant in EXPECTED:
            for because in of(index, path, assistant).because:
                assert because.line > 0
                place = tree.root / because.source
                if place.exists() and because.source != ".noai":
                    line = place.read_text(encoding="utf-8").splitlines()[because.line - 1]
                    assert because.pattern.strip("!") in line.replace('\\"', '"') or line == "{}"


def test_the_command_line_says_the_same(tree: Workspace) -> None:
    (tree.root / ".contextward.yaml").write_text(
        "assistants: [jetbrains-ai, qwen-code, gemini-cli]\n", encoding="utf-8"
    )
    done = subprocess.run(
        [PROGRAM, "exposure", "--format", "json"],
        cwd=tree.root,
        env={"HOME": str(tree.home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=True,
    )
    told = {file["path"]: file for file in json.loads(done.stdout)["files"]}
    for assistant, levels in EXPECTED.items():
        for level, paths in levels.items():
            for path in paths.split():
                if path in told:
                    mine = {one["id"]: one["level"] for one in told[path]["assistants"]}
                    assert (assistant, path, mine[assistant]) == (assistant, path, level)
    because = next(a for a in told["a.pem"]["assistants"] if a["id"] == "cursor")["because"]
    assert because[0]["kind"] == "exclusion"
    assert (because[0]["source"], because[0]["line"]) == (".cursorignore", 3)
    text = subprocess.run(
        [PROGRAM, "exposure", "a.pem"], cwd=tree.root, capture_output=True, text=True, check=True
    )
    assert "*.pem · best effort, not for terminal commands or MCP tools" in text.stdout


def test_a_language_switch_is_told_and_changes_no_level(tree: Workspace) -> None:
    found = of(tree.open(), "conf.yaml", "github-copilot-vscode")
    assert found.level.label == "automatic"
    assert [(b.kind, b.source, b.pattern) for b in found.because][1:] == [
        ("partial-exclusion", ".vscode/settings.json", "yaml")
    ]


def test_a_marker_excludes_the_whole_project(tree: Workspace) -> None:
    index = tree.put({".noai": ""}).open(*_NAMED)
    assert of(index, "app.py", "jetbrains-ai").level.label == "excluded"


def test_what_files_share_is_what_each_alone_would_get(tree: Workspace) -> None:
    index, alone = tree.open(*_NAMED), tree.open(*_NAMED)
    folders = ("", "sub/", "secret/", "data/", "in/", "docs/", "a/b/", "build/", "memory-bank/")
    names = ("app.py", "x.log", "a.pem", "A.PEM", ".env", "secret.txt", "CLAUDE.md", "t.csv")
    for folder in folders:
        for name in (*names, "z.rs", *reversed(names)):
            path = PurePosixPath(folder + name)
            assert index.exposure(path) == alone._ask(path.as_posix()), path
