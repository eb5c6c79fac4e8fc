import type { Page } from 'playwright/test';
import { expect, test } from '../playground/support/browser-test.ts';
import { count } from './full.ts';

const BYTES = 50_000_000;

/** What a drop of one file from the desktop does. */
async function drop(page: Page, name: string, type: string, letter: string): Promise<void> {
  await page.evaluate(
    ({ name, type, letter, bytes }) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([letter.repeat(bytes)], name, { type }));
      document
        .querySelector('main')
        ?.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
    },
    { name, type, letter, bytes: BYTES },
  );
}

test('50 MB dropped on the page are refused with a word why', async ({ visitor, page }) => {
  await expect(page.getByRole('tab', { name: 'Run', exact: true })).toBeVisible();
  for (const [name, type] of [
    ['config.json', 'application/json'],
    ['a.run.json', 'application/json'],
    ['notes.txt', 'text/plain'],
  ] as const) {
    await drop(page, name, type, '[');
    await expect(page.getByText(`${name} has 50.0 MB; a request has 20.0 MB at most.`)).toBeVisible();
    await visitor.composer.fill(`After ${name}`);
    await expect(visitor.composer).toHaveValue(`After ${name}`);
    count('huge files dropped');
  }
});

test('a text too long for any field is kept out of it, and the page goes on', async ({
  visitor,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await expect(page.getByRole('tab', { name: 'Run', exact: true })).toBeVisible();
  await page.evaluate((length) => navigator.clipboard.writeText('ab'.repeat(length / 2)), BYTES);
  await visitor.composer.focus();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(page.getByText('This text has 50,000,000 characters')).toBeVisible({ timeout: 10_000 });
  await visitor.composer.pressSequentially('Still here');
  await expect(visitor.composer).toHaveValue('Still here');
  count('huge texts pasted');
});
