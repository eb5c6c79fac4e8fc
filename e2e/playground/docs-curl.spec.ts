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

test('every curl on the page runs and is answered with 200', async ({ page, context, api, server }) => {
  test.skip(!hasCurl(), 'There is no curl on this machine.');
  test.setTimeout(60_000);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/docs');
  const { endpoints } = await ApiDocument.read(server);
  const env = { ...process.env, SWARMS_API_KEY: api.account.key };
  for (const { operation } of endpoints) {
    if (operation.operationId === 'finishChatCompletion') continue;
    const panel = page.locator(`#${operation.operationId}`).getByRole('region', { name: /^Try / });
    const examples = await panel.getByLabel('Example').locator('option').all();
    for (let at = 0; at < Math.max(1, examples.length); at++) {
      if (examples.length > 0) await panel.getByLabel('Example').selectOption(String(at));
      await panel.getByRole('tab', { name: 'curl' }).click();
      await panel.getByRole('button', { name: 'Copy as curl' }).click();
      const command = await page.evaluate(() => navigator.clipboard.readText());
      expect(command).toContain(server.url);
      const script = `${command} --silent --max-time 10 --output /dev/null --write-out '%{http_code}'`;
      const { stdout } = await run('sh', ['-c', script], { env });
      expect(stdout, command).toBe('200');
    }
  }
});
