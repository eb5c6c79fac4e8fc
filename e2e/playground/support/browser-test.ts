import { test as base, expect } from '../../support/fixtures.ts';
import { startServer } from '../../support/server.ts';
import { PlaygroundPage } from './playground-page.ts';

interface BrowserFixtures {
  /** The page with the worker's account, ready to write in. A fault of the page fails the test. */
  playground: PlaygroundPage;
  /** The page without a key. */
  visitor: PlaygroundPage;
  /** Keeps a picture of the page with the test's results. */
  picture: (name: string) => Promise<void>;
}

export const test = base.extend<BrowserFixtures>({
  // A chat begins with a model that answers alike each time; specs about the default start a server of their own.
  server: [
    async ({ vendor, serverKind, databaseUrl }, use) => {
      const server = await startServer({
        kind: serverKind,
        vendor,
        databaseUrl,
        env: { DEFAULT_MODEL: 'test/story@50' },
      });
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  playground: async ({ page, api }, use) => {
    const faults = watchFaults(page);
    const playground = new PlaygroundPage(page);
    await playground.open(api.account.key);
    await use(playground);
    expect(faults).toEqual([]);
  },
  visitor: async ({ page }, use) => {
    const faults = watchFaults(page);
    const playground = new PlaygroundPage(page);
    await playground.open(null);
    await use(playground);
    expect(faults).toEqual([]);
  },
  picture: async ({ page }, use, info) => {
    await use(async (name) => {
      await info.attach(name, { body: await page.screenshot(), contentType: 'image/png' });
    });
  },
});

/** Exceptions and refusals by the content security policy; failed requests belong to the specs that cause them. */
function watchFaults(page: import('playwright/test').Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Hydration|React/i.test(message.text()))
      faults.push(message.text());
  });
  return faults;
}

export { expect };
