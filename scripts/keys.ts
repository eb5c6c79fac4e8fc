import { listKeys } from '#lib/accounts/list-keys.ts';
import {
  addKey,
  createAccount,
  grantCredits,
  type NewKey,
  revokeKey,
} from '#lib/accounts/manage-accounts.ts';
import { readEnv } from '#lib/env.ts';
import { createLog } from '#lib/log.ts';
import { toUsd } from '#lib/pricing/money.ts';
import { openStore } from '#lib/store/open-store.ts';
import type { Program } from '#lib/store/program.ts';
import type { Store } from '#lib/store/store.ts';
import { KEYS_USAGE, type KeysCommand, parseKeysArguments, UsageError } from './keys-arguments.ts';

/** `npm run -s keys -- …`: accounts, keys and credits, also while servers run on the same store. */

type CommandOf<Kind extends KeysCommand['kind']> = Extract<KeysCommand, { kind: Kind }>;

try {
  const command = parseKeysArguments(process.argv.slice(2));
  const env = readEnv();
  const store = await openStore({
    dataDir: env.DATA_DIR,
    databaseUrl: env.DATABASE_URL,
    databaseTimeoutMs: env.DATABASE_TIMEOUT_MS,
    log: createLog('warn'),
  });
  try {
    console.log(await execute(command, store));
  } finally {
    await store.close();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof UsageError) console.error(`\n${KEYS_USAGE}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

/** Does what was asked and returns what to print. */
function execute(command: KeysCommand, store: Store): Promise<string> {
  switch (command.kind) {
    case 'create':
    case 'add':
      return create(command, store);
    case 'list':
      return list(command, store);
    case 'revoke':
      return revoke(command, store);
    case 'grant':
      return grant(command, store);
    default:
      return command satisfies never;
  }
}

async function create(command: CommandOf<'create' | 'add'>, store: Store): Promise<string> {
  const made = await store.write(() => makeKey(command, Date.now()));
  const credits = toUsd(command.creditMicros);
  if (command.json) {
    return JSON.stringify({
      key: made.key,
      key_id: made.keyId,
      account: made.accountId,
      tier: made.tier,
      credits,
    });
  }
  return [
    `key      ${made.key}   (shown only now)`,
    `key id   ${made.keyId}`,
    `account  ${made.accountId}   (${made.tier})`,
    `credits  ${credits} USD added`,
  ].join('\n');
}

function* makeKey(command: CommandOf<'create' | 'add'>, now: number): Program<NewKey> {
  const { name, creditMicros } = command;
  const made =
    command.kind === 'create'
      ? yield* createAccount({ name, tier: command.tier, now })
      : yield* addKey({ accountId: command.accountId, name, now });
  if (made === null)
    throw new Error(`There is no account ${command.kind === 'add' ? command.accountId : ''}.`);
  const grant = {
    accountId: made.accountId,
    amountMicros: creditMicros,
    kind: 'credit',
    note: name,
    now,
  } as const;
  if (creditMicros > 0) yield* grantCredits(grant);
  return made;
}

async function list(command: CommandOf<'list'>, store: Store): Promise<string> {
  const keys = (await listKeys(store)).map((key) => ({
    key_id: key.keyId,
    ends_with: key.hint,
    name: key.name,
    account: key.accountId,
    tier: key.tier,
    credits: toUsd(key.availableMicros),
    created_at: new Date(key.createdAt).toISOString(),
    revoked_at: key.revokedAt === null ? null : new Date(key.revokedAt).toISOString(),
  }));
  if (command.json) return JSON.stringify(keys);
  if (keys.length === 0) return 'There are no keys yet.';
  return keys
    .map((key) => {
      const state = key.revoked_at === null ? '' : '  revoked';
      return `${key.key_id}  …${key.ends_with}  ${key.account}  ${key.tier}  ${key.credits} USD  ${key.name}${state}`;
    })
    .join('\n');
}

async function revoke(command: CommandOf<'revoke'>, store: Store): Promise<string> {
  const outcome = await store.write(() => revokeKey(command.keyId, Date.now()));
  if (outcome === 'unknown') throw new Error(`There is no key ${command.keyId}.`);
  if (command.json) return JSON.stringify({ key_id: command.keyId, revoked: true });
  return outcome === 'revoked'
    ? `${command.keyId} is revoked; running servers refuse it within 5 seconds.`
    : `${command.keyId} was revoked before.`;
}

async function grant(command: CommandOf<'grant'>, store: Store): Promise<string> {
  const { accountId, amountMicros, grantKind } = command;
  const note = 'command line';
  const granted = await store.write(() =>
    grantCredits({ accountId, amountMicros, kind: grantKind, note, now: Date.now() }),
  );
  if (!granted) throw new Error(`There is no account ${accountId}.`);
  const credits = toUsd(amountMicros);
  if (command.json) return JSON.stringify({ account: accountId, credits, kind: grantKind });
  return `${credits} USD ${grantKind === 'free' ? 'of free credit ' : ''}added to ${accountId}.`;
}
