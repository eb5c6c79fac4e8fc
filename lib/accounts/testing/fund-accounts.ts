import { readEnv } from '#lib/env.ts';
import { createLog } from '#lib/log.ts';
import { openStore } from '#lib/store/open-store.ts';
import { createAccount, grantCredits } from '../manage-accounts.ts';

/**
 * `node fund-accounts.ts COUNT USD` makes so many premium accounts on the store that the environment names, with so
 * much credit each, and writes their keys as a JSON array. For load from many accounts; an operator uses `keys`.
 */
const [count, credits] = process.argv.slice(2).map(Number);
const { DATA_DIR, DATABASE_URL, DATABASE_TIMEOUT_MS } = readEnv();
const store = await openStore({
  dataDir: DATA_DIR,
  databaseUrl: DATABASE_URL,
  databaseTimeoutMs: DATABASE_TIMEOUT_MS,
  log: createLog('warn'),
});
const keys = await store.write(function* () {
  const made: string[] = [];
  const [now, amountMicros] = [Date.now(), (credits ?? 0) * 1_000_000];
  while (made.length < (count ?? 0)) {
    const { key, accountId } = yield* createAccount({ name: 'load', tier: 'premium', now });
    yield* grantCredits({ accountId, amountMicros, kind: 'credit', note: 'load', now });
    made.push(key);
  }
  return made;
});
await store.close();
console.log(JSON.stringify(keys));
