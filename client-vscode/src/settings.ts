/** What a person sets in the editor. Everything else is the repository's own configuration. */
import * as vscode from 'vscode';

export const SECTION = 'contextward';

/** The settings the server is told of, in its own words. */
export interface Preferences {
  readonly showExcluded: boolean;
  readonly profile: string | null;
}

export function preferences(): Preferences {
  const settings = vscode.workspace.getConfiguration(SECTION);
  return {
    showExcluded: settings.get('showExcluded', false),
    profile: settings.get<string | null>('profile', null),
  };
}

/** The program a person chose; empty when the one on `PATH` shall be used. */
export const chosenPath = (): string =>
  vscode.workspace.getConfiguration(SECTION).get('path', '').trim();
