/**
 * Starts a real VS Code for tests: the server that code-server carries, the packaged extension in a
 * profile of its own, and its workbench in headless Chromium. Nothing of the user's is read or
 * written, and the page reaches no host but this one.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from 'playwright-core';

const CODE = path.join(import.meta.dirname, 'node_modules/code-server/lib/vscode/out/server-main.js');
const CHROMIUM = {
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
  viewport: { width: 1280, height: 800 },
};
const SETTINGS = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'files.autoSave': 'off',
  'git.enabled': false,
  'security.workspace.trust.enabled': false, // its dialog would lie over everything
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

export interface Options {
  /** The packaged extension. */
  readonly vsix: string;
  /** The folder to open. */
  readonly workspace: string;
  /** Settings beside those that keep the workbench quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Variables for the extension host, and so for the language server. */
  readonly env?: Readonly<Record<string, string>>;
  /** Pairs for the workbench's `payload`; `HOST` in a value becomes the authority of the server. */
  readonly payload?: readonly (readonly [string, string])[];
  /** Called before the page is loaded. */
  readonly prepare?: (page: Page) => Promise<void>;
}

export class Editor {
  readonly page: Page;
  readonly #profile: string;
  readonly #server: ChildProcess;

  private constructor(page: Page, profile: string, server: ChildProcess) {
    this.page = page;
    this.#profile = profile;
    this.#server = server;
  }

  static async open(options: Options): Promise<Editor> {
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'contextward-vscode-'));
    writeSettings(profile, options.settings ?? {});
    const port = await freePort();
    const server = start(profile, port, options);
    try {
      await answering(port, server, profile);
      const context = await chromium.launchPersistentContext(path.join(profile, 'chromium'), CHROMIUM);
      const host = `127.0.0.1:${port}`;
      const elsewhere = (url: URL) => url.protocol.startsWith('http') && url.host !== host;
      await context.route(elsewhere, (route) => route.abort());
      const page = context.pages()[0] ?? (await context.newPage());
      const editor = new Editor(page, profile, server);
      await options.prepare?.(page);
      const payload = JSON.stringify(options.payload ?? []).replaceAll('HOST', host);
      await page.goto(`http://${host}/?${new URLSearchParams({ folder: options.workspace, payload })}`);
      await page.waitForSelector('.monaco-workbench .part.editor', { timeout: 60_000 });
      return editor;
    } catch (error) {
      console.error(tail(profile));
      server.kill('SIGKILL');
      throw error;
    }
  }

  /** Change settings while the editor runs. */
  change(settings: Readonly<Record<string, unknown>>): void {
    writeSettings(this.#profile, settings);
  }

  /** Keep what helps to understand a failure: a screenshot, and the log of VS Code's server. */
  async keepEvidence(folder: string, name: string): Promise<void> {
    fs.copyFileSync(path.join(this.#profile, 'server.log'), path.join(folder, `${name}-vscode.log`));
    await this.page.screenshot({ path: path.join(folder, `${name}-failed.png`) }).catch(console.error);
  }

  /** End the browser and the server, and remove the profile. */
  async close(): Promise<void> {
    await this.page.context().close();
    if (this.#server.exitCode === null && this.#server.signalCode === null) {
      const ended = once(this.#server, 'exit');
      const patience = setTimeout(() => this.#server.kill('SIGKILL'), 5_000);
      this.#server.kill('SIGTERM');
      await ended;
      clearTimeout(patience);
    }
    fs.rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function start(profile: string, port: number, options: Options): ChildProcess {
  const env = {
    ...process.env,
    EXTENSIONS_GALLERY: '{}', // else it asks a marketplace
    XDG_CACHE_HOME: path.join(profile, 'cache'),
    XDG_CONFIG_HOME: path.join(profile, 'config'),
    XDG_STATE_HOME: path.join(profile, 'state'),
    ...options.env,
  };
  const data = ['--server-data-dir', path.join(profile, 'data')];
  const extensions = ['--extensions-dir', path.join(profile, 'extensions')];
  const install = [CODE, '--install-extension', options.vsix, ...data, ...extensions];
  const installed = spawnSync(process.execPath, install, { env, encoding: 'utf8' });
  if (!installed.stdout.includes('successfully installed')) {
    throw new Error(`the extension was not installed:\n${installed.stdout}${installed.stderr}`);
  }
  const log = fs.openSync(path.join(profile, 'server.log'), 'w');
  const server = spawn(
    process.execPath,
    // Without the smoke test driver a built VS Code ignores `extensionTestsPath`, silently; and
    // without the last flag it takes PATH from a login shell.
    [
      ...[CODE, '--host', '127.0.0.1', '--port', String(port), ...data, ...extensions],
      ...['--without-connection-token', '--accept-server-license-terms', '--telemetry-level', 'off'],
      ...['--enable-smoke-test-driver', '--force-disable-user-env'],
    ],
    { env, stdio: ['ignore', log, log] },
  );
  process.once('exit', () => server.kill('SIGKILL')); // should `close` not be reached
  return server;
}

/** Settings of scope `machine` are read from Machine, the others from User: both get all. */
function writeSettings(profile: string, settings: Readonly<Record<string, unknown>>): void {
  for (const scope of ['User', 'Machine']) {
    const folder = path.join(profile, 'data/data', scope);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'settings.json'), JSON.stringify({ ...SETTINGS, ...settings }));
  }
}

async function freePort(): Promise<number> {
  const probe = net.createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as net.AddressInfo;
  probe.close();
  return port;
}

async function answering(port: number, server: ChildProcess, profile: string): Promise<void> {
  const end = Date.now() + 30_000;
  while (server.exitCode === null && Date.now() < end) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error(`VS Code's server did not answer:\n${tail(profile)}`);
}

function tail(profile: string): string {
  return fs.readFileSync(path.join(profile, 'server.log'), 'utf8').slice(-4_000);
}
