"""`make demo`: the language server at work on the clinic, as an editor would show it.

Generates the workspace, holds a real LSP conversation with `contextward server`, prints what it
says of every file, then takes one value out and keeps one file out of AI context by the server's
own code actions, and shows that the diagnostics have gone.
"""

from __future__ import annotations

import asyncio
import getpass
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from lsprotocol import types as t
from pygls.lsp.client import LanguageClient

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
# Not inside this repository, whose own ignore rules would decide what an assistant indexes.
WORKSPACE = Path(tempfile.gettempdir()) / f"contextward-demo-{getpass.getuser()}" / "clinic"
QUIET_SECONDS = 1.5
PATIENCE_SECONDS = 30
COLOURS = {"error": 31, "warning": 33, "information": 34, "hint": 90}


def paint(text: str, code: int) -> str:
    plain = os.environ.get("NO_COLOR") or not (sys.stdout.isatty() or os.environ.get("FORCE_COLOR"))
    return text if plain else f"\033[{code}m{text}\033[0m"


class Editor(LanguageClient):
    """The least an editor does: open files, keep what is published, apply edits to the disk."""

    def __init__(self) -> None:
        super().__init__("demo", "1")
        self.published: dict[str, t.PublishDiagnosticsParams] = {}
        self.last = time.monotonic()
        self.versions: dict[str, int] = {}

        @self.feature(t.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def keep(params: t.PublishDiagnosticsParams) -> None:
            self.published[params.uri] = params
            self.last = time.monotonic()

        @self.feature(t.WINDOW_SHOW_MESSAGE)
        def show(params: t.ShowMessageParams) -> None:
            print(paint(params.message, 33))

    async def begin(self) -> None:
        command = Path(sys.executable).parent / "contextward"
        await self.start_io(str(command), "server")
        capabilities = t.ClientCapabilities(
            text_document=t.TextDocumentClientCapabilities(
                code_action=t.CodeActionClientCapabilities(
                    resolve_support=t.ClientCodeActionResolveOptions(["edit"])
                )
            )
        )
        await self.initialize_async(
            t.InitializeParams(
                capabilities,
                process_id=os.getpid(),
                workspace_folders=[t.WorkspaceFolder(WORKSPACE.as_uri(), "clinic")],
            )
        )
        self.initialized(t.InitializedParams())

    def open(self, path: Path) -> None:
        uri = path.as_uri()
        self.versions[uri] = 1
        self.text_document_did_open(
            t.DidOpenTextDocumentParams(
                t.TextDocumentItem(uri, "", 1, path.read_text(encoding="utf-8"))
            )
        )

    async def quiet(self) -> None:
        """Until nothing has been published for a while: the prose tier comes a little later."""
        start = time.monotonic()
        await asyncio.sleep(QUIET_SECONDS)
        while time.monotonic() - self.last < QUIET_SECONDS or not self.names_have_come():
            if time.monotonic() - start > PATIENCE_SECONDS:
                return
            await asyncio.sleep(0.1)

    def names_have_come(self) -> bool:
        """Has the second tier, which starts after the first answer, said anything yet?"""
        return any(
            d.code == "personal.person-name" for p in self.published.values() for d in p.diagnostics
        )

    def found(self, path: Path) -> list[t.Diagnostic]:
        published = self.published.get(path.as_uri())
        return list(published.diagnostics) if published else []

    async def lenses(self, path: Path) -> list[str]:
        params = t.CodeLensParams(t.TextDocumentIdentifier(path.as_uri()))
        found = await self.text_document_code_lens_async(params)
        return [lens.command.title for lens in found or () if lens.command]

    async def act(self, path: Path, diagnostic: t.Diagnostic, title: str) -> t.CodeAction:
        offered = await self.text_document_code_action_async(
            t.CodeActionParams(
                t.TextDocumentIdentifier(path.as_uri()),
                diagnostic.range,
                t.CodeActionContext([diagnostic]),
            )
        )
        action = next(
            a for a in offered or () if isinstance(a, t.CodeAction) and a.title.startswith(title)
        )
        resolved = await self.code_action_resolve_async(action)
        assert resolved.edit is not None
        for uri, edits in (resolved.edit.changes or {}).items():
            self.apply(uri, list(edits))
        return resolved

    def apply(self, uri: str, edits: list[Any]) -> None:
        path = Path(uri.removeprefix("file://"))
        lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else [""]
        for edit in sorted(edits, key=lambda e: e.range.start, reverse=True):
            start, end = edit.range.start, edit.range.end
            before, after = lines[start.line][: start.character], lines[end.line][end.character :]
            lines[start.line : end.line + 1] = (before + edit.new_text + after).split("\n")
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(lines), encoding="utf-8")
        if uri in self.versions:
            self.versions[uri] += 1
            self.text_document_did_change(
                t.DidChangeTextDocumentParams(
                    t.VersionedTextDocumentIdentifier(uri=uri, version=self.versions[uri]),
                    [t.TextDocumentContentChangeWholeDocument("\n".join(lines))],
                )
            )


