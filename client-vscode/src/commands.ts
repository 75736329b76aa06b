/** The commands of the palette, and the one that code actions run after their edit. */
import * as vscode from 'vscode';
import type { Server } from './client';

export const SAVE = 'contextward.save';

export const registerCommands = (server: Server): vscode.Disposable[] => [
  vscode.commands.registerCommand('contextward.restart', () => server.restart()),
  vscode.commands.registerCommand('contextward.showOutput', () => server.output.show()),
  vscode.commands.registerCommand(SAVE, save),
];

/**
 * Save the open documents among `uris` that have unsaved changes. An exclusion list counts for the
 * assistants only once it is on disk.
 */
async function save(uris: unknown): Promise<void> {
  if (!Array.isArray(uris)) return;
  const wanted = new Set(uris.map((uri) => vscode.Uri.parse(String(uri)).toString()));
  const dirty = vscode.workspace.textDocuments.filter(
    ({ isDirty, uri }) => isDirty && uri.scheme === 'file' && wanted.has(uri.toString()),
  );
  await Promise.all(dirty.map((document) => document.save()));
}
