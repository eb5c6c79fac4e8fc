import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdCredits, holdExists } from '#lib/billing/holds.ts';
import type { Program, Row } from '#lib/store/program.ts';
import type { Store } from '#lib/store/store.ts';
import { seedAccount } from '#lib/store/testing/accounts.ts';
import { DATABASES, type TestDatabase } from '#lib/store/testing/databases.ts';
import { claimKey, endClaim, type IdempotencyClaim } from './idempotent-answers.ts';
import { markRequest, openAnswer, sealAnswer } from './sealed-answer.ts';

const PATH = '/v1/chat/completions';
const BODY = '{"messages":["a prompt that nobody else knows"]}';
const ANSWER = '{"content":"an answer — ✓ — that nobody else may read"}';

function claimOf(accountId: string, key: string, body = BODY): IdempotencyClaim {
  const mark = markRequest(accountId, key, PATH, Buffer.from(body));
  return { accountId, ...mark, requestId: randomUUID(), now: Date.now() };
}

describe.each(DATABASES)('idempotent answers on $name', ({ create }) => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await create();
    store = await database.open();
  }, 60_000);
  afterAll(() => database.remove());

  const claim = (of: IdempotencyClaim) =>
    store.write(function* () {
      const { accountId, requestId } = of;
      const claimed = yield* claimKey(of, holdExists);
      if (claimed.kind === 'first')
        yield* holdCredits({ requestId, accountId, amountMicros: 0, expiresAt: Date.now() + 60_000 });
      return claimed;
    });

  it('are opened by the same request under the same key, and by no other', async () => {
    const [accountId, stranger] = [await seedAccount(store), await seedAccount(store)];
    const first = claimOf(accountId, 'order-1');
    expect(await claim(first)).toEqual({ kind: 'first' });
    expect(await claim(claimOf(accountId, 'order-1'))).toEqual({ kind: 'running' });
    await store.write(() => endClaim(first, ANSWER));
    expect(await claim(claimOf(accountId, 'order-1'))).toEqual({ kind: 'answered', answer: ANSWER });
    expect(await claim(claimOf(accountId, 'order-1', '{}'))).toEqual({ kind: 'different-request' });
    expect(await claim(claimOf(accountId, 'order-2'))).toEqual({ kind: 'first' });
    expect(await claim(claimOf(stranger, 'order-1'))).toEqual({ kind: 'first' });
  });

  it('are taken over from a run that is not alive, unless it ends in this moment', async () => {
    const accountId = await seedAccount(store);
    const dead = claimOf(accountId, 'order-1');
    await store.write(() => claimKey(dead, holdExists));
    const second = claimOf(accountId, 'order-1');
    expect(await store.write(() => claimKey(second, holdExists))).toEqual({ kind: 'first' });
    const ended = function* (): Program<boolean> {
      yield* endClaim(second, ANSWER);
      return false;
    };
    expect(await store.write(() => claimKey(claimOf(accountId, 'order-1'), ended))).toEqual({
      kind: 'running',
    });
    expect(await claim(claimOf(accountId, 'order-1'))).toEqual({ kind: 'answered', answer: ANSWER });
  });

  it('cannot be read in the database, nor the keys, nor the requests', async () => {
    const accountId = await seedAccount(store);
    const first = claimOf(accountId, 'a-key-to-guess');
    await claim(first);
    await store.write(() => endClaim(first, ANSWER));
    const rows = await store.read(function* (): Program<readonly Row[]> {
      return yield { sql: 'select * from remembered_answers where account_id = ?', params: [accountId] };
    });
    const stored = JSON.stringify(rows);
    expect(rows).toHaveLength(1);
    for (const secret of [ANSWER, BODY, 'a-key-to-guess']) {
      expect(stored).not.toContain(secret);
      expect(stored).not.toContain(Buffer.from(secret).toString('base64').slice(0, 16));
    }
    expect(stored).not.toContain(first.sealKey.toString('hex'));
    expect(stored).not.toContain(first.sealKey.toString('base64'));
  });
});

it('a seal never looks the same twice, opens with no other key and not after a change', () => {
  const mark = markRequest('acct', 'key', PATH, Buffer.from(BODY));
  const sealed = sealAnswer(mark, ANSWER);
  expect(sealAnswer(mark, ANSWER)).not.toBe(sealed);
  expect(openAnswer(mark, sealed)).toBe(ANSWER);
  expect(openAnswer(mark, sealAnswer(mark, ''))).toBe('');
  const others = [
    markRequest('acct', 'key2', PATH, Buffer.from(BODY)),
    markRequest('acct2', 'key', PATH, Buffer.from(BODY)),
    markRequest('acct', 'key', '/v1/agent/completions', Buffer.from(BODY)),
    markRequest('acct', 'key', PATH, Buffer.from('')),
  ];
  for (const other of others) expect(() => openAnswer(other, sealed)).toThrow();
  const bytes = Buffer.from(sealed, 'base64');
  for (const place of [0, 20, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[place] = (changed[place] ?? 0) ^ 1;
    expect(() => openAnswer(mark, changed.toString('base64'))).toThrow();
  }
});
