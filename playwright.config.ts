import { mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig, devices, type PlaywrightWorkerOptions } from 'playwright/test';
import type { ProjectOptions } from './e2e/support/fixtures.ts';

/** The specs that a second server or database must pass as well: money, limits and the chat endpoint. */
const SHARED_STORE =
  /api\/(abort|account-reads|agent-batch|authentication|chat-|credits|idempotency|ledger|limits|runs)/;

/** Figures that only a quiet machine can give: `npm run test:timings`, one at a time, never a reason for CI to fail. */
const TIMINGS = /playground\/speed/;

const browserOptions: Partial<PlaywrightWorkerOptions> = {
  screenshot: 'only-on-failure',
  trace: 'retain-on-failure',
  launchOptions: {
    ...(await chromiumPath()),
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
  },
};

const timings = {
  name: 'timings',
  testDir: 'e2e/playground',
  testMatch: TIMINGS,
  workers: 1,
  use: { ...devices['Desktop Chrome'], ...browserOptions },
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
  reporter: 'list',
  projects: [
    { name: 'support', testDir: 'e2e/support' },
    { name: 'api', testDir: 'e2e/api' },
    // The spec that compares both hosts needs to run only once.
    { name: 'api-next', testDir: 'e2e/api', testIgnore: /parity/, use: { serverKind: 'next' } },
    { name: 'api-postgres', testDir: 'e2e/api', testMatch: SHARED_STORE, use: { database: 'postgres' } },
    {
      name: 'browser',
      testDir: 'e2e/playground',
      testIgnore: TIMINGS,
      use: { ...devices['Desktop Chrome'], ...browserOptions },
    },
    {
      name: 'phone',
      testDir: 'e2e/playground',
      testIgnore: TIMINGS,
      grep: /@phone/,
      use: { ...devices['Pixel 7'], ...browserOptions },
    },
    ...(process.env.TIMINGS === undefined ? [] : [timings]),
  ],
});

/**
 * Chromium from npm where it runs, so that no download is needed; elsewhere Playwright's own. The package trusts
 * whatever lies in its temporary folder, so each version gets one of its own.
 */
async function chromiumPath(): Promise<{ executablePath?: string }> {
  if (process.env.CHROMIUM_PATH) return { executablePath: process.env.CHROMIUM_PATH };
  if (process.platform !== 'linux' || process.arch !== 'x64') return {};
  const { default: packaged } = await import('@sparticuz/chromium');
  const manifest = readFileSync('node_modules/@sparticuz/chromium/package.json', 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const before = process.env.TMPDIR;
  process.env.TMPDIR = resolve('node_modules/.cache/chromium', version);
  mkdirSync(process.env.TMPDIR, { recursive: true });
  try {
    return { executablePath: await packaged.executablePath() };
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}
