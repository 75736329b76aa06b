/** Runs the mocha tests of `driver/` inside the extension host, beside the packaged extension. */
import fs from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import { run } from './run.ts';

const driver = path.join(import.meta.dirname, 'driver');
const LOG = 'inhost-console.log';
const REPORT = 'inhost.txt';
const ended = Promise.withResolvers<number>();

await run(
  'inhost',
  ({ program, file, rule, results }) => {
    const log = path.join(results, LOG);
    for (const old of [LOG, REPORT]) fs.rmSync(path.join(results, old), { force: true });
    return {
      settings: { 'contextward.path': program },
      env: {
        CONTEXTWARD_TEST_FILE: file,
        CONTEXTWARD_TEST_RULE: rule,
        CONTEXTWARD_TEST_REPORT: path.join(results, REPORT),
      },
      payload: [
        ['extensionDevelopmentPath', `vscode-remote://HOST${driver}`],
        ['extensionTestsPath', `vscode-remote://HOST${driver}/index.js`],
      ],
      prepare: async (page) => {
        // All consoles of the workbench end here, hence a file: the tests report in another.
        const write = (_: string, words: unknown[]) => fs.appendFileSync(log, `${format(...words)}\n`);
        await page.exposeFunction('codeAutomationLog', write);
        await page.exposeFunction('codeAutomationExit', (code: number) => ended.resolve(code));
      },
    };
  },
  async (_, { results }) => {
    const code = await ended.promise;
    const report = path.join(results, REPORT);
    if (fs.existsSync(report)) console.log(fs.readFileSync(report, 'utf8'));
    if (code !== 0) throw new Error(`the tests in the extension host ended with ${code}: see ${LOG}`);
  },
);
