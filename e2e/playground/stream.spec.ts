import type { Page } from 'playwright/test';
import { gate } from '../support/vendor-script.ts';
import { expect, test } from './support/browser-test.ts';

const paragraphs = (count: number) =>
  Array.from(
    { length: count },
    (_, at) => `Paragraph ${at} with **bold**, \`code\` and a [link](https://example.com).\n\n`,
  );

test('finished blocks keep their nodes while text grows and when the answer settles', async ({
  playground,
  vendor,
}) => {
  const { until, open } = gate();
  const text = [...paragraphs(3), 'The tail'];
  const interrupt = { at: 'mid-stream', by: 'gate', until } as const;
  await playground.choose(vendor.scripted('gpt', { text, interrupt }));
  await playground.ask('Go');
  const first = playground.answers.last().getByText('Paragraph 0 with');
  await expect(playground.answers.last()).toContainText('The tail');
  const handle = await first.elementHandle();
  open();
  await playground.settled();
  expect(await handle?.evaluate((node) => node.isConnected)).toBe(true);
});

test('text arrives piece by piece, not at the end', async ({ playground, vendor }) => {
  const { until, open } = gate();
  const interrupt = { at: 'mid-stream', by: 'gate', until } as const;
  await playground.choose(vendor.scripted('gpt', { text: ['One ', 'two ', 'three'], interrupt }));
  await playground.ask('Count');
  await expect(playground.answers.last()).toContainText('One two three');
  await expect(playground.answers.last()).toHaveAttribute('aria-busy', 'true');
  open();
  await playground.settled();
});

test('a stream moves nothing that stands already', async ({ playground, vendor }) => {
  await playground.choose(vendor.scripted('gpt', { text: paragraphs(40), paceMs: 5 }));
  await watchShifts(playground.page);
  await playground.ask('Go');
  await playground.settled();
  const shift = await playground.page.evaluate(() => Reflect.get(window, 'shifted') as number);
  expect(shift).toBeLessThan(0.02);
});

async function watchShifts(page: Page): Promise<void> {
  await page.evaluate(() => {
    Reflect.set(window, 'shifted', 0);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput } = entry as PerformanceEntry & {
          value: number;
          hadRecentInput: boolean;
        };
        if (!hadRecentInput)
          Reflect.set(window, 'shifted', (Reflect.get(window, 'shifted') as number) + value);
      }
    }).observe({ type: 'layout-shift', buffered: false });
  });
}

test('a screen reader hears of begin and end, not of every token', async ({ playground, vendor }) => {
  const { until, open } = gate();
  const interrupt = { at: 'mid-stream', by: 'gate', until } as const;
  await playground.choose(vendor.scripted('gpt', { text: ['Words'], interrupt }));
  const status = playground.page.getByRole('status');
  await playground.ask('Go');
  await expect(status).toHaveText('Generating');
  await expect(playground.answers.last()).toHaveAttribute('aria-busy', 'true');
  open();
  await playground.settled();
  await expect(status).toHaveText('Done');
});
