import { expect, test } from './support/browser-test.ts';
import { PlaygroundPage } from './support/playground-page.ts';

const WORDS = Array.from({ length: 600 }, (_, at) => `word${at} `);

test('a reload in the middle of an answer keeps the turn as interrupted', async ({
  playground,
  page,
  vendor,
  picture,
}) => {
  await playground.choose(vendor.scripted('gpt', { text: WORDS, paceMs: 20 }, { text: ['The rest.'] }));
  await playground.ask('Talk for long');
  await expect(playground.answers.last()).toContainText('word30 ');
  await page.reload();
  await playground.ready();
  const answer = await playground.settled();
  await expect(answer).toContainText('word20 ');
  await expect(answer).toContainText('Interrupted');
  await picture('interrupted');
  await answer.getByRole('button', { name: 'Continue' }).click();
  await expect(await playground.settled()).toContainText('The rest.');
});

test('the question is kept before its request leaves', async ({ playground, page }) => {
  await playground.choose('test/slow');
  await playground.ask('Do not lose this');
  await expect(playground.stop).toBeVisible();
  await page.reload();
  await expect(playground.questions).toHaveText(/Do not lose this/);
});

test('each chat keeps its own draft', async ({ playground, page }) => {
  await playground.choose('test/echo');
  await playground.ask('A chat');
  await playground.settled();
  await playground.composer.fill('half a thought');
  await page.keyboard.press('ControlOrMeta+Shift+o');
  await expect(playground.composer).toHaveValue('');
  await playground.composer.fill('another thought');
  await page
    .getByRole('navigation', { name: 'Chats' })
    .getByRole('button', { name: 'A chat', exact: true })
    .click();
  await expect(playground.composer).toHaveValue('half a thought');
  await page.waitForFunction(() => true);
  await page.reload();
  await expect(playground.composer).toHaveValue('half a thought');
});

test('tabs stay in step and do not overwrite each other', async ({ playground, page, api }) => {
  await playground.choose('test/echo');
  await playground.ask('Written in the first tab');
  await playground.settled();
  const second = new PlaygroundPage(await page.context().newPage());
  await second.open(api.account.key);
  const chats = (tab: PlaygroundPage) => tab.page.getByRole('navigation', { name: 'Chats' });
  await expect(
    chats(second).getByRole('button', { name: 'Written in the first tab', exact: true }),
  ).toBeVisible();
  await second.choose('test/echo');
  await second.ask('Written in the second tab');
  await second.settled();
  await expect(
    chats(playground).getByRole('button', { name: 'Written in the second tab', exact: true }),
  ).toBeVisible();
  await chats(second).getByRole('button', { name: 'Written in the first tab', exact: true }).click();
  await second.ask('A second question');
  await second.settled();
  await expect(playground.questions).toHaveCount(2);
});

test('search finds words in any message', async ({ playground, page }) => {
  await playground.choose('test/echo');
  await playground.ask('Something about penguins');
  await playground.settled();
  await page.keyboard.press('ControlOrMeta+Shift+o');
  await playground.ask('Something about gulls');
  await playground.settled();
  const chats = page.getByRole('navigation', { name: 'Chats' }).getByRole('listitem');
  await page.getByRole('searchbox', { name: 'Search chats' }).fill('penguins');
  await expect(chats).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Search chats' }).fill('walrus');
  await expect(page.getByText('No chat holds all of these words.')).toBeVisible();
});

test('everything goes out as one file and comes in again, without the key', async ({
  playground,
  page,
  browser,
  server,
  api,
}) => {
  await playground.choose('test/echo');
  await playground.ask('Take me along');
  await playground.settled();
  await playground.menu('All data…');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export' }).click(),
  ]);
  const path = await download.path();
  const { readFile } = await import('node:fs/promises');
  expect(await readFile(path, 'utf8')).not.toContain(api.account.key);
  const context = await browser.newContext();
  const other = new PlaygroundPage(await context.newPage());
  await other.page.goto(server.url);
  await other.ready();
  await other.menu('All data…');
  const [chooser] = await Promise.all([
    other.page.waitForEvent('filechooser'),
    other.page.getByRole('button', { name: 'Import' }).click(),
  ]);
  await chooser.setFiles(path);
  await other.page.getByRole('button', { name: 'Close' }).click();
  await other.page.getByRole('button', { name: 'Take me along', exact: true }).click();
  await expect(other.questions).toHaveText(/Take me along/);
  await context.close();
});

test('the key comes by the link, leaves the address bar, and can be forgotten', async ({ page, api }) => {
  const playground = new PlaygroundPage(page);
  await playground.open(api.account.key);
  expect(page.url()).not.toContain('sk-');
  expect(await page.evaluate(() => document.body.textContent)).not.toContain(api.account.key);
  await page.getByRole('button', { name: /^sk-/ }).click();
  await page.getByRole('button', { name: 'Forget' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Add an API key' })).toBeVisible();
  expect(await playground.kept()).not.toContain(api.account.key);
});

test('a link with another key asks before it replaces the one that is kept', async ({
  page,
  api,
  picture,
}) => {
  const stranger = `sk-${'5'.repeat(64)}`;
  const playground = new PlaygroundPage(page);
  await playground.open(api.account.key);
  await page.evaluate((hash) => location.assign(hash), `#key=${stranger}`);
  const dialog = page.getByRole('dialog', { name: 'Another API key' });
  await expect(dialog).toContainText('sk-55…5555');
  await picture('another key offered');
  await dialog.getByRole('button', { name: 'Keep mine' }).click();
  expect(await playground.kept()).toContain(api.account.key);
  await page.evaluate((hash) => location.assign(hash), `#key=${stranger}`);
  await dialog.getByRole('button', { name: 'Replace' }).click();
  await expect(page.getByRole('button', { name: 'sk-55…5555' })).toBeVisible();
  expect(await playground.kept()).not.toContain(api.account.key);
});

test('what is no key is not taken from a link, and the page says so', async ({ page, api }) => {
  const playground = new PlaygroundPage(page);
  await playground.open(api.account.key);
  await page.evaluate(() => location.assign('#key=junk'));
  await expect(page.getByText('The key in this link is damaged')).toBeVisible();
  expect(await playground.kept()).toContain(api.account.key);
});

test('without a key the page looks around and asks for one on Send', async ({ visitor, page, picture }) => {
  await visitor.ask('Hello?');
  await expect(page.getByRole('dialog', { name: 'API key' })).toBeVisible();
  await picture('key asked for');
  await page.keyboard.press('Escape');
  await expect(visitor.composer).toHaveValue('Hello?');
});
