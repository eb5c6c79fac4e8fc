import type { Page } from 'playwright/test';
import { apiFor } from '../support/api.ts';
import { expect, test } from './support/browser-test.ts';
import { PlaygroundPage } from './support/playground-page.ts';

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

test('models that make vectors are not offered', async ({ playground, page }) => {
  await expect(playground.composer).toBeVisible();
  await page.keyboard.press('ControlOrMeta+/');
  const field = page.getByRole('combobox', { name: 'Models' });
  await field.fill('gpt-4.1');
  await expect(page.getByRole('option').first()).toContainText('gpt-4.1');
  await field.fill('embed');
  await expect(page.getByText('as typed')).toBeVisible();
  await expect(page.getByRole('option').filter({ hasText: 'embed' })).toHaveCount(0);
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

test.describe('on a server that names no default model', () => {
  test.describe.configure({ timeout: 60_000 });
  const chip = (page: Page, model: string) =>
    page.locator('main header').getByRole('button', { name: model, exact: true });

  test('with a provider on, a new chat begins with the server’s default, also after a built-in one', async ({
    newServer,
    page,
  }) => {
    const server = await newServer();
    const { account } = await apiFor(server);
    const playground = new PlaygroundPage(page);
    await page.goto(`${server.url}/#key=${account.key}`);
    await expect(chip(page, 'gpt-4.1')).toBeVisible();
    await page.getByRole('button', { name: /Watch an answer stream/ }).click();
    await expect(chip(page, 'test/story@50')).toBeVisible();
    await playground.choose('test/echo');
    await playground.ask('Hello');
    await playground.settled();
    await page.getByRole('button', { name: /^New chat/ }).click();
    await expect(chip(page, 'gpt-4.1')).toBeVisible();
    // A real model that was chosen stays with the reader.
    await playground.choose('gpt-4o-mini');
    await page.getByRole('button', { name: /^New chat/ }).click();
    await expect(chip(page, 'gpt-4o-mini')).toBeVisible();
  });

  test('with none on, the picker names the variables that switch one on', async ({ newServer, page }) => {
    const server = await newServer({ vendor: null });
    const { account } = await apiFor(server);
    await page.goto(`${server.url}/#key=${account.key}`);
    await expect(chip(page, 'test/story@50')).toBeVisible();
    await page.keyboard.press('ControlOrMeta+/');
    const picker = page.getByRole('dialog', { name: 'Choose a model' });
    for (const variable of ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'GROQ_API_KEY'])
      await expect(picker.getByText(variable)).toBeVisible();
  });
});

test('models that always fail stand in a group of their own, last', async ({ playground, page }) => {
  await expect(playground.composer).toBeVisible();
  await page.keyboard.press('ControlOrMeta+/');
  const list = page.getByRole('listbox', { name: 'Models' });
  await expect(list.getByText('Built in, each fails in its own way')).toBeVisible();
  const lines = (await list.innerText()).split('\n');
  const faults = lines.slice(lines.indexOf('Built in, each fails in its own way') + 1);
  const models = faults.filter((line) => line.startsWith('test/'));
  expect(models.length).toBeGreaterThan(5);
  expect(models.every((model) => model.startsWith('test/error-'))).toBe(true);
  expect(lines.filter((line) => line.startsWith('test/error-'))).toEqual(models);
  expect(lines.indexOf('Built in, free')).toBeLessThan(lines.indexOf('Built in, each fails in its own way'));
});
