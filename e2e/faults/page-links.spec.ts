import { expect, test } from '../playground/support/browser-test.ts';
import {
  chatOfAnswers,
  exportFile,
  importByMenu,
  openListedChat,
} from '../playground/support/export-files.ts';
import { HOSTILE_ADDRESSES, HOSTILE_FRAGMENTS } from '../playground/support/hostile-links.ts';
import { PlaygroundPage } from '../playground/support/playground-page.ts';
import { count, FULL } from './full.ts';

const STRANGER = `sk-${'5'.repeat(64)}`;
const CASES = HOSTILE_FRAGMENTS.filter(({ short }) => short || FULL);

function filled(text: string, origin = ''): string {
  return text
    .replaceAll('{origin}', origin)
    .replaceAll('{key}', STRANGER)
    .replaceAll('{hex}', STRANGER.slice(3));
}

test('no link changes the account by itself, opened anew or in the open page', async ({
  playground,
  page,
  server,
  api,
}) => {
  test.setTimeout(120_000);
  await expect(page.getByRole('button', { name: /^sk-/ })).toBeVisible();
  for (const { name, fragment } of CASES) {
    const second = new PlaygroundPage(await page.context().newPage());
    await second.page.goto(`${server.url}/${filled(fragment)}`);
    await second.ready();
    expect(await second.kept(), name).toContain(api.account.key);
    expect(await second.kept(), name).not.toContain(STRANGER);
    expect(second.page.url(), name).not.toContain('key=');
    await second.page.close();
    await page.evaluate((hash) => location.assign(hash), filled(fragment));
    await expect.poll(() => page.url(), name).not.toContain('key=');
    expect(await playground.kept(), name).toContain(api.account.key);
    expect(await playground.kept(), name).not.toContain(STRANGER);
    count('hostile links opened', 2);
  }
});

test('no link in an answer carries a key or a config into this page', async ({ visitor, page, context }) => {
  const origin = new URL(page.url()).origin;
  const addresses = HOSTILE_ADDRESSES.map((address) => filled(address, origin));
  const text = addresses.map((address) => `[follow](${address}) <${address}>`).join('\n\n');
  await importByMenu(page, exportFile([chatOfAnswers('links', [text])]));
  await openListedChat(page, 'links');
  const links = (await visitor.settled()).getByRole('link');
  await expect(links).toHaveCount(2 * addresses.length);
  for (const link of await links.all()) {
    const href = await link.getAttribute('href');
    expect(new URL(href ?? '').hash, href ?? '').toBe('');
  }
  for (const button of ['left', 'middle'] as const) {
    const [opened] = await Promise.all([context.waitForEvent('page'), links.first().click({ button })]);
    const there = new PlaygroundPage(opened);
    await there.ready();
    expect(await there.kept()).not.toContain(STRANGER);
    await opened.close();
  }
  count('hostile links in answers', 2 * addresses.length);
});
