import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from 'playwright/test';
import { ApiDocument } from '../support/api-document.ts';
import { expect, test } from '../support/fixtures.ts';

/** The reference page: everything the document says, readable, and requests that run. */

const KEY_NAME = 'swarms-playground-key';

async function openDocs(page: Page, key: string | null, hash = ''): Promise<void> {
  if (key !== null)
    await page.addInitScript(
      ([name, value]) => localStorage.setItem(name ?? '', value ?? ''),
      [KEY_NAME, key],
    );
  await page.goto(`/docs${hash}`);
}

function panelOf(page: Page, operationId: string): Locator {
  return page.locator(`#${operationId}`).getByRole('region', { name: /^Try / });
}

test('every endpoint of the document has its section, and the contents lead there', async ({
  page,
  server,
}) => {
  await openDocs(page, null);
  const { endpoints } = await ApiDocument.read(server);
  for (const { path, operation } of endpoints) {
    const section = page.locator(`section#${operation.operationId}`);
    await expect(section).toContainText(path);
    await expect(
      page.getByRole('navigation', { name: 'Contents' }).locator(`a[href="#${operation.operationId}"]`),
    ).toHaveCount(1);
  }
  await page.getByRole('link', { name: 'List runs' }).click();
  await expect(page).toHaveURL(/#listRuns$/);
  await expect(page.locator('#listRuns')).toBeInViewport();
});

test('nothing on it asks another origin, and no script or style is refused', async ({ page, server }) => {
  const foreign: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith('data:'))
      foreign.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await openDocs(page, null);
  await page.waitForLoadState('networkidle');
  expect({ foreign, complaints }).toEqual({ foreign: [], complaints: [] });
});

test('an example is sent and answered as documented', async ({ page, api }) => {
  await openDocs(page, api.account.key, '#createChatCompletion');
  const panel = panelOf(page, 'createChatCompletion');
  const answer = panel.locator('pre').last();
  await expect(panel.getByText('as documented')).toBeVisible();
  const recorded = await answer.textContent();
  await panel.getByRole('button', { name: 'Send' }).click();
  await expect(panel.getByText(/^\d+ ms$/)).toBeVisible();
  const steady = (text: string | null) => text?.replaceAll(/[0-9a-f]{32}|\d{10}/g, '…');
  expect(steady(await answer.textContent())).toBe(steady(recorded));
  await panel.getByText(/^\d+ headers$/).click();
  await expect(panel.getByText('x-request-id', { exact: true })).toBeVisible();
});

test('a stream shows as it comes and can be stopped', async ({ page, api }) => {
  await openDocs(page, api.account.key, '#createChatCompletion');
  const panel = panelOf(page, 'createChatCompletion');
  const body = { model: 'test/story@20', messages: [{ role: 'user', content: 'x' }], stream: true };
  await panel.getByRole('textbox', { name: 'Request body' }).fill(JSON.stringify(body));
  await panel.getByRole('button', { name: 'Send' }).click();
  await expect(panel.getByText('# The Lighthouse').first()).toBeVisible();
  await panel.getByRole('button', { name: 'Stop' }).click();
  await expect(panel.getByRole('button', { name: 'Send' })).toBeVisible();
  await expect(panel.getByText('[DONE]')).toHaveCount(0);
  await expect(panel.getByText('# The Lighthouse').first()).toBeVisible();
});

test('without a key the refusal is shown; a key typed in is used and kept', async ({ page, api }) => {
  await openDocs(page, null, '#getCredits');
  const panel = panelOf(page, 'getCredits');
  await panel.getByRole('button', { name: 'Send' }).click();
  await expect(panel.getByText('401')).toBeVisible();
  await panel.getByRole('button', { name: 'Add a key' }).click();
  await page.getByPlaceholder('sk-…').fill(api.account.key);
  await page.getByRole('button', { name: 'Use this key' }).click();
  await panel.getByRole('button', { name: 'Send' }).click();
  await expect(panel.getByText('"total_credits"')).toBeVisible();
  expect(await page.evaluate((name) => localStorage.getItem(name), KEY_NAME)).toBe(api.account.key);
  await expect(page.locator('body')).not.toContainText(api.account.key);
});

test('parameters go into path and query', async ({ page, api }) => {
  await openDocs(page, api.account.key, '#getModel');
  const panel = panelOf(page, 'getModel');
  await panel.getByLabel('id').fill('no/such model');
  const [request] = await Promise.all([
    page.waitForRequest(/v1\/models/),
    panel.getByRole('button', { name: 'Send' }).click(),
  ]);
  expect(request.url()).toMatch(/\/v1\/models\/no\/such%20model$/);
  await expect(panel.getByText('model_not_found')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`it is accessible in the ${colorScheme} theme @phone`, async ({ page, api }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ colorScheme });
    await openDocs(page, api.account.key);
    // Closed parts are not looked at; one endpoint with all its kinds of parts stands for the others.
    await openParts(page.locator('#runAgent details'));
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  });
}

function openParts(details: Locator): Promise<void> {
  return details.evaluateAll((all) => {
    for (const part of all) part.setAttribute('open', '');
  });
}

test('it fits its screen, everything open @phone', async ({ page }) => {
  await openDocs(page, null);
  await openParts(page.locator('main details'));
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await overflow()).toBe(0);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await overflow()).toBe(0);
});

test('it can be worked by keyboard alone', async ({ page, api }) => {
  await openDocs(page, api.account.key, '#getHealth');
  const panel = panelOf(page, 'getHealth');
  await panel.getByRole('tab', { name: 'Request' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(panel.getByText(/^curl /)).toBeVisible();
  await panel.getByRole('button', { name: 'Send' }).focus();
  await page.keyboard.press('Enter');
  await expect(panel.getByText(/^\d+ ms$/)).toBeVisible();
});
