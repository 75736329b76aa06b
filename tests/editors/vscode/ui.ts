/**
 * What a person does in the window: reads Problems, swaps a value with Ctrl+., keeps the file out
 * of AI context, and, when the server is missing, is told so quietly. Screenshots are kept.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { run } from './run.ts';

const MENU = '.action-widget .monaco-list-row.action';

await run(
  'ui',
  ({ program, workspace, file }) => ({
    // The program is found on PATH here; the run inside the extension host names it in the settings.
    env: { PATH: `${path.dirname(program)}${path.delimiter}${process.env['PATH'] ?? ''}` },
    payload: [['openFile', `vscode-remote://HOST${path.join(workspace, file)}`]],
  }),
  async (editor, { workspace, file, rule, results }) => {
    const { page } = editor;
    const onDisk = path.join(workspace, file);
    const problems = page.locator('.markers-panel .monaco-list-row');
    const ofRule = problems.filter({ hasText: rule });
    const missing = page.locator('.statusbar-item', { hasText: 'contextward: server not found' });
    const picture = (name: string) => page.screenshot({ path: path.join(results, `${name}.png`) });

    await step('Problems lists the findings', async () => {
      await page.locator('.editor-group-container .tab', { hasText: path.basename(file) }).waitFor();
      await page.keyboard.press('Control+Shift+M');
      await ofRule.first().waitFor();
      await page.locator('.squiggly-warning, .squiggly-error').first().waitFor();
      assert.match(await ofRule.first().innerText(), /contextward/);
      await picture('ui-1-problems');
    });

    await step('a value is swapped for a synthetic one, which Ctrl+S writes', async () => {
      const before = fs.readFileSync(onDisk, 'utf8').split('\n');
      const count = await ofRule.count();
      await choose(page, ofRule.first(), 'Replace with synthetic', () => picture('ui-2-quick-fix'));
      await until('the finding to go', async () => (await ofRule.count()) === count - 1);
      await page.keyboard.press('Control+S');
      const after = await until('the file to change', () => {
        const lines = fs.readFileSync(onDisk, 'utf8').split('\n');
        return lines.join() !== before.join() && lines;
      });
      assert.equal(after.length, before.length);
      assert.equal(after.filter((line, index) => line !== before[index]).length, 1);
      await picture('ui-3-swapped');
    });

    await step('the exclusion is written at once and the findings of the file go', async () => {
      const any = problems.filter({ hasText: 'contextward' }).first();
      await choose(page, any, 'Keep this file out of AI context', () => picture('ui-4-keep-out'));
      const list = path.join(workspace, '.cursorignore');
      await until('the exclusion list', () => fs.readFileSync(list, 'utf8').includes(file));
      await until('the findings to go', async () => (await ofRule.count()) === 0);
      await picture('ui-5-excluded');
    });

    await step('a missing server is one quiet entry, whose click opens the setting', async () => {
      editor.change({ 'contextward.path': '/nonexistent/contextward' });
      await missing.waitFor();
      assert.equal(await page.locator('.notification-toast').count(), 0);
      await missing.click();
      await page.locator('.settings-editor').getByText('uv tool install contextward').waitFor();
      await picture('ui-6-not-found');
    });

    await step('the server is found again when the setting is mended', async () => {
      editor.change({});
      await missing.waitFor({ state: 'detached' });
    });
  },
);

/** Go to the place of a problem and choose the quick fix whose title begins with `title`. */
async function choose(
  page: Page,
  problem: Locator,
  title: string,
  whenOpen: () => Promise<unknown>,
): Promise<void> {
  const wanted = page.locator(MENU).filter({ hasText: new RegExp(`^\\s*${title}`) }).first();
  await until(`the quick fix "${title}"`, async () => {
    await problem.dblclick();
    await page.locator('.monaco-editor.focused .cursor').first().waitFor({ state: 'attached' });
    await page.keyboard.press('Control+.');
    const open = await wanted.waitFor({ timeout: 3_000 }).then(() => true, () => false);
    if (!open) await page.keyboard.press('Escape');
    return open;
  });
  await whenOpen();
  // With the keyboard: a block lies over the menu, and a click would wait for ever.
  for (let moves = 0; !(await wanted.getAttribute('class'))?.includes('focused'); moves++) {
    assert.ok(moves < 20, `the quick fix "${title}" cannot be reached`);
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
}

async function step(what: string, work: () => Promise<void>): Promise<void> {
  const start = Date.now();
  await work();
  console.log(`ok   ${what} (${Date.now() - start} ms)`);
}

async function until<T>(what: string, probe: () => T | false | Promise<T | false>): Promise<T> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(100)) {
    const seen = await probe();
    if (seen) return seen;
  }
  throw new Error(`in vain waited for ${what}`);
}
