/** The packaged extension and the real server, seen through the API that other extensions use. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';

const FILE = process.env['CONTEXTWARD_TEST_FILE'] ?? '';
const RULE = process.env['CONTEXTWARD_TEST_RULE'] ?? '';

/** Wait until `probe` gives something. */
async function until<T>(what: string, probe: () => T | undefined | false): Promise<T> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(50)) {
    const seen = probe();
    if (seen) return seen;
  }
  throw new Error(`in vain waited for ${what}`);
}

const at = (name: string): vscode.Uri => {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, name);
};

const findings = (uri: vscode.Uri): vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter((diagnostic) => diagnostic.source === 'contextward');

const codeOf = ({ code }: vscode.Diagnostic): unknown => (typeof code === 'object' ? code.value : code);

const ofRule = (uri: vscode.Uri): vscode.Diagnostic[] =>
  findings(uri).filter((found) => codeOf(found) === RULE);

/** The quick fix whose title begins with `title`, its edit resolved. */
async function quickFix(uri: vscode.Uri, range: vscode.Range, title: string): Promise<vscode.CodeAction> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
    20, // so many are resolved
  );
  const action = actions.find((offered) => offered.title.startsWith(title));
  assert.ok(action, `not among: ${actions.map((offered) => offered.title).join(', ')}`);
  return action;
}

async function show(name: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(at(name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Open a file and make it differ from what is on disk. */
async function showChanged(name: string): Promise<vscode.TextDocument> {
  const document = await show(name);
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), '# \n');
  assert.ok(await vscode.workspace.applyEdit(edit));
  assert.ok(document.isDirty);
  return document;
}

/** The language servers that this extension host runs, by process id. */
const servers = (): number[] =>
  fs
    .readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map(Number)
    .filter((pid) => fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').endsWith('\0server\0'));

const alive = (pid: number): boolean => fs.existsSync(`/proc/${pid}`);

suite('the packaged extension', () => {
  let document: vscode.TextDocument;

  test('is installed from the package and becomes active by itself', async () => {
    const extension = vscode.extensions.getExtension('contextward.contextward');
    assert.ok(extension);
    await until('activation', () => extension.isActive);
    assert.match(extension.extensionPath, /contextward-vscode-.*extensions/);
    await until('the server', () => servers().length === 1);
  });

  test('shows each finding once, and never its value', async () => {
    document = await show(FILE);
    await until('findings', () => ofRule(document.uri).length > 0);
    const places = findings(document.uri).map((found) => JSON.stringify([codeOf(found), found.range]));
    assert.deepEqual(places, [...new Set(places)]);
    for (const found of ofRule(document.uri)) {
      assert.ok(!found.message.includes(document.getText(found.range)));
    }
  });

  test('swaps a value for a synthetic one', async () => {
    const before = ofRule(document.uri);
    const [found] = before;
    assert.ok(found);
    const value = document.getText(found.range);
    const swap = await quickFix(document.uri, found.range, 'Replace with synthetic');
    assert.ok(swap.edit);
    assert.equal(swap.isPreferred, true);
    assert.ok(await vscode.workspace.applyEdit(swap.edit));
    assert.ok(!document.getText().includes(value));
    await until('the finding to go', () => ofRule(document.uri).length === before.length - 1);
  });

  test('sees the value again when the swap is undone', async () => {
    await vscode.commands.executeCommand('undo');
    await until('the finding', () => ofRule(document.uri).length > 0);
    assert.equal(document.getText(), fs.readFileSync(document.uri.fsPath, 'utf8'));
  });

  test('announces the command that saves, which saves what it is told to and nothing else', async () => {
    const named = await showChanged('.env.example');
    const other = await showChanged('README.md');
    await vscode.commands.executeCommand('contextward.save', [named.uri.toString(), 'untitled:nothing', 7]);
    assert.ok(!named.isDirty);
    assert.ok(fs.readFileSync(named.uri.fsPath, 'utf8').startsWith('# \n'));
    assert.ok(other.isDirty);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('keeps a file out of AI context: the list is saved, the findings go', async () => {
    const [found] = ofRule(document.uri);
    assert.ok(found);
    const keep = await quickFix(document.uri, found.range, 'Keep this file out of AI context');
    assert.ok(keep.edit && keep.command);
    assert.equal(keep.command.command, 'contextward.save');
    assert.ok(await vscode.workspace.applyEdit(keep.edit));
    await vscode.commands.executeCommand(keep.command.command, ...(keep.command.arguments ?? []));
    assert.ok(fs.readFileSync(at('.cursorignore').fsPath, 'utf8').includes(FILE));
    assert.deepEqual(vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty), []);
    const { Hint } = vscode.DiagnosticSeverity;
    const quiet = () => findings(document.uri).every(({ severity }) => severity === Hint);
    await until('the findings to go', quiet);
  });

  test('keeps a folder out of AI context: each assistant is told in its own list', async () => {
    const inside = await show('clinic/api.py');
    const [found] = await until('a finding in the folder', () => {
      const seen = findings(inside.uri);
      return seen.length > 0 && seen;
    });
    assert.ok(found);
    const keep = await quickFix(inside.uri, found.range, 'Keep this folder out of AI context');
    assert.ok(keep.edit && keep.command);
    assert.ok(await vscode.workspace.applyEdit(keep.edit));
    await vscode.commands.executeCommand(keep.command.command, ...(keep.command.arguments ?? []));
    const entries: readonly [string, string][] = [
      ['.cursorignore', '/clinic/'],
      ['.claude/settings.json', '"Read(/clinic/**)"'],
      ['.geminiignore', '/clinic/'],
      ['.aiderignore', '/clinic/'],
    ];
    for (const [name, entry] of entries) {
      assert.ok(fs.readFileSync(at(name).fsPath, 'utf8').includes(entry), name);
    }
    const { Hint } = vscode.DiagnosticSeverity;
    const quiet = () => findings(inside.uri).every(({ severity }) => severity === Hint);
    await until('the findings of the folder to go', quiet);
    await show(FILE);
  });

  test('shows the findings of an excluded file when asked to', async () => {
    const settings = vscode.workspace.getConfiguration('contextward');
    await settings.update('showExcluded', true, vscode.ConfigurationTarget.Global);
    await until('the findings', () => ofRule(document.uri).length > 0);
  });

  test('restarts in order: of many requests one server stays', async () => {
    const [first] = servers();
    assert.ok(first);
    await Promise.all([1, 2, 3, 4].map(() => vscode.commands.executeCommand('contextward.restart')));
    await until('the first server to end', () => !alive(first));
    assert.equal(servers().length, 1);
    await until('findings', () => ofRule(document.uri).length > 0);
  });

  test('comes back when the server is killed', async () => {
    const [killed] = servers();
    assert.ok(killed);
    process.kill(killed, 'SIGKILL');
    await until('another server', () => servers().some((pid) => pid !== killed));
    await until('findings', () => ofRule(document.uri).length > 0);
    assert.equal(servers().length, 1);
  });
});
