import type { Page } from 'playwright/test';
import { expect, test } from '../playground/support/browser-test.ts';
import {
  chatEntry,
  exportFile,
  importByMenu,
  openListedChat,
  userTurn,
} from '../playground/support/export-files.ts';
import {
  HOSTILE_EXPORTS,
  HOSTILE_TURNS,
  type HostileFile,
  ODD_RUNS,
  REFUSED_EXPORTS,
  REFUSED_RUNS,
} from '../playground/support/hostile-files.ts';
import { count, FULL } from './full.ts';

const some = (files: readonly HostileFile[]) => files.filter(({ short }) => short || FULL);

async function openRun(page: Page, content: unknown): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: /^Open( a \.run\.json)?$/ }).click(),
  ]);
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  await chooser.setFiles([{ name: 'a.run.json', mimeType: 'application/json', buffer: Buffer.from(text) }]);
}

test('a broken message comes in as a broken one, stays one after a reload, and can be saved and deleted', async ({
  visitor,
  page,
  picture,
}) => {
  test.setTimeout(120_000);
  const cases = some(HOSTILE_TURNS);
  const entries = cases.map(({ name, content }) =>
    chatEntry(name, [userTurn('1.column', 'A question'), content]),
  );
  await importByMenu(page, exportFile(entries));
  for (const { name } of cases) {
    await openListedChat(page, name);
    await expect(visitor.questions.first(), name).toContainText('A question');
    await expect(page.getByRole('article'), name).toHaveCount(2);
    await expect(visitor.composer, name).toBeEditable();
    count('hostile messages imported');
  }
  await openListedChat(page, 'a picture that is nothing');
  await page.reload();
  const broken = page.getByRole('article', { name: 'Broken message' });
  await expect(broken).toContainText('images[0] must be an object');
  await picture('a broken message');
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    broken.getByRole('button', { name: 'Save as it is' }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe('broken-message.json');
  await broken.getByRole('button', { name: 'Delete from here' }).click();
  await expect(broken).toHaveCount(0);
  await page.reload();
  await expect(visitor.questions).toHaveCount(1);
  await expect(broken).toHaveCount(0);
});

test('of a hostile export comes in what is good, and all of it opens after a reload', async ({
  visitor,
  page,
}) => {
  test.setTimeout(180_000);
  for (const { name, content } of some(HOSTILE_EXPORTS)) {
    await importByMenu(page, content);
    await openListedChat(page, 'good');
    await expect(visitor.answers, name).toContainText('An answer');
    const odd = page
      .getByRole('navigation', { name: 'Chats' })
      .getByRole('button', { name: /^(odd|Damaged chat|Untitled chat)$/ });
    if ((await odd.count()) > 0) {
      await odd.first().click();
      await expect(visitor.composer, name).toBeEditable();
      await page.reload();
      await visitor.ready();
      await visitor.menu('Markdown');
    }
    count('hostile exports imported');
    await clear(page);
    await visitor.ready();
  }
});

/** A browser that has never been here. */
async function clear(page: Page): Promise<void> {
  await page.goto('about:blank');
  await page.context().clearCookies();
  await page.goto('/health');
  await page.evaluate(async () => {
    sessionStorage.clear();
    const [database] = await indexedDB.databases();
    if (database?.name !== undefined) indexedDB.deleteDatabase(database.name);
  });
  await page.goto('/');
}

test('an export that is none is refused with a word why', async ({ visitor, page }) => {
  for (const { name, content } of some(REFUSED_EXPORTS)) {
    await importByMenu(page, content);
    await expect(page.getByText(/^This (file|export)/).last(), name).toBeVisible();
    count('hostile exports refused');
  }
  await expect(visitor.composer).toBeEditable();
});

test('a saved run opens in Run, Stream, Replay and Diff, or is refused with a word why', async ({
  visitor,
  page,
}) => {
  test.setTimeout(180_000);
  await visitor.tab('Run').click();
  for (const { name, content } of some(ODD_RUNS)) {
    await openRun(page, content);
    await expect(page.getByText('A run from a file'), name).toBeVisible();
    await visitor.tab('Stream').click();
    await expect(page.getByRole('tabpanel', { name: 'Stream', exact: true }), name).toContainText('frames');
    await visitor.tab('Run').click();
    await page.getByText('Request as sent').click();
    await page.getByRole('button', { name: 'Replay' }).click();
    const replay = page.getByRole('dialog', { name: /^Replay of/ });
    await replay.getByRole('button', { name: 'At once' }).click();
    await expect(replay.locator('[aria-busy="false"]'), name).toBeVisible({ timeout: 15_000 });
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Close the file' }).click();
    count('odd runs opened');
  }
  for (const { name, content } of some(REFUSED_RUNS)) {
    await openRun(page, content);
    await expect(page.getByText(/^This (run )?file is (damaged|nested)/).last(), name).toBeVisible();
    await expect(page.getByText('A run from a file'), name).toHaveCount(0);
    count('hostile runs refused');
  }
});
