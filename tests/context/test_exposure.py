"""What makes a file more or less exposed beyond the patterns of one list."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path, PurePosixPath

import pytest
from tests.context.gitoracle import ask_git
from tests.context.workspace import Workspace, level, of, why

from contextward.context.attested import Attestation
from contextward.context.index import ContextIndex
from contextward.context.registry import shipped_registry
from contextward.model import Because, Level

COPILOT = "github-copilot-vscode"


def _shown(index: ContextIndex, path: str, assistant: str) -> tuple[str, str]:
    exposure = index.exposure(PurePosixPath(path), opened=True)
    found = next(one for one in exposure.assistants if one.id == assistant)
    return found.level.label, found.because[0].kind


def test_an_open_editor_shows_what_the_index_leaves_out_but_nothing_excluded(
    workspace: Workspace,
) -> None:
    files = {".cursorignore": "x.txt", ".gitignore": "*.log", ".goosehints": "", "a.log": ""}
    index = workspace.put(files).open()
    assert _shown(index, "a.log", "cursor") == ("automatic", "open-editor")
    assert _shown(index, "x.txt", "cursor") == ("excluded", "exclusion")
    assert of(index, "a.log", "cursor").level is Level.ON_REQUEST


def test_imports_are_followed_a_few_hops_and_not_out_of_the_workspace(
    workspace: Workspace,
) -> None:
    chain = {f"{n}.md": f"@./{n + 1}.md" for n in range(1, 7)}
    index = workspace.put(
        {
            "CLAUDE.md": "Mail a@b.md.\n@1.md, @../out.md @~/x.md\n```\n@code.md\n```\n`@span.md`",
            **chain,
            **dict.fromkeys(("b.md", "code.md", "span.md", "7.md"), ""),
            "pkg/CLAUDE.md": "@local.md",
            "pkg/local.md": "",
        }
    ).open()
    always = [p for p in ("1.md", "4.md", "5.md", "b.md", "code.md", "span.md", "pkg/local.md")
              if level(index, p) == "always"]  # fmt: skip
    assert always == ["1.md", "4.md", "pkg/local.md"]
    assert why(index, "2.md", "claude-code")[1] == [Because("import", "1.md", 1)]


def test_an_import_of_an_excluded_file_stays_excluded(workspace: Workspace) -> None:
    deny = '{"permissions": {"deny": ["Read(/x.md)"]}}'
    index = workspace.put({"CLAUDE.md": "@x.md", "x.md": "", ".claude/settings.json": deny}).open()
    assert level(index, "x.md") == "excluded"


def test_settings_name_instruction_files(workspace: Workspace) -> None:
    files = {"opencode.json": '{"instructions": ["docs/rules.md"]}', "docs/rules.md": ""}
    index = workspace.put({**files, ".aider.conf.yml": "read:\n  - STYLE.md\n"}).open()
    assert why(index, "docs/rules.md", "opencode")[0] == "always"
    assert why(index, "STYLE.md", "aider") == (
        "always",
        [Because("instructions", ".aider.conf.yml", 2)],
    )


def test_histories_are_context_even_if_git_ignores_them(workspace: Workspace) -> None:
    files = {".gitignore": ".aider*\n.specstory/\n", ".aider.conf.yml": "", ".cursor/x": ""}
    index = workspace.put(files).open()
    assert why(index, ".aider.chat.history.md", "aider")[0] == "automatic"
    assert why(index, ".specstory/history/a.md", "cursor")[1][0].kind == "history"


def _attested(workspace: Workspace, *surfaces: str, **more: object) -> ContextIndex:
    made = Attestation(COPILOT, surfaces, (("/secret/**", 3),), ".contextward.yaml", 2)
    for key, value in more.items():
        object.__setattr__(made, key, value)
    return ContextIndex.open(workspace.root, shipped_registry(), attested=[made], named=[COPILOT])


def test_what_is_attested_for_all_surfaces_is_excluded(workspace: Workspace) -> None:
    index = _attested(workspace)
    assert why(index, "secret/a", COPILOT) == (
        "excluded",
        [Because("attested", ".contextward.yaml", 3)],
    )
    assert level(index, "a") == "automatic"
    assert level(_attested(workspace, expired=True), "secret/a") == "automatic"


def test_a_surface_that_is_not_covered_keeps_the_level(workspace: Workspace) -> None:
    found = of(_attested(workspace, "completions", "chat"), "secret/a", COPILOT)
    assert found.level is Level.AUTOMATIC
    assert [b.kind for b in found.because] == ["default", "attested"]
    everywhere = _attested(workspace, "completions", "chat", "agent")
    assert level(everywhere, "secret/a") == "excluded"


@pytest.mark.parametrize(
    "text",
    [
        "- '/imported/**'\n",
        "'*':\n- '/imported/**'\n",
        "https://github.com/acme/app.git:\n- '/imported/**'\n'git@other:x/y.git':\n- 'a'\n",
    ],
)
def test_the_yaml_of_the_service_is_imported(workspace: Workspace, text: str) -> None:
    remote = '[remote "origin"]\n\turl = git@github.com:acme/app.git\n'
    workspace.put({"copilot.yaml": text, ".git/config": remote, ".git/HEAD": ""})
    index = _attested(workspace, imported="copilot.yaml")
    assert level(index, "imported/a") == "excluded"
    assert level(index, "a") == "automatic"
    broken = _attested(workspace, imported="none.yaml")
    assert "is not there" in broken.notes[0].reason


def test_a_setting_that_is_needed_makes_the_difference(workspace: Workspace) -> None:
    index = workspace.put({".kiroignore": "x\n"}).open()
    assert level(index, "x") == "on-request"
    setting = '{\n// y\n"kiroAgent.agentIgnoreFiles": [".gitignore", ".kiroignore"]}'
    index = workspace.put({".vscode/settings.json": setting}).open()
    assert level(index, "x") == "excluded"


def test_a_setting_names_further_lists(workspace: Workspace) -> None:
    setting = '{"context": {"fileFiltering": {"customIgnoreFilePaths": [".aiignore"]}}}'
    files = {".gemini/settings.json": setting, ".aiignore": "x\n", ".geminiignore": "y\n"}
    index = workspace.put(files).open()
    assert of(index, "x", "gemini-cli").level is Level.EXCLUDED
    assert of(index, "y", "gemini-cli").level is Level.EXCLUDED
    aider = workspace.put({".aider.conf.yml": "aiderignore: .aiignore\n", ".aiderignore": "z\n"})
    assert of(aider.open(), "x", "aider").level is Level.EXCLUDED
    assert of(aider.open(), "z", "aider").level is Level.AUTOMATIC


def _git(folder: Path, *arguments: str) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    subprocess.run(["git", *arguments], cwd=folder, env=kept, check=True, capture_output=True)


def test_git_worktrees_and_the_persons_own_patterns_count_as_in_git(workspace: Workspace) -> None:
    root = workspace.root
    _git(root, "init", "-q")
    _git(root, "config", "core.excludesFile", str(workspace.home / "mine"))
    _git(root, "config", "user.email", "a@example.com")
    _git(root, "config", "user.name", "a")
    workspace.put({"~/mine": "*.own\n", ".git/info/exclude": "*.shared\n", "a.py": ""})
    _git(root, "add", "a.py")
    _git(root, "commit", "-qm", "x")
    _git(root, "worktree", "add", "-q", str(workspace.home / "tree"))
    names = ["x.own", "x.shared", "a.py"]
    for place in (root, workspace.home / "tree"):
        index = ContextIndex.open(place, shipped_registry(), home=workspace.home)
        ours = [level(index, name) == "on-request" for name in names]
        assert ours == [d is not None for d in ask_git(place, names)] == [True, True, False]
