/** What a person sees of the server: a quiet language status, and an entry only when it is missing. */
import * as vscode from 'vscode';
import { SECTION } from './settings';

export type State =
  | { readonly is: 'starting' | 'stopped' }
  | { readonly is: 'running'; readonly version: string }
  | { readonly is: 'missing'; readonly why: string };

export class Status implements vscode.Disposable {
  readonly #language: vscode.LanguageStatusItem;
  readonly #missing: vscode.StatusBarItem;

  constructor(selector: vscode.DocumentSelector) {
    this.#language = vscode.languages.createLanguageStatusItem(`${SECTION}.status`, selector);
    this.#language.name = SECTION;
    this.#missing = vscode.window.createStatusBarItem(`${SECTION}.missing`, vscode.StatusBarAlignment.Right);
    this.#missing.name = SECTION;
    this.#missing.text = '$(shield) contextward: server not found';
    this.#missing.command = openSetting;
  }

  show(state: State): void {
    const item = this.#language;
    item.busy = state.is === 'starting';
    item.detail = state.is === 'running' ? state.version : '';
    item.severity = vscode.LanguageStatusSeverity.Information;
    item.text = `contextward: ${state.is}`;
    item.command = { title: 'Show Output', command: 'contextward.showOutput' };
    this.#missing.hide();
    if (state.is === 'stopped') {
      item.severity = vscode.LanguageStatusSeverity.Warning;
      item.command = { title: 'Restart', command: 'contextward.restart' };
    } else if (state.is === 'missing') {
      item.severity = vscode.LanguageStatusSeverity.Warning;
      item.text = 'contextward: server not found';
      item.detail = state.why;
      item.command = openSetting;
      this.#missing.tooltip = `${state.why} Click to see how to install it, or to say where it is.`;
      this.#missing.show();
    }
  }

  dispose(): void {
    this.#language.dispose();
    this.#missing.dispose();
  }
}

/** In a remote window a setting of scope `machine` is the remote's. */
const openSetting: vscode.Command = {
  title: 'Open Setting',
  command: vscode.env.remoteName ? 'workbench.action.openRemoteSettings' : 'workbench.action.openSettings2',
  arguments: [{ query: `@id:${SECTION}.path` }],
};
