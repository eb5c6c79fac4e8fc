import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { ApiDocument } from '../support/api-document.ts';
import { expect, test } from '../support/fixtures.ts';

/** Every command that the reference page offers for copying runs in a shell as it stands. */

const run = promisify(execFile);

function hasCurl(): boolean {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('every curl on the page runs and is answered with 200', async ({ page, api, server }) => {
  test.skip(!hasCurl(), 'There is no curl on this machine.');
  test.setTimeout(120_000);
  await page.goto('/docs');
  const { endpoints } = await ApiDocument.read(server);
  const env = { ...process.env, SWARMS_API_KEY: api.account.key };
  for (const { operation } of endpoints) {
    if (operation.operationId === 'finishChatCompletion') continue;
    const panel = page.locator(`#${operation.operationId}`).getByRole('region', { name: /^Try / });
    const count = await panel.getByLabel('Example').locator('option').count();
    for (let at = 0; at < Math.max(1, count); at++) {
      if (count > 0) await panel.getByLabel('Example').selectOption(String(at));
      await panel.getByRole('tab', { name: 'curl' }).dispatchEvent('click');
      const command = await panel.getByRole('tabpanel').locator('pre').textContent();
      expect(command).toContain(server.url);
      const script = `${command} --silent --max-time 10 --output /dev/null --write-out '%{http_code}'`;
      const { stdout } = await run('sh', ['-c', script], { env });
      expect(stdout, command ?? '').toBe('200');
    }
  }
});

test('copying gives the same text', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/docs#listRuns');
  const panel = page.locator('#listRuns').getByRole('region', { name: /^Try / });
  await panel.getByRole('tab', { name: 'curl' }).click();
  await panel.getByRole('button', { name: 'Copy as curl' }).click();
  const shown = await panel.getByRole('tabpanel').locator('pre').textContent();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(shown);
});
