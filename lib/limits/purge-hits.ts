import { changesIn, type Program } from '#lib/store/program.ts';
import { WINDOW_LENGTHS_MS } from './limit-windows.ts';

const ACCOUNTS_A_SLICE = 20;
const ROWS_A_SLICE = 500;
/** Servers' clocks differ: a row must be out of every server's day. */
const MARGIN_MS = 3_600_000;

const NEXT_ACCOUNT = 'select min(account_id) as account_id from rate_hits where account_id > ?';
// By the whole key, time first: that is the order in which SQLite keeps the rows.
const DELETE_OLD = `
  delete from rate_hits where (account_id, at, total) in (
    select account_id, at, total from rate_hits where account_id = ? and at <= ?
    order by at, total limit ${ROWS_A_SLICE}
  )`;

/**
 * Removes a bounded slice of what no window counts any more. Returns where the next slice goes on; null after the
 * last account. Start with an empty text.
 */
export function* purgeHits(after: string, now: number): Program<string | null> {
  let last = after;
  let rowsLeft = ROWS_A_SLICE;
  for (let accounts = 0; accounts < ACCOUNTS_A_SLICE && rowsLeft > 0; accounts += 1) {
    const [next] = yield { sql: NEXT_ACCOUNT, params: [last] };
    const accountId = next?.account_id;
    if (typeof accountId !== 'string') return null;
    const before = last;
    const params = [accountId, now - WINDOW_LENGTHS_MS.day - MARGIN_MS];
    const deleted = changesIn(yield { sql: DELETE_OLD, params });
    rowsLeft -= deleted;
    // A full slice may have left old rows of this account behind: begin with it again.
    last = deleted === ROWS_A_SLICE ? before : accountId;
  }
  return last;
}
