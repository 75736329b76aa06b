/** The language server's process and the connection to it. There is one way to start it: `restart`. */
import * as os from 'node:os';
import * as vscode from 'vscode';
import { type Executable, LanguageClient, RevealOutputChannelOn, State } from 'vscode-languageclient/node';
import { SAVE } from './commands';
import { locate } from './locate';
import { chosenPath, preferences, SECTION } from './settings';
import { Status } from './status';

const SELECTOR = [{ scheme: 'file' }, { scheme: 'untitled' }];

export class Server implements vscode.Disposable {
  readonly output = vscode.window.createOutputChannel(SECTION, { log: true });
  readonly #status = new Status(SELECTOR);
  #client: LanguageClient | undefined;
  #last: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #told = '';

  /** Stop what runs and start anew. Restarts follow one another; at most one waits. */
  restart(): Promise<void> {
    this.#next ??= this.#last = this.#last.then(() => {
      this.#next = undefined;
      return this.#startAnew();
    });
    return this.#next;
  }

  /** Restart if the server was told of other extensions than those that are installed now. */
  async extensionsChanged(): Promise<void> {
    if (this.#client && this.#told !== extensions().join()) await this.restart();
  }

  /** Resolves when the server has ended. */
  stop(): Promise<void> {
    return (this.#last = this.#last.then(() => this.#end()));
  }

  dispose(): void {
    this.#status.dispose();
    this.output.dispose();
  }

  async #startAnew(): Promise<void> {
    await this.#end();
    const folders = vscode.workspace.workspaceFolders ?? [];
    const found = locate(chosenPath(), process.env['PATH'] ?? '', folders.map((folder) => folder.uri.fsPath));
    if ('missing' in found) {
      this.output.info(found.missing);
      this.#status.show({ is: 'missing', why: found.missing });
      return;
    }
    this.output.info(`Starting ${found.program}`);
    this.#told = extensions().join();
    // Not in the workspace's folder, which is the library's choice: nothing of it shall be picked up.
    const run: Executable = { command: found.program, args: ['server'], options: { cwd: os.homedir() } };
    const client = new LanguageClient(SECTION, SECTION, run, {
      documentSelector: SELECTOR,
      outputChannel: this.output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      diagnosticPullOptions: { onChange: true, onSave: true, onTabs: false },
      synchronize: { configurationSection: SECTION },
      initializationOptions: () => ({
        assistants: { extensions: extensions(), editor: vscode.env.appName },
        commands: [SAVE],
        settings: preferences(),
      }),
    });
    client.onDidChangeState(({ newState }) => this.#show(client, newState));
    this.#client = client;
    try {
      await client.start();
    } catch (error) {
      this.output.error(String(error));
    }
  }

  async #end(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    try {
      if (client?.state === State.Starting) await client.start(); // it cannot be stopped before
      await client?.dispose();
    } catch (error) {
      this.output.warn(String(error));
    }
  }

  #show(client: LanguageClient, state: State): void {
    if (state === State.Running) {
      this.#status.show({ is: 'running', version: client.initializeResult?.serverInfo?.version ?? '' });
    } else {
      this.#status.show({ is: state === State.Starting ? 'starting' : 'stopped' });
    }
  }
}

/** By these the server knows which assistants are in use. */
const extensions = (): string[] => vscode.extensions.all.map((extension) => extension.id).sort();
