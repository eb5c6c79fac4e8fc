import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Program, Row } from '#lib/store/program.ts';
import type { Store } from '#lib/store/store.ts';

export interface SeedMoney {
  readonly creditMicros?: number;
  readonly freeMicros?: number;
  readonly referralMicros?: number;
}

/** Makes an account with this money, and the grants that explain it. Returns its id. */
export async function seedAccount(store: Store, money: SeedMoney = {}): Promise<string> {
  const { creditMicros = 0, freeMicros = 0, referralMicros = 0 } = money;
  const id = `acct_${randomUUID()}`;
  await store.write(function* () {
    yield {
      sql: `insert into accounts (id, name, tier, credit_micros, free_micros, referral_micros, created_at)
        values (?, 'seed', 'free', ?, ?, ?, 0)`,
      params: [id, creditMicros, freeMicros, referralMicros],
    };
    const grants = { credit: creditMicros, free: freeMicros, referral: referralMicros };
    for (const [kind, amount] of Object.entries(grants)) {
      if (amount === 0) continue;
      yield {
        sql: `insert into grants (id, account_id, amount_micros, kind, note, created_at) values (?, ?, ?, ?, '', 0)`,
        params: [randomUUID(), id, amount, kind],
      };
    }
  });
  return id;
}

const BOOKS = `
  select id,
    credit_micros + free_micros + referral_micros as balance,
    held_micros as held,
    (select cast(coalesce(sum(amount_micros), 0) as bigint) from grants where account_id = accounts.id) as granted,
    (select cast(coalesce(sum(charged_micros), 0) as bigint) from runs where account_id = accounts.id) as charged,
    (select cast(coalesce(sum(amount_micros), 0) as bigint) from holds where account_id = accounts.id) as promised
  from accounts`;

/**
 * The invariant of the whole store, or of one account: what was granted less what was charged is there, and what is
 * held is promised.
 */
export async function expectBooksToBalance(store: Store, accountId?: string): Promise<void> {
  const accounts = await store.read(function* (): Program<readonly Row[]> {
    if (accountId !== undefined) return yield { sql: `${BOOKS} where id = ?`, params: [accountId] };
    return yield { sql: BOOKS, params: [] };
  });
  expect(accounts.length).toBeGreaterThan(0);
  for (const { id, balance, held, granted, charged, promised } of accounts) {
    expect({ id, balance, held }).toEqual({ id, balance: Number(granted) - Number(charged), held: promised });
  }
}
