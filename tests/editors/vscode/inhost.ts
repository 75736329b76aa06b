/** Runs the mocha tests of `driver/` inside the extension host, beside the packaged extension. */
import fs from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import { run } from './run.ts';

const driver = path.join(import.meta.dirname, 'driver');
const ended = Promise.withResolvers<number>();

await run(
  'inhost',
  ({ program, file, rule, results }) => {
    const log = path.join(results, 'inhost-console.log');
    fs.rmSync(log, { force: true });
    return {
      settings: { 'contextward.path': program },
      env: {
        CONTEXTWARD_TEST_FILE: file,
        CONTEXTWARD_TEST_RULE: rule,
        CONTEXTWARD_TEST_REPORT: path.join(results, 'inhost.txt'),
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
    console.log(fs.readFileSync(path.join(results, 'inhost.txt'), 'utf8'));
    if (code !== 0) throw new Error(`the tests in the extension host ended with ${code}`);
  },
);
