import { apiFor } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { startServer } from '../support/server.ts';
import { count, FULL, highest } from './full.ts';
import { MixedLoad, on } from './mixed-load.ts';
import { seedOfTheRun } from './random.ts';
import { ServerWatch, WATCHED } from './server-watch.ts';
import { expectTrueLedger, LOADED } from './true-ledger.ts';

/** Hours in minutes: whatever grows with every request would show. */

const WARM_UP_MS = 60_000;
const SOAK_MS = 600_000;
/** What caches and the collector may differ by between two moments of rest. */
const HEAP_MARGIN_MB = 40;
const HANDLE_MARGIN = 10;

test('ten minutes of mixed load leave memory, handles and ledger as they were', async ({ vendor }) => {
  test.skip(!FULL, 'takes eleven minutes');
  test.setTimeout(WARM_UP_MS + SOAK_MS + 240_000);
  const server = await startServer({ vendor, env: { ...LOADED, ...WATCHED } });
  const watch = await ServerWatch.on(server);
  try {
    const api = await apiFor(server, { credits: 1_000_000 });
    const loadFor = async (ms: number) => {
      const load = new MixedLoad(vendor, () => [on(server, api)], { workers: 8, seed: seedOfTheRun() });
      await new Promise((resolve) => setTimeout(resolve, ms));
      const outcomes = await load.stop();
      vendor.requests.length = 0;
      return outcomes;
    };
    const warm = await loadFor(WARM_UP_MS);
    await expectTrueLedger(server, warm);
    const before = await watch.atRest();
    await watch.begin();
    const outcomes = await loadFor(SOAK_MS);
    const { grownMb, heldMs } = await watch.end();
    await expectTrueLedger(server, [...warm, ...outcomes]);
    const after = await watch.atRest();
    highest('MB of live heap before', before.heapMb);
    highest('MB of live heap after', after.heapMb);
    highest('MB more resident memory in ten minutes', grownMb);
    highest('ms the loop was held', heldMs);
    expect(after.heapMb).toBeLessThan(before.heapMb + HEAP_MARGIN_MB);
    for (const [kind, open] of Object.entries(after.handles))
      expect(open, kind).toBeLessThanOrEqual((before.handles[kind] ?? 0) + HANDLE_MARGIN);
    expect(outcomes.filter(({ status }) => status !== null && status >= 500)).toEqual([]);
    expect(server.stderr).not.toMatch(/"level":(50|60)/);
    count('requests of the soak', outcomes.length);
  } finally {
    watch.close();
    await server.stop();
  }
});
