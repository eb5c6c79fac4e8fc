import { openStore } from '#lib/store/open-store.ts';
import { readyAndGo } from './child.ts';

/** Opens a store the moment it is let go, and says how many accounts it sees. */
const options = JSON.parse(process.argv[2] ?? '');
await readyAndGo();
const store = await openStore({ ...options, databaseTimeoutMs: 5_000, log: console });
const { count } = await store.query
  .selectFrom('accounts')
  .select(({ fn }) => fn.countAll<number>().as('count'))
  .executeTakeFirstOrThrow();
console.log(`opened, ${count} accounts`);
await store.close();
