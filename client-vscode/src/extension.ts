/** The extension's entrance: wires the server to the editor's events. */
import * as vscode from 'vscode';
import { Server } from './client';
import { registerCommands } from './commands';
import { SECTION } from './settings';

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const started = (server = new Server());
  context.subscriptions.push(
    started,
    ...registerCommands(started),
    vscode.extensions.onDidChange(() => started.extensionsChanged()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SECTION}.path`)) void started.restart();
    }),
  );
  void started.restart();
}

export const deactivate = (): Promise<void> | undefined => server?.stop();
