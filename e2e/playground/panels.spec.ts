import type { Page } from 'playwright/test';
import { expect, test } from './support/browser-test.ts';

const HEIGHT = 900;

/** Which of the side panels stand beside the thread. */
async function beside(page: Page): Promise<string[]> {
  const names = ['Chats', 'Request and run'];
  const shown = await Promise.all(
    names.map((name) => page.getByRole('complementary', { name, exact: true }).isVisible()),
  );
  return names.filter((_, at) => shown[at]);
}

async function columnWidths(page: Page): Promise<number[]> {
  return page
    .getByRole('region', { name: /^Column with/ })
    .evaluateAll((columns) => columns.map((column) => column.getBoundingClientRect().width));
}

test('side panels give way to compared columns, the list of chats first, and come back', async ({
  playground,
  page,
  picture,
}) => {
  await page.setViewportSize({ width: 1440, height: HEIGHT });
  await expect.poll(() => beside(page)).toEqual(['Chats', 'Request and run']);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect.poll(() => beside(page)).toEqual(['Chats', 'Request and run']);
  await page.getByRole('button', { name: 'Add column' }).click();
  await expect.poll(() => beside(page)).toEqual(['Request and run']);
  await picture('three columns at 1440');
  for (const [width, shown] of [
    [1280, []],
    [1120, []],
    [1720, ['Chats', 'Request and run']],
    [1440, ['Request and run']],
  ] as const) {
    await page.setViewportSize({ width, height: HEIGHT });
    await expect.poll(() => beside(page), `at ${width}`).toEqual([...shown]);
    expect(Math.min(...(await columnWidths(page))), `at ${width}`).toBeGreaterThanOrEqual(350);
  }
  // What gave way is still there: over the columns.
  await page.getByRole('button', { name: 'Show chats' }).click();
  await expect(page.getByRole('dialog', { name: 'Chats' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Chats' })).toBeHidden();
  await page.getByRole('button', { name: 'Remove this column' }).last().click();
  await expect.poll(() => beside(page)).toEqual(['Chats', 'Request and run']);
  await expect(playground.composer).toBeVisible();
});

test('what the reader closed stays closed when room comes back', async ({ page }) => {
  await page.goto('/');
  await page.setViewportSize({ width: 1440, height: HEIGHT });
  await page.getByRole('button', { name: 'Hide chats' }).click();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('button', { name: 'Add column' }).click();
  await page.getByRole('button', { name: 'Remove this column' }).last().click();
  await expect(page.getByRole('region', { name: /^Column with/ })).toHaveCount(2);
  expect(await beside(page)).toEqual(['Request and run']);
});

test('the name of a loop never breaks and its figures are never cut, however narrow its column', async ({
  playground,
  page,
  picture,
}) => {
  await page.setViewportSize({ width: 820, height: HEIGHT });
  await page.getByRole('button', { name: /See an agent improve its answer/ }).click();
  for (const add of ['Compare', 'Add column'])
    await page.getByRole('button', { name: add, exact: true }).click();
  await playground.send.click();
  await expect(playground.answers).toHaveCount(3);
  for (const answer of await playground.answers.all())
    await expect(answer).toHaveAttribute('aria-busy', 'false', { timeout: 20_000 });
  const names = page.getByText(/^Loop \d$/);
  await expect(names).toHaveCount(9);
  await picture('three columns at 820');
  for (const element of await names.all()) {
    const [height, line] = await element.evaluate((node) => [
      node.getBoundingClientRect().height,
      Number.parseFloat(getComputedStyle(node).lineHeight),
    ]);
    expect(height).toBeLessThan((line ?? 0) * 1.5);
  }
  const cut = await page
    .getByRole('list', { name: 'Loops' })
    .evaluateAll((lists) => lists.filter((list) => list.scrollWidth > list.clientWidth).length);
  expect(cut).toBe(0);
});
