"""A whole session with the capabilities of Neovim 0.11.4 (push) and VS Code 1.139.1 (pull)."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from lsprotocol import types as t
from tests.factories import Factory
from tests.lsp.conftest import NEOVIM, VSCODE, Start, has

BOTH = pytest.mark.parametrize("profile", [NEOVIM, VSCODE])


def text_edits(edit: t.WorkspaceEdit | None, uri: str) -> list[tuple[t.Range, str]]:
    """The changes of one file, in whichever of the two forms they come."""
    assert edit is not None
    found: list[tuple[t.Range, str]] = [
        (e.range, e.new_text) for e in (edit.changes or {}).get(uri, ())
    ]
    for change in edit.document_changes or ():
        if isinstance(change, t.TextDocumentEdit) and change.text_document.uri == uri:
            found += [(e.range, e.new_text) for e in change.edits if isinstance(e, t.TextEdit)]
    return found


def edit(line: int, start: int, end: int, text: str) -> t.TextDocumentContentChangePartial:
    return t.TextDocumentContentChangePartial(
        t.Range(t.Position(line, start), t.Position(line, end)), text
    )


@BOTH
async def test_diagnostics_come_by_one_way_only(
    profile: str, start: Start, workspace: Path
) -> None:
    (workspace / "seed.yaml").write_text(f"patient:\n  ssn: {Factory().ssn()}\n")
    editor = await start(profile)
    uri = editor.open("seed.yaml", "yaml")
    (found,) = await editor.until(uri, has("health.us-ssn"))
    assert (found.range.start.line, found.range.start.character, found.source) == (
        1,
        7,
        "contextward",
    )
    assert found.message == (
        "What may be a US Social Security number, and may be PHI (ddd-dd-dddd).\n"
        "Cursor may send this file by itself."
    )
    offers_pull = editor.result.capabilities.diagnostic_provider is not None
    assert offers_pull is editor.pulls
    assert (uri in editor.client.diagnostics) is not editor.pulls


@BOTH
async def test_an_edit_brings_and_takes_a_finding(
    profile: str, start: Start, workspace: Path
) -> None:
    (workspace / "a.py").write_text("# \u00e9\U0001f600\nssn = ''\n", encoding="utf-8")
    editor = await start(profile)
    uri = editor.open("a.py", "python")
    await editor.until(uri, lambda items: items == [])
    value = Factory().ssn()
    editor.change(uri, edit(1, 7, 7, value))
    (found,) = await editor.until(uri, has("health.us-ssn"))
    assert found.range.start == t.Position(1, 7)
    editor.change(uri, edit(1, 7, 8, ""))
    await editor.until(uri, lambda items: items == [])


@BOTH
async def test_the_swap_replaces_the_value_and_the_finding_goes(
    profile: str, start: Start, workspace: Path
) -> None:
    value = Factory().ssn()
    (workspace / "a.json").write_text(f'{{"ssn": "{value}"}}')
    editor = await start(profile)
    uri = editor.open("a.json", "json")
    (found,) = await editor.until(uri, has("health.us-ssn"))
    swap = (await editor.actions(uri, found))[0]
    assert swap.title == "Replace with synthetic US Social Security number"
    assert (swap.is_preferred, swap.kind, swap.edit) == (False, t.CodeActionKind.QuickFix, None)
    resolved = await editor.client.code_action_resolve_async(swap)
    if profile == VSCODE:
        assert resolved.edit is not None
        (change,) = resolved.edit.document_changes or ()
        assert isinstance(change, t.TextDocumentEdit)
        assert change.text_document.version == 1
    ((range_, new),) = text_edits(resolved.edit, uri)
    assert (range_, len(new)) == (found.range, len(value))
    assert new != value
    editor.change(uri, t.TextDocumentContentChangePartial(range_, new))
    await editor.until(uri, lambda items: items == [])


async def test_a_swap_is_preferred_where_it_does_no_harm(start: Start, workspace: Path) -> None:
    editor = await start(NEOVIM)
    for path, preferred in (("src/a.json", False), ("tests/a.json", True), ("docs/a.json", True)):
        uri = editor.open(path, "json", f'{{"ssn": "{Factory().ssn()}"}}')
        (found,) = await editor.until(uri, has("health.us-ssn"))
        assert (await editor.actions(uri, found))[0].is_preferred is preferred


@BOTH
async def test_a_record_is_replaced_with_what_mentions_it(
    profile: str, start: Start, workspace: Path
) -> None:
    people = [(Factory(n).given(), Factory(n).surname(), Factory(n).ssn()) for n in (1, 2)]
    text = "".join(
        f"- patient:\n    name: {given} {family}\n    ssn: {ssn}\n    note: saw {given} twice\n"
        for given, family, ssn in people
    )
    editor = await start(profile)
    uri = editor.open("tests/a.yaml", "yaml", text)
    items = await editor.until(uri, has("health.us-ssn"))
    first = next(item for item in items if item.code == "health.us-ssn")
    (action,) = [
        a for a in await editor.actions(uri, first) if a.title.startswith("Replace every value of")
    ]
    resolved = await editor.client.code_action_resolve_async(action)
    changed = text_edits(resolved.edit, uri)
    assert sorted(range_.start.line for range_, _ in changed) == [1, 1, 2, 3] or sorted(
        range_.start.line for range_, _ in changed
    ) == [1, 2, 3]
    for range_, new in sorted(changed, key=lambda one: one[0].start, reverse=True):
        editor.change(uri, t.TextDocumentContentChangePartial(range_, new))
    left = await editor.until(uri, lambda shown: all(d.range.start.line > 3 for d in shown))
    assert has("health.us-ssn")(left)


async def test_a_bare_fix_all_on_save_changes_nothing(start: Start, workspace: Path) -> None:
    editor = await start(NEOVIM)
    uri = editor.open("tests/a.json", "json", f'{{"ssn": "{Factory().ssn()}"}}')
    (found,) = await editor.until(uri, has("health.us-ssn"))
    for kind in ("source", "source.fixAll"):
        assert await editor.actions(uri, found, kind) == []
    assert len(await editor.actions(uri, found, "source.fixAll.contextward")) == 1


@BOTH
async def test_a_swap_for_an_older_version_is_refused(
    profile: str, start: Start, workspace: Path
) -> None:
    (workspace / "a.json").write_text(f'{{"ssn": "{Factory().ssn()}"}}')
    editor = await start(profile)
    uri = editor.open("a.json", "json")
    (found,) = await editor.until(uri, has("health.us-ssn"))
    swap = (await editor.actions(uri, found))[0]
    editor.change(uri, edit(0, 0, 0, " "))
    with pytest.raises(Exception, match="changed since"):
        await editor.client.code_action_resolve_async(swap)


@BOTH
async def test_a_secret_is_taken_from_the_environment(
    profile: str, start: Start, workspace: Path
) -> None:
    password = Factory().password()
    (workspace / "a.py").write_text(f'"""Settings."""\n\nDB_PASSWORD = "{password}"\n')
    editor = await start(profile)
    uri = editor.open("a.py", "python")
    (found,) = await editor.until(uri, has("secrets.password"))
    assert password not in found.message
    titles = [action.title for action in await editor.actions(uri, found)]
    assert titles[:2] == [
        "Replace with environment reference DB_PASSWORD",
        "Replace with an inert placeholder",
    ]
    action = (await editor.actions(uri, found))[0]
    resolved = await editor.client.code_action_resolve_async(action)
    assert [new for _, new in text_edits(resolved.edit, uri)] == [
        "import os\n",
        'os.environ["DB_PASSWORD"]',
    ]


@BOTH
async def test_keeping_a_file_out_hides_its_findings_behind_one_lens(
    profile: str, start: Start, workspace: Path
) -> None:
    (workspace / "seed.yaml").write_text(f"ssn: {Factory().ssn()}\n")
    editor = await start(profile)
    uri = editor.open("seed.yaml", "yaml")
    (found,) = await editor.until(uri, has("health.us-ssn"))
    (action,) = [
        a for a in await editor.actions(uri, found) if a.title.startswith("Keep this file")
    ]
    assert action.title == "Keep this file out of AI context (Cursor: best effort)"
    assert not action.is_preferred
    resolved = await editor.client.code_action_resolve_async(action)
    assert resolved.edit is not None
    assert ".cursorignore" in str(resolved.edit)
    (workspace / ".cursorignore").write_text("/seed.yaml\n")
    if profile == VSCODE:
        event = t.FileEvent(editor.uri(".cursorignore"), t.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(t.DidChangeWatchedFilesParams([event]))
    await editor.until(uri, lambda items: items == [])
    (lens,) = (
        await editor.client.text_document_code_lens_async(
            t.CodeLensParams(t.TextDocumentIdentifier(uri))
        )
        or ()
    )
    assert lens.command is not None
    assert lens.command.title == "1 finding hidden: kept out of Cursor"


async def test_an_exclusion_that_is_not_saved_yet_already_counts(
    start: Start, workspace: Path
) -> None:
    (workspace / "seed.yaml").write_text(f"ssn: {Factory().ssn()}\n")
    editor = await start(NEOVIM)
    uri = editor.open("seed.yaml", "yaml")
    await editor.until(uri, has("health.us-ssn"))
    ignore = editor.open(".cursorignore")
    editor.change(ignore, edit(0, 0, 0, "/seed.yaml\n"))
    await editor.until(uri, lambda items: items == [])
    editor.change(ignore, edit(0, 0, 10, ""))
    await editor.until(uri, has("health.us-ssn"))


async def test_hidden_findings_are_shown_on_request(start: Start, workspace: Path) -> None:
    (workspace / ".cursorignore").write_text("*.yaml\n")
    (workspace / "seed.yaml").write_text(f"ssn: {Factory().ssn()}\n")
    editor = await start(NEOVIM, {"settings": {"showExcluded": True}})
    uri = editor.open("seed.yaml", "yaml")
    (found,) = await editor.until(uri, has("health.us-ssn"))
    assert found.message.endswith("No assistant in use here reads this file.")


@BOTH
async def test_hover_explains_rule_regulation_and_exposure(
    profile: str, start: Start, workspace: Path
) -> None:
    value = Factory().ssn()
    (workspace / "seed.yaml").write_text(f"ssn: {value}\n")
    editor = await start(profile)
    uri = editor.open("seed.yaml", "yaml")
    (found,) = await editor.until(uri, has("health.us-ssn"))
    hover = await editor.client.text_document_hover_async(
        t.HoverParams(t.TextDocumentIdentifier(uri), found.range.start)
    )
    assert hover is not None
    assert isinstance(hover.contents, t.MarkupContent)
    text = hover.contents.value
    for part in ("health.us-ssn", "HIPAA:164.514(b)(2)(i)(G)", "Cursor: automatic", "ddd-dd-dddd"):
        assert part in text
    assert value not in text


@BOTH
async def test_names_in_comments_follow_from_the_worker(
    profile: str, start: Start, workspace: Path
) -> None:
    name = Factory(7).name()
    (workspace / "a.py").write_text(f"# ask {name} about this\nx = 1\n")
    editor = await start(profile)
    uri = editor.open("a.py", "python")
    (found,) = await editor.until(uri, has("personal.person-name"))
    assert (found.range.start.character, found.range.end.character) == (6, 6 + len(name))
    editor.change(uri, edit(1, 0, 0, "# nothing here\n"))
    assert [d.code for d in await editor.shown(uri)] == ["personal.person-name"]
    if editor.pulls:
        assert editor.client.diagnostic_refresh_count > 0


@BOTH
async def test_a_large_document_is_scanned_and_then_followed(
    profile: str, start: Start, workspace: Path
) -> None:
    value = Factory().ssn()
    text = "# a comment of no interest\nx = 1\n" * 6000 + f'ssn = "{value}"\n'
    editor = await start(profile)
    uri = editor.open("big.py", "python", text)
    editor.change(uri, edit(0, 0, 0, "# above\n"))
    (found,) = await editor.until(uri, has("health.us-ssn"))
    assert found.range.start.line == 12001
    editor.change(uri, edit(0, 0, 0, "\n"))
    (found,) = await editor.until(uri, lambda items: [i.range.start.line for i in items] == [12002])


async def test_at_most_two_hundred_diagnostics_and_one_that_counts_the_rest(
    start: Start, workspace: Path
) -> None:
    factory = Factory()
    text = "".join(f"ssn{i}: {factory.ssn()}\n" for i in range(250))
    editor = await start(NEOVIM)
    uri = editor.open("many.yaml", "yaml", text)
    items = await editor.until(uri, lambda items: len(items) > 1)
    assert len(items) == 201
    assert items[-1].message == "50 more findings in this file."


@BOTH
async def test_closing_a_document_leaves_nothing_behind(
    profile: str, start: Start, workspace: Path
) -> None:
    (workspace / "seed.yaml").write_text(f"ssn: {Factory().ssn()}\n")
    editor = await start(profile)
    uri = editor.open("seed.yaml", "yaml")
    await editor.until(uri, has("health.us-ssn"))
    editor.client.text_document_did_close(
        t.DidCloseTextDocumentParams(t.TextDocumentIdentifier(uri))
    )
    await editor.until(uri, lambda items: items == [])


async def test_pulling_again_says_that_nothing_changed(start: Start, workspace: Path) -> None:
    (workspace / "seed.yaml").write_text(f"ssn: {Factory().ssn()}\n")
    editor = await start(VSCODE)
    uri = editor.open("seed.yaml", "yaml")
    await asyncio.sleep(0)
    params = t.DocumentDiagnosticParams(t.TextDocumentIdentifier(uri))
    first = await editor.client.text_document_diagnostic_async(params)
    params.previous_result_id = first.result_id
    second = await editor.client.text_document_diagnostic_async(params)
    assert second.kind == "unchanged"


async def test_fix_all_swaps_every_value_of_the_file(start: Start, workspace: Path) -> None:
    factory = Factory()
    text = f"ssn: {factory.ssn()}\nmrn: {factory.mrn()}\nemail: {factory.email()}\n"
    editor = await start(NEOVIM)
    uri = editor.open("seed.yaml", "yaml", text)
    items = await editor.until(uri, has("health.us-ssn", "health.mrn", "personal.email"))
    (action,) = await editor.actions(uri, items[0], "source.fixAll.contextward")
    resolved = await editor.client.code_action_resolve_async(action)
    edits = text_edits(resolved.edit, uri)
    for range_, new in sorted(edits, key=lambda e: e[0].start, reverse=True):
        editor.change(uri, t.TextDocumentContentChangePartial(range_, new))
    await editor.until(uri, lambda found: found == [])


async def test_a_large_new_text_is_waited_for(start: Start, workspace: Path) -> None:
    editor = await start(VSCODE)
    uri = editor.open("a.py", "python", "x = 1\n")
    assert await editor.shown(uri) == []
    text = "# a line\n" * 20_000 + f'ssn = "{Factory().ssn()}"\n'
    editor.change(uri, t.TextDocumentContentChangeWholeDocument(text))
    assert [d.code for d in await editor.shown(uri)] == ["health.us-ssn"]


@pytest.mark.parametrize(
    ("name", "reference"),
    [(".cursor/mcp.json", "${env:GITHUB_TOKEN}"), (".mcp.json", "${GITHUB_TOKEN}")],
)
async def test_an_assistants_own_file_names_variables_its_own_way(
    name: str, reference: str, start: Start, workspace: Path
) -> None:
    token = Factory().github_token()
    text = f'{{"mcpServers": {{"git": {{"env": {{"GITHUB_TOKEN": "{token}"}}}}}}}}\n'
    (workspace / ".claude").mkdir()
    editor = await start(NEOVIM)
    uri = editor.open(name, "json", text)
    (found,) = await editor.until(uri, has("secrets.github-token"))
    assert found.severity is t.DiagnosticSeverity.Error
    actions = await editor.actions(uri, found)
    assert [a.title for a in actions] == [
        "Replace with environment reference GITHUB_TOKEN",
        "Replace with an inert placeholder",
    ]
    resolved = await editor.client.code_action_resolve_async(actions[0])
    ((range_, new),) = text_edits(resolved.edit, uri)
    assert new == reference
    editor.change(uri, t.TextDocumentContentChangePartial(range_, new))
    await editor.until(uri, lambda items: items == [])


async def test_switching_prose_off_takes_its_findings_and_on_brings_them_back(
    start: Start, workspace: Path
) -> None:
    (workspace / "a.py").write_text(f"# ask {Factory().name()}\n")
    editor = await start(NEOVIM)
    uri = editor.open("a.py", "python")
    await editor.until(uri, has("personal.person-name"))
    (workspace / ".contextward.yaml").write_text("prose: {enabled: false}\n")
    await editor.until(uri, lambda items: items == [])
    (workspace / ".contextward.yaml").write_text("prose: {enabled: true}\n")
    await editor.until(uri, has("personal.person-name"))


async def test_while_configuration_is_typed_the_last_good_one_holds_and_nobody_is_disturbed(
    start: Start, workspace: Path
) -> None:
    (workspace / ".contextward.yaml").write_text('exclude: ["*.yaml"]\n')
    (workspace / "seed.yaml").write_text(f"ssn: {Factory().ssn()}\n")
    editor = await start(NEOVIM)
    uri = editor.open("seed.yaml", "yaml")
    await editor.until(uri, lambda items: items == [])
    config = editor.open(".contextward.yaml", "yaml")
    editor.change(config, edit(0, 18, 19, ""))
    await editor.until(config, has("configuration"))
    assert await editor.shown(uri) == []
    assert editor.client.messages == []
    editor.change(config, edit(0, 0, 18, ""))
    await editor.until(uri, has("health.us-ssn"))


async def test_a_buffer_without_a_file_is_scanned_but_not_excluded(
    start: Start, workspace: Path
) -> None:
    editor = await start(NEOVIM)
    uri = "untitled:Untitled-1"
    item = t.TextDocumentItem(uri, "yaml", 1, f"ssn: {Factory().ssn()}\n")
    editor.client.text_document_did_open(t.DidOpenTextDocumentParams(item))
    (found,) = await editor.until(uri, has("health.us-ssn"))
    titles = [action.title for action in await editor.actions(uri, found)]
    assert titles == [
        "Replace with synthetic US Social Security number",
        "Replace every value of this record, and its mentions in the file",
    ]


async def test_an_open_subfolder_follows_the_repositorys_configuration(
    start: Start, workspace: Path
) -> None:
    (workspace.parent / ".git").mkdir()
    (workspace.parent / ".contextward.yaml").write_text("rules: {health.us-ssn: hint}\n")
    (workspace / ".contextward.yaml").unlink()
    editor = await start(NEOVIM)
    uri = editor.open("a.yaml", "yaml", f"ssn: {Factory().ssn()}\n")
    (found,) = await editor.until(uri, has("health.us-ssn"))
    assert found.severity is t.DiagnosticSeverity.Hint


@BOTH
async def test_an_edit_that_changes_the_meaning_of_a_whole_large_file(
    profile: str, start: Start, workspace: Path
) -> None:
    value = Factory().ssn()
    text = "x = 1  # plain\n" * 20_000 + f'ssn = "{value}"\n'
    editor = await start(profile)
    uri = editor.open("big.py", "python", text)
    await editor.until(uri, has("health.us-ssn"))
    editor.change(uri, edit(0, 0, 0, '"""'))
    editor.change(uri, edit(1, 0, 0, "y"))
    await editor.until(uri, lambda items: [d.range.start.line for d in items] == [20_000])
    editor.change(uri, edit(0, 0, 3, f"# {value}\n"))
    await editor.until(uri, lambda items: [d.range.start.line for d in items] == [0, 20_001])
