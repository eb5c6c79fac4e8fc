import { png } from '../support/images.ts';
import { expect, test } from './support/browser-test.ts';
import { PlaygroundPage } from './support/playground-page.ts';

test('a link carries the config in its fragment, shows a preview, and never sends by itself', async ({
  playground,
  page,
  browser,
  server,
  api,
  picture,
}) => {
  await playground.choose('test/echo');
  await page.getByRole('slider', { name: 'Temperature' }).fill('1.1');
  await playground.composer.fill('Hello {{name}}');
  await page.getByRole('textbox', { name: 'name', exact: true }).fill('Ada');
  await playground.page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox', { name: 'Command palette' }).fill('share');
  await page.keyboard.press('Enter');
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  await picture('share');
  expect(link).not.toContain(api.account.key);
  expect(new URL(link).search).toBe('');

  const context = await browser.newContext();
  const reader = await context.newPage();
  const asked: string[] = [];
  reader.on('request', (request) => asked.push(request.url()));
  await reader.goto(`${server.url}/${new URL(link).hash}`);
  const dialog = reader.getByRole('dialog', { name: 'A shared request' });
  await expect(dialog).toContainText('test/echo');
  await expect(dialog).toContainText('"temperature": 1.1');
  expect(asked.filter((url) => url.includes('/v1/chat'))).toEqual([]);
  expect(asked.filter((url) => url.includes('config='))).toEqual([]);
  await dialog.getByRole('button', { name: 'Use' }).click();
  const other = new PlaygroundPage(reader);
  await expect(other.composer).toHaveValue('Hello {{name}}');
  await expect(reader.getByRole('textbox', { name: 'name', exact: true })).toHaveValue('Ada');
  expect(new URL(reader.url()).hash).toBe('');
  expect(asked.filter((url) => url.includes('/v1/chat'))).toEqual([]);
  await context.close();
});

test('one press of Share copies the link', async ({ playground, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await playground.composer.fill('Pass it on');
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText('Copied');
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
});

test('pictures stay behind and the page says so', async ({ playground, page }) => {
  await page
    .getByLabel('Pictures from this device')
    .setInputFiles([{ name: 'a.png', mimeType: 'image/png', buffer: png(20, 20) }]);
  await playground.composer.fill('Look');
  await playground.menu('Share…');
  await expect(page.getByRole('dialog')).toContainText('One image stays behind');
});

test('a damaged link says so', async ({ page }) => {
  await page.goto('/#config=not-a-config');
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('This link');
});
