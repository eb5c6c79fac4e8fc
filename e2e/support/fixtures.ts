import { test as base, expect } from 'playwright/test';
import { type Api, apiFor } from './api.ts';
import { type RunningServer, type ServerKind, startServer } from './server.ts';
import { VendorServer } from './vendor.ts';

/** What a project chooses: which program serves, and on which database. */
export interface ProjectOptions {
  readonly serverKind: ServerKind;
  readonly database: 'sqlite' | 'postgres';
}

interface WorkerFixtures extends ProjectOptions {
  vendor: VendorServer;
  databaseUrl: string | null;
  /** The product, one process per worker. */
  server: RunningServer;
  /** A well-funded account for specs that look at neither money nor limits. */
  api: Api;
}

interface TestFixtures {
  /** Forgets scripts and requests after each test, so that no spec sees another's. */
  tidyVendor: undefined;
  /** Makes an account that no other test touches. */
  newAccount: (options?: Parameters<typeof apiFor>[1]) => Promise<Api>;
  /** Starts another server for a spec that needs other settings; it ends with the test. */
  newServer: (options?: Parameters<typeof startServer>[0]) => Promise<RunningServer>;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  serverKind: ['production', { scope: 'worker', option: true }],
  database: ['sqlite', { scope: 'worker', option: true }],

  vendor: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern.
    async ({}, use) => {
      const vendor = await VendorServer.start();
      await use(vendor);
      await vendor.stop();
    },
    { scope: 'worker' },
  ],

  databaseUrl: [
    async ({ database }, use) => {
      if (database === 'sqlite') return use(null);
      const { startPostgres } = await import('./postgres.ts');
      const postgres = await startPostgres();
      await use(postgres.url);
      await postgres.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  server: [
    async ({ vendor, serverKind, databaseUrl }, use) => {
      const server = await startServer({ kind: serverKind, vendor, databaseUrl });
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  api: [
    async ({ server }, use) => {
      await use(await apiFor(server, { tier: 'premium', credits: 10_000 }));
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ server }, use) => {
    await use(server.url);
  },

  tidyVendor: [
    async ({ vendor }, use) => {
      await use(undefined);
      vendor.forget();
    },
    { auto: true },
  ],

  newAccount: async ({ server }, use) => {
    await use((options) => apiFor(server, options));
  },

  newServer: async ({ vendor, serverKind, databaseUrl }, use) => {
    const servers: RunningServer[] = [];
    await use(async (options) => {
      const server = await startServer({ kind: serverKind, vendor, databaseUrl, ...options });
      servers.push(server);
      return server;
    });
    await Promise.all(servers.map((server) => server.stop()));
  },
});

export { expect };
