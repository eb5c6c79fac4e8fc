import { expect, test } from './support/browser-test.ts';

test('typing finds a model, with price, context and what it reads', async ({ playground, page, picture }) => {
  await page.keyboard.press('ControlOrMeta+/');
  const field = page.getByRole('combobox', { name: 'Models' });
  await expect(field).toBeFocused();
  await field.fill('4o-mini');
  const row = page.getByRole('option').filter({ hasText: 'gpt-4o-mini' }).first();
  await expect(row).toContainText('$0.15 / $0.60');
  await expect(row).toContainText('128k');
  await expect(row.getByLabel('Reads images')).toBeVisible();
  await picture('model picker');
  await field.press('Enter');
  await expect(page.getByRole('button', { name: 'gpt-4o-mini' })).toBeVisible();
  await expect(playground.composer).toBeVisible();
});

test('models that were used come first', async ({ playground, page }) => {
  await playground.choose('test/echo');
  await playground.ask('Hello');
  await playground.settled();
  await page.keyboard.press('ControlOrMeta+/');
  await expect(page.getByRole('option').first()).toContainText('test/echo');
  await expect(page.getByText('Recent', { exact: true })).toBeVisible();
});

test('a model whose context is too small for this chat says so', async ({ playground, page }) => {
  await playground.choose('test/echo');
  await page.getByRole('button', { name: /System/ }).click();
  await page.getByRole('textbox', { name: 'System prompt' }).fill('many words of a prompt '.repeat(3_000));
  await page.keyboard.press('ControlOrMeta+/');
  await page.getByRole('combobox', { name: 'Models' }).fill('llama3-70b-8192');
  await expect(page.getByRole('option').first()).toContainText('chat is too long');
});

test('without a key the picker shows the shipped list', async ({ visitor, page }) => {
  await expect(visitor.composer).toBeVisible();
  await page.keyboard.press('ControlOrMeta+/');
  await expect(page.getByRole('option').filter({ hasText: 'gpt-4.1' }).first()).toBeVisible();
  await expect(page.getByText('A shipped list')).toBeVisible();
});
