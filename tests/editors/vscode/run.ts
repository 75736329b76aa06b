/** What both runs share: their arguments, a hard time limit, and evidence of a failure. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Editor, type Options } from './editor.ts';

export interface Arguments {
  /** The packaged extension. */
  readonly vsix: string;
  /** The `contextward` program to drive, or what stands for it. */
  readonly program: string;
  /** The demo workspace; it is changed. */
  readonly workspace: string;
  /** A file in it with at least two findings, one of them of `rule`; relative, with `/`. */
  readonly file: string;
  /** The rule whose finding is acted on. */
  readonly rule: string;
  /** Where screenshots and logs go. */
  readonly results: string;
}

const LIMIT_MS = 150_000;

/** Open the editor, do `work` in it, and end the process: 0 when all went well, else 1. */
export async function run(
  name: string,
  options: (given: Arguments) => Omit<Options, 'vsix' | 'workspace'>,
  work: (editor: Editor, given: Arguments) => Promise<void>,
): Promise<never> {
  const given = withLog(name, readArguments());
  const limit = setTimeout(() => {
    console.error(`${name}: not done after ${LIMIT_MS / 1000} s`);
    process.exit(1);
  }, LIMIT_MS + 15_000);
  const editor = await Editor.open({ vsix: given.vsix, workspace: given.workspace, ...options(given) });
  let failed = false;
  try {
    await Promise.race([
      work(editor, given),
      new Promise<never>((_, no) => setTimeout(no, LIMIT_MS, new Error('time limit')).unref()),
    ]);
  } catch (error) {
    failed = true;
    console.error(error);
    await editor.keepEvidence(given.results, name);
  } finally {
    await editor.close();
  }
  fs.rmSync(path.dirname(given.program), { recursive: true });
  clearTimeout(limit);
  process.exit(failed ? 1 : 0);
}

/**
 * The same arguments, with a program of the same name that keeps what the server writes to standard
 * error: this build of VS Code writes the extension's output channel to no file.
 */
function withLog(name: string, given: Arguments): Arguments {
  const program = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'contextward-bin-')), 'contextward');
  const log = path.join(given.results, `${name}-stderr.log`);
  fs.rmSync(log, { force: true });
  fs.writeFileSync(program, `#!/bin/sh\nexec '${given.program}' "$@" 2>>'${log}'\n`, { mode: 0o755 });
  return { ...given, program };
}

function readArguments(): Arguments {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      vsix: text,
      program: text,
      workspace: text,
      results: text,
      file: { ...text, default: 'web/fixtures.ts' },
      rule: { ...text, default: 'health.us-ssn' },
    },
  });
  const { vsix, program, workspace, results, file, rule } = values;
  if (!vsix || !program || !workspace || !results) {
    throw new Error('needed: --vsix FILE --program FILE --workspace DIR --results DIR');
  }
  fs.mkdirSync(results, { recursive: true });
  return {
    vsix: path.resolve(vsix),
    program: path.resolve(program),
    workspace: path.resolve(workspace),
    results: path.resolve(results),
    file,
    rule,
  };
}
