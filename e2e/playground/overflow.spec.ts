import { png } from '../support/images.ts';
import { expect, test } from './support/browser-test.ts';

test.describe.configure({ timeout: 90_000 });

const wider = (page: import('playwright/test').Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

test('a model name of 200 characters breaks nothing', async ({ playground, page, picture }) => {
  const name = `test/echo-${'very-long-'.repeat(19)}x`;
  await page.keyboard.press('ControlOrMeta+/');
  await page.getByRole('combobox', { name: 'Models' }).fill(name);
  await page.keyboard.press('Enter');
  await playground.ask('Hello');
  await expect(page.getByRole('alert').first()).toBeVisible();
  expect(await wider(page)).toBeLessThanOrEqual(0);
  await expect(page.getByRole('button', { name: 'Share' })).toBeInViewport();
  await picture('a model name of 200 characters');
});

test('forty images fit into the composer and the thread', async ({ playground, page, picture }) => {
  const files = Array.from({ length: 40 }, (_, at) => ({
    name: `picture-${at}.png`,
    mimeType: 'image/png',
    buffer: png(20 + at, 20),
  }));
  await page.getByLabel('Pictures from this device').setInputFiles(files);
  const attached = page.getByRole('list', { name: 'Attached images' }).getByRole('listitem');
  await expect(attached).toHaveCount(40);
  await expect(playground.send).toBeInViewport();
  await expect(page.getByRole('alert').filter({ hasText: 'would carry 40. Take 20 out.' })).toBeInViewport();
  await picture('forty images');
  await playground.ask('All of them');
  await expect(playground.questions).toHaveCount(0);
  await expect(playground.composer).toHaveValue('All of them');
  expect(await wider(page)).toBeLessThanOrEqual(0);
});

test('an answer of 2 MB arrives and the page stays usable', async ({ playground, vendor, page, picture }) => {
  const text = Array.from(
    { length: 200 },
    (_, at) => `## Part ${at}\n\n${'A sentence of an endless answer. '.repeat(320)}\n\n`,
  );
  expect(text.join('').length).toBeGreaterThan(2_000_000);
  await playground.choose(vendor.scripted('gpt', { text }));
  await page.getByLabel('Max tokens').fill('600000');
  await playground.ask('Everything');
  await expect(playground.answers.last()).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 });
  await expect(playground.answers.last()).toContainText('Part 199');
  await playground.composer.fill('Still alive');
  await expect(playground.composer).toHaveValue('Still alive');
  await picture('2 MB');
  expect(await wider(page)).toBeLessThanOrEqual(0);
});

test('text from right to left reads from right to left', async ({ playground, page, vendor, picture }) => {
  await playground.choose(
    vendor.scripted('gpt', {
      text: ['مرحبا بالعالم، هذا جواب طويل.\n\n', '- بند أول\n\n', '```js\nconst a = 1;\n```\n'],
    }),
  );
  await playground.ask('שלום עולם');
  const answer = await playground.settled();
  await expect(answer.getByText('مرحبا')).toHaveCSS('direction', 'rtl');
  await expect(answer.locator('pre')).toHaveCSS('direction', 'ltr');
  await expect(answer.getByRole('list')).not.toHaveCSS('padding-right', '0px');
  await expect(playground.questions.last().getByText('שלום')).toHaveCSS('direction', 'rtl');
  expect(await wider(page)).toBeLessThanOrEqual(0);
  await picture('right to left');
});

test('words without spaces and wide tables scroll inside their own box', async ({
  playground,
  page,
  vendor,
  picture,
}) => {
  const row = `|${' wide column |'.repeat(30)}\n`;
  await playground.choose(
    vendor.scripted('gpt', {
      text: [
        `${'x'.repeat(900)}\n\n`,
        row,
        `|${'---|'.repeat(30)}\n`,
        row,
        '\n```\n',
        'y'.repeat(900),
        '\n```\n',
      ],
    }),
  );
  await playground.ask('z'.repeat(900));
  await playground.settled();
  expect(await wider(page)).toBeLessThanOrEqual(0);
  await picture('wide content');
});

test('no credits left shows in the balance', async ({ page, newAccount, picture }) => {
  const api = await newAccount({ credits: 0 });
  await page.goto(`/#key=${api.account.key}`);
  await expect(page.getByText('$0.00')).toBeVisible();
  await picture('no credits');
});
