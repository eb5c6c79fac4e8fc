import { expect, test } from './support/browser-test.ts';

test('a whole conversation goes by keyboard alone', async ({ playground, page }) => {
  await page.keyboard.press('ControlOrMeta+/');
  await page.keyboard.type('test/echo');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'test/echo' })).toBeVisible();
  await playground.composer.focus();
  await page.keyboard.type('First line');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('second line');
  await page.keyboard.press('Enter');
  const answer = await playground.settled();
  await expect(answer).toContainText('second line');
  await expect(playground.composer).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(answer.getByRole('button', { name: 'More' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Inspect this run' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Branch into a new chat' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(answer.getByRole('button', { name: 'More' })).toBeFocused();
});

test('Ctrl+Enter runs from anywhere', async ({ playground, page }) => {
  await playground.choose('test/echo');
  await playground.composer.fill('From the panel');
  await page.getByRole('slider', { name: 'Temperature' }).focus();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(await playground.settled()).toContainText('From the panel');
});

test('panels fold by key and remember it', async ({ playground, page }) => {
  const chats = page.getByRole('complementary', { name: 'Chats' });
  const panel = page.getByRole('complementary', { name: 'Request and run' });
  await expect(panel).toBeVisible();
  await page.keyboard.press('ControlOrMeta+b');
  await page.keyboard.press('ControlOrMeta+.');
  await expect(chats).toBeHidden();
  await expect(panel).toBeHidden();
  await page.reload();
  await playground.ready();
  await expect(chats).toBeHidden();
  await expect(panel).toBeHidden();
  await page.keyboard.press('ControlOrMeta+b');
  await expect(chats).toBeVisible();
});

test('the palette does things and finds chats', async ({ playground, page, picture }) => {
  await playground.choose('test/echo');
  await playground.ask('A chat about lighthouses');
  await playground.settled();
  await page.keyboard.press('ControlOrMeta+Shift+o');
  await expect(playground.questions).toHaveCount(0);
  await expect(playground.composer).toBeFocused();
  await page.keyboard.press('ControlOrMeta+k');
  const field = page.getByRole('combobox', { name: 'Command palette' });
  await expect(field).toBeFocused();
  await picture('palette');
  await field.fill('lighthouses');
  await page.keyboard.press('Enter');
  await expect(playground.questions).toHaveText(/lighthouses/);
  await page.keyboard.press('ControlOrMeta+k');
  await field.fill('dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('? shows the keys, outside of text fields', async ({ playground, page }) => {
  await playground.composer.press('?');
  await expect(playground.composer).toHaveValue('?');
  await playground.tab('Config').focus();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(playground.tab('Config')).toBeFocused();
});

test('tabs of the panel walk by arrow keys', async ({ playground, page }) => {
  await playground.tab('Config').focus();
  await page.keyboard.press('ArrowRight');
  await expect(playground.tab('Run')).toBeFocused();
  await expect(playground.tab('Run')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowLeft');
  await expect(playground.tab('Config')).toBeFocused();
});
