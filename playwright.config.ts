import { defineConfig, devices, type PlaywrightWorkerOptions } from 'playwright/test';
import { CHROMIUM_ARGS, chromiumPath } from './e2e/support/chromium.ts';
import type { ProjectOptions } from './e2e/support/fixtures.ts';

/** The specs that a second server or database must pass as well: money, limits, the chat, message and embedding endpoints. */
const SHARED_STORE =
  /api\/(abort|account-reads|agent-batch|authentication|chat-|credits|embeddings|idempotency|ledger|limits|messages|runs)/;

const launchOptions = { ...(await chromiumPath()), args: [...CHROMIUM_ARGS] };
const browserOptions: Partial<PlaywrightWorkerOptions> = {
  screenshot: 'only-on-failure',
  trace: 'retain-on-failure',
  launchOptions,
};

export default defineConfig<object, ProjectOptions>({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  timeout: 30_000,
  forbidOnly: process.env.CI !== undefined,
  // Promises such as "within 50 ms" need a moment in which the machine does nothing else; a retry is reported as flaky.
  retries: process.env.CI === undefined ? 0 : 2,
  reporter: [['list'], ['./e2e/faults/counts-reporter.ts']],
  projects: [
    { name: 'support', testDir: 'e2e/support' },
    { name: 'api', testDir: 'e2e/api' },
    // Not the spec that compares both hosts, nor what is about `npm start`: `next start` begins and ends in its own way.
    {
      name: 'api-next',
      testDir: 'e2e/api',
      testIgnore: /api\/(parity|start)\./,
      grepInvert: /@npm-start/,
      use: { serverKind: 'next' },
    },
    { name: 'api-postgres', testDir: 'e2e/api', testMatch: SHARED_STORE, use: { database: 'postgres' } },
    // What attackers, vendors and machines do: a part of it here, all of it with `npm run test:faults`.
    { name: 'faults', testDir: 'e2e/faults', use: { ...devices['Desktop Chrome'], launchOptions } },
    {
      name: 'browser',
      testDir: 'e2e/playground',
      grepInvert: /@phone-only/,
      use: { ...devices['Desktop Chrome'], ...browserOptions },
    },
    {
      // What is for phones alone, and what must hold on them as well.
      name: 'phone',
      testDir: 'e2e/playground',
      grep: /@phone/,
      use: { ...devices['Pixel 7'], ...browserOptions },
    },
  ],
});
