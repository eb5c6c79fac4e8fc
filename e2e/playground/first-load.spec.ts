import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../support/server.ts';
import { expect, test } from './support/browser-test.ts';

const MOST_BYTES = 200_000;

test('the first load of the page is at most 200 KB of script', async ({ server }) => {
  const html = await (await fetch(server.url)).text();
  const scripts = [...html.matchAll(/<script\b[^>]*\bsrc="([^"?]+)[^>]*>/g)].filter(
    ([tag]) => !/nomodule/i.test(tag),
  );
  expect(scripts.length).toBeGreaterThan(3);
  const sizes = scripts.map(([, source]) => {
    const file = readFileSync(join(ROOT, (source ?? '').replace(/^\/_next/, '.next')));
    return gzipSync(file, { level: 9 }).length;
  });
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MOST_BYTES);
});

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
