import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page, Request, Response } from 'playwright/test';
import { ROOT } from '../support/server.ts';
import { expect, test } from './support/browser-test.ts';
import { PlaygroundPage } from './support/playground-page.ts';

/** Of scripts that the page's HTML names for browsers with modules, each packed by gzip -9. */
const MOST_BYTES = 170_000;
/** Whatever the page asks for beyond what its HTML names, from opening it until nobody asks any more: scripts, fonts, API. */
const MOST_REQUESTS = 12;
/** Longer than the page waits for an idle moment. */
const QUIET_MS = 4_500;

// A page that is left alone takes its time, several times in a row.
test.describe.configure({ timeout: 60_000 });

function scriptsOf(html: string): string[] {
  return [...html.matchAll(/<script\b[^>]*\bsrc="([^"?]+)[^>]*>/g)]
    .filter(([tag]) => !/nomodule/i.test(tag))
    .map(([, source]) => source ?? '');
}

test('the first load of the page is at most 170 KB of script', async ({ server }) => {
  const scripts = scriptsOf(await (await fetch(server.url)).text());
  expect(scripts.length).toBeGreaterThan(3);
  const sizes = scripts.map((source) => {
    const file = readFileSync(join(ROOT, source.replace(/^\/_next/, '.next')));
    return gzipSync(file, { level: 9 }).length;
  });
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MOST_BYTES);
});

test('an idle page asks for at most 12 more things, also when it comes back to a chat', async ({
  browser,
  page,
  playground,
  server,
}) => {
  await playground.choose('test/echo');
  await playground.ask('Say it again.');
  await playground.settled();
  const again = await laterRequests(page, () => page.reload());
  const visit = await browser.newPage();
  const firstVisit = await laterRequests(visit, () => visit.goto(server.url));
  await visit.close();
  for (const requests of [again, firstVisit]) {
    expect(requests.length).toBeGreaterThan(2);
    expect(requests.length, requests.join('\n')).toBeLessThanOrEqual(MOST_REQUESTS);
  }
});

/** What the page asks for beyond its HTML, until it has asked for nothing for a while. */
async function laterRequests(page: Page, open: () => Promise<Response | null>): Promise<string[]> {
  const asked: string[] = [];
  const note = (request: Request) => asked.push(new URL(request.url()).pathname);
  page.on('request', note);
  const html = (await (await open())?.text()) ?? '';
  await page.waitForFunction(
    (quietMs) => {
      const ends = performance.getEntries().map((entry) => entry.startTime + entry.duration);
      return performance.now() - Math.max(...ends) > quietMs;
    },
    QUIET_MS,
    { polling: 250 },
  );
  page.off('request', note);
  return asked.slice(1).filter((path) => !html.includes(path));
}

test('no inline script runs without the nonce of its page', async ({ server, page }) => {
  const answer = await fetch(server.url);
  const policy = answer.headers.get('content-security-policy') ?? '';
  const nonce = /'nonce-([0-9a-f]+)'/.exec(policy)?.[1];
  expect(nonce).toBeDefined();
  const scripts = policy.split('; ').find((part) => part.startsWith('script-src')) ?? '';
  expect(scripts).not.toContain('unsafe-inline');
  expect(scripts).not.toContain('unsafe-eval');
  const html = await answer.text();
  for (const [tag] of html.matchAll(/<script\b[^>]*>/g)) expect(tag).toContain(`nonce="${nonce}"`);
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  await page.goto('/');
  await expect(page.getByRole('textbox', { name: 'Message', exact: true })).toBeVisible();
  expect(faults).toEqual([]);
});

test('once idle, the page sends, compares and opens everything without fetching more of itself', async ({
  playground,
  page,
  vendor,
}) => {
  const model = vendor.scripted('gpt', { text: ['Plain words.'] });
  await laterRequests(page, () => page.reload());
  await page.route('**/_next/static/**', (route) => route.abort());
  await playground.choose(model);
  await playground.ask('Hello');
  await expect(await playground.settled()).toContainText('Plain words.');
  for (const name of ['Run', 'Code', 'Stream', 'Config'] as const) {
    await playground.tab(name).click();
    await expect(page.getByRole('tabpanel', { name, exact: true })).not.toBeEmpty();
  }
  await expect(page.getByLabel('Temperature').first()).toBeVisible();
  for (const [item, dialog] of [
    ['Presets…', 'Presets'],
    ['Paste a request…', 'Paste a request'],
    ['Share…', 'Share'],
    ['Keyboard help', 'Keyboard'],
  ] as const) {
    await playground.menu(item);
    await expect(page.getByRole('dialog', { name: dialog })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog', { name: dialog })).toBeHidden();
  }
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(page.getByRole('region', { name: /^Column with/ })).toHaveCount(2);
});

test('what is written and sent before the rest of the page has arrived is answered', async ({
  page,
  api,
  server,
}) => {
  const first = scriptsOf(await (await fetch(server.url)).text());
  const rest = Promise.withResolvers<void>();
  await page.route('**/_next/static/chunks/*.js', async (route) => {
    if (!first.includes(new URL(route.request().url()).pathname)) await rest.promise;
    await route.continue();
  });
  const playground = new PlaygroundPage(page);
  await playground.open(api.account.key);
  await playground.ask('Written early.');
  await expect(playground.composer).toHaveValue('');
  await expect(playground.stop).toBeVisible();
  rest.resolve();
  await expect(playground.questions).toContainText('Written early.');
  await expect(await playground.settled()).toContainText('The Lighthouse');
});

test('nothing moves while the rest of the page arrives', async ({ page, api }) => {
  await page.addInitScript(() => {
    const moved: number[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) moved.push('value' in entry ? Number(entry.value) : 1);
    }).observe({ type: 'layout-shift', buffered: true });
    Object.assign(globalThis, { moved });
  });
  await laterRequests(page, () => page.goto(`/#key=${api.account.key}`));
  await expect(page.getByText('Balance')).toBeVisible();
  const moved = await page.evaluate(() => Reflect.get(globalThis, 'moved') as number[]);
  expect(moved.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.01);
});
