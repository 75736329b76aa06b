/** Which program is started. Run by `node --test`; the module under test knows nothing of VS Code. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { locate } from '../../../client-vscode/src/locate.ts';

function folder(context: TestContext): string {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), 'contextward-locate-'));
  context.after(() => fs.rmSync(made, { recursive: true }));
  return fs.realpathSync(made);
}

function program(...way: string[]): string {
  const file = path.join(...way, 'contextward');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, '#!/bin/sh\n', { mode: 0o755 });
  return file;
}

test('the chosen program goes before PATH', (context) => {
  const root = folder(context);
  const chosen = program(root, 'chosen');
  program(root, 'bin');
  assert.deepEqual(locate(chosen, path.join(root, 'bin'), []), { program: chosen });
});

test('~/ stands for the home folder', (context) => {
  const chosen = program(folder(context));
  const before = process.env['HOME'];
  process.env['HOME'] = path.dirname(chosen);
  context.after(() => (process.env['HOME'] = before));
  assert.deepEqual(locate('~/contextward', '', []), { program: chosen });
});

test('a chosen program that is not there is not replaced by another', (context) => {
  const root = folder(context);
  program(root, 'bin');
  for (const chosen of [path.join(root, 'gone'), root, 'contextward', './contextward']) {
    assert.ok('missing' in locate(chosen, path.join(root, 'bin'), []), chosen);
  }
});

test('the first program on PATH is taken', (context) => {
  const root = folder(context);
  const first = program(root, 'first');
  program(root, 'second');
  fs.mkdirSync(path.join(root, 'empty'));
  const searched = ['empty', 'absent', 'first', 'second'].map((name) => path.join(root, name));
  assert.deepEqual(locate('', searched.join(path.delimiter), []), { program: first });
});

test('what cannot be run is passed over', (context) => {
  const root = folder(context);
  fs.chmodSync(program(root, 'plain'), 0o644);
  fs.mkdirSync(path.join(root, 'directory/contextward'), { recursive: true });
  const searched = ['plain', 'directory'].map((name) => path.join(root, name));
  assert.ok('missing' in locate('', searched.join(path.delimiter), []));
});

test('no program of a workspace is taken from PATH', (context) => {
  const root = folder(context);
  const workspace = path.join(root, 'workspace');
  program(workspace);
  program(workspace, 'bin');
  fs.symlinkSync(path.join(workspace, 'bin'), path.join(root, 'link'));
  fs.symlinkSync(workspace, path.join(root, 'alias'));
  const searched = [workspace, path.join(workspace, 'bin'), path.join(root, 'link'), '', '.', 'bin', '..'];
  for (const entry of searched) {
    assert.ok('missing' in locate('', entry, ['/elsewhere', workspace]), entry);
    assert.ok('missing' in locate('', entry, [path.join(root, 'alias')]), entry);
  }
});

test('a folder beside the workspace whose name begins alike is another folder', (context) => {
  const root = folder(context);
  const beside = program(root, 'workspace-tools');
  assert.deepEqual(locate('', path.dirname(beside), [path.join(root, 'workspace')]), { program: beside });
});

test('a folder of the workspace named ..something is inside it', (context) => {
  const root = folder(context);
  const inside = program(root, '..tools');
  assert.ok('missing' in locate('', path.dirname(inside), [root]));
});
