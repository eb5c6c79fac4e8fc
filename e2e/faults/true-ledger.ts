import { expect } from '../support/fixtures.ts';
import { bookComplaints, readLedger } from '../support/ledger.ts';
import type { RunningServer } from '../support/server.ts';
import { count } from './full.ts';
import type { ClientOutcome } from './mixed-load.ts';

const HOLD_SECONDS = 3;

/** Settings of a server under load: no limit refuses, and holds that nobody renews are gone soon. */
export const LOADED = {
  HOLD_SECONDS: String(HOLD_SECONDS),
  RATE_LIMIT_PREMIUM_PER_MINUTE: '1000000',
  RATE_LIMIT_PREMIUM_PER_HOUR: '1000000',
  RATE_LIMIT_PREMIUM_PER_DAY: '1000000',
};

/**
 * Holds the ledger against what clients received: every complete answer is there, once, for the price that was said;
 * the books balance; no hold is left once those of dead processes have expired.
 */
export async function expectTrueLedger(
  server: Pick<RunningServer, 'env'>,
  outcomes: readonly ClientOutcome[],
): Promise<void> {
  const soon = { timeout: (HOLD_SECONDS + 25) * 1_000 };
  await expect.poll(async () => (await readLedger(server)).holds, soon).toEqual([]);
  const ledger = await readLedger(server);
  expect(bookComplaints(ledger)).toEqual([]);
  const runs = new Map(ledger.runs.map((run) => [run.request_id, run]));
  expect(runs.size).toBe(ledger.runs.length);
  const answered = outcomes.filter((outcome) => outcome.answered);
  const missing = answered.filter(({ requestId }) => runs.get(requestId ?? '')?.status !== 'completed');
  expect(missing, 'answered and not in the ledger').toEqual([]);
  const wrong = answered.filter(
    ({ requestId, costMicros }) =>
      costMicros !== null && runs.get(requestId ?? '')?.charged_micros !== costMicros,
  );
  expect(wrong, 'billed otherwise than was said').toEqual([]);
  count('requests completely answered, all in the ledger', answered.length);
  count('requests refused, left or broken off', outcomes.length - answered.length);
}
