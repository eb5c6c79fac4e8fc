import { execFile } from 'node:child_process';
import { promisify, stripVTControlCharacters } from 'node:util';
import { expect, test } from '../support/fixtures.ts';
import { ROOT } from '../support/server.ts';
import { count, FULL } from './full.ts';

const HISTORIES = 400;

/** The unit tests try a few random histories of the ledger; this tries many, on both databases. */
test('the ledger keeps its books through many random histories', async () => {
  test.skip(!FULL, 'the unit tests try a few');
  test.setTimeout(900_000);
  const args = ['vitest', 'run', '--no-isolate', '--dir', 'lib', 'lib/billing/ledger-properties.test.ts'];
  const { stdout } = await promisify(execFile)('npx', args, {
    cwd: ROOT,
    env: { ...process.env, LEDGER_PROPERTY_RUNS: String(HISTORIES) },
  });
  expect(stripVTControlCharacters(stdout)).toMatch(/Tests\s+2 passed/);
  count('random histories of the ledger, on two databases', 2 * HISTORIES);
});
