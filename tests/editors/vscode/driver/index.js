// What VS Code loads as `extensionTestsPath`; it must be a .js file.
import fs from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

export async function run() {
  const report = process.env.CONTEXTWARD_TEST_REPORT;
  const write = (line) => fs.appendFileSync(report, `${line}\n`);
  const mocha = new Mocha({ ui: 'tdd', timeout: 60_000, bail: true, reporter: class {} });
  mocha.addFile(path.join(import.meta.dirname, 'extension.test.ts'));
  await mocha.loadFilesAsync();
  const stats = await new Promise((ended) => {
    const runner = mocha.run(() => ended(runner.stats));
    runner.on('pass', (test) => write(`ok   ${test.title} (${test.duration} ms)`));
    runner.on('fail', (test, error) => write(`FAIL ${test.title}\n${error.stack}`));
  });
  write(`${stats.passes} passed, ${stats.failures} failed`);
  if (stats.failures || !stats.passes) throw new Error('tests failed');
}