def show(path: Path, diagnostics: list[t.Diagnostic]) -> None:
    name = path.relative_to(WORKSPACE).as_posix()
    who = diagnostics[0].message.split("\n")[-1]
    print(f"\n{paint(name, 1)}  {paint(who, 36)}")
    for d in sorted(diagnostics, key=lambda d: d.range.start):
        label = (d.severity or t.DiagnosticSeverity.Hint).name.lower()
        place = f"{d.range.start.line + 1}:{d.range.start.character + 1}"
        what = d.message.split("\n")[0]
        print(
            f"  {place:>7}  {paint(f'{label:<11}', COLOURS[label])} {what}"
            f"  {paint(str(d.code), 90)}"
        )


async def converse() -> None:
    editor = Editor()
    await editor.begin()
    files = [p for p in sorted(WORKSPACE.rglob("*")) if p.is_file()]
    for path in files:
        editor.open(path)
    await editor.quiet()
    silent = [path for path in files if not editor.found(path)]
    for path in files:
        if editor.found(path):
            show(path, editor.found(path))
    for path in silent:
        for lens in await editor.lenses(path):
            print(f"\n{paint(path.relative_to(WORKSPACE).as_posix(), 1)}  {paint(lens, 32)}")
    reserved = [p for p in files if "reserved" in p.relative_to(WORKSPACE).parts]
    loud = sum(len(editor.found(p)) for p in reserved)
    print(
        f"\n{sum(len(editor.found(p)) for p in files)} findings in {len(files) - len(silent)} of "
        f"{len(files)} files. The {len(reserved)} files of reserved/ hold only reserved, "
        f"documented and placeholder values: {loud} findings."
    )
    await swap(editor)
    await exclude(editor)
    await editor.shutdown_async(None)
    editor.exit(None)
    await editor.stop()


async def swap(editor: Editor) -> None:
    path = WORKSPACE / "fixtures" / "seed.yaml"
    chosen = next(d for d in editor.found(path) if d.code == "health.us-ssn")
    before = len(editor.found(path))
    action = await editor.act(path, chosen, "Replace with synthetic")
    await editor.quiet()
    line = path.read_text(encoding="utf-8").split("\n")[chosen.range.start.line]
    print(
        f"\n{paint('Quick fix', 1)} on fixtures/seed.yaml:{chosen.range.start.line + 1}: "
        f"{action.title}"
    )
    print(f"  the line now says {paint(line.strip(), 32)}")
    print(f"  diagnostics of the file: {before} before, {len(editor.found(path))} after")
    if any(
        d.range.start.line == chosen.range.start.line and d.code == chosen.code
        for d in editor.found(path)
    ):
        raise SystemExit("the finding is still there")


async def exclude(editor: Editor) -> None:
    path = WORKSPACE / "fixtures" / "seed.yaml"
    before = len(editor.found(path))
    action = await editor.act(path, editor.found(path)[0], "Keep this file out of AI context")
    await editor.quiet()
    print(f"\n{paint('Quick fix', 1)} on fixtures/seed.yaml: {action.title}")
    for uri in action.edit.changes if action.edit and action.edit.changes else {}:
        print(f"  written: {Path(uri.removeprefix('file://')).relative_to(WORKSPACE)}")
    print(f"  diagnostics of the file: {before} before, {len(editor.found(path))} after")
    if editor.found(path):
        raise SystemExit("the file is still shown as exposed")


def main() -> None:
    shutil.rmtree(WORKSPACE, ignore_errors=True)
    WORKSPACE.parent.mkdir(mode=0o700, exist_ok=True)
    generate = [sys.executable, str(HERE / "generate.py"), str(WORKSPACE)]
    subprocess.run(generate, check=True, stdout=subprocess.DEVNULL)
    print(f"A small clinic service, made for this demo, stands in {WORKSPACE}.")
    print("What the language server says of it, file by file, as an editor would show it:")
    asyncio.run(converse())
    runtime = REPOSITORY / "server" / "contextward" / "neovim"
    print(
        f"""
Open the same workspace yourself:
  VS Code  make package && code --install-extension dist/contextward.vsix && code {WORKSPACE}
           (setting contextward.path: {Path(sys.executable).parent / "contextward"})
  Neovim   cd {WORKSPACE} && PATH={Path(sys.executable).parent}:$PATH \\
             nvim --cmd 'set rtp+={runtime}' \\
                  -c "lua vim.lsp.enable('contextward')" fixtures/seed.yaml
           (0.11 or newer; code actions with gra)
"""
    )


if __name__ == "__main__":
    main()
