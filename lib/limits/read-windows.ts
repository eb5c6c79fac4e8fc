import type { Program } from '#lib/store/program.ts';
import { numberIn, textIn } from '#lib/store/row.ts';
import {
  type LimitWindows,
  limitOf,
  WINDOW_LENGTHS_MS,
  type WindowName,
  windowState,
} from './limit-windows.ts';
import type { TierLimits } from './tier-limits.ts';

/** Weight inside a window, and the time of the oldest request there; null when it is empty. */
interface Counted {
  readonly count: number;
  readonly oldestAt: number | null;
}

export type CountedWindows = Readonly<Record<WindowName, Counted>>;

const TOTALS = 'select hits, hit_at from accounts where id = ?';
// Each part is one step down an index: the oldest row inside a window knows the total of all that lies before it.
const OLDEST = oldestInEach(['minute', 'hour', 'day']);

function oldestInEach(names: readonly WindowName[]): string {
  return names
    .map(
      (name) => `
  select * from (
    select '${name}' as window_name, total - weight as before, at as oldest_at from rate_hits
    where account_id = ? and at > ? order by at, total limit 1
  ) as ${name}_window`,
    )
    .join('\n  union all');
}

/** What is counted now, without counting anything. */
export function* readWindows(accountId: string, limits: TierLimits, now: number): Program<LimitWindows> {
  const [account] = yield { sql: TOTALS, params: [accountId] };
  const at = Math.max(now, numberIn(account, 'hit_at'));
  const counted = yield* countWindows(accountId, numberIn(account, 'hits'), at);
  return toLimitWindows(counted, limits, 0, at);
}

/** `hits` is the account's total before any request that is only being considered. */
export function* countWindows(accountId: string, hits: number, now: number): Program<CountedWindows> {
  const since = (name: WindowName) => now - WINDOW_LENGTHS_MS[name];
  const params = [accountId, since('minute'), accountId, since('hour'), accountId, since('day')];
  const rows = yield { sql: OLDEST, params };
  const counted = (name: WindowName): Counted => {
    const row = rows.find((candidate) => textIn(candidate, 'window_name') === name);
    if (row === undefined) return { count: 0, oldestAt: null };
    return { count: hits - numberIn(row, 'before'), oldestAt: numberIn(row, 'oldest_at') };
  };
  return { minute: counted('minute'), hour: counted('hour'), day: counted('day') };
}

/** `added` is the weight of a request admitted at `now`. */
export function toLimitWindows(
  counted: CountedWindows,
  limits: TierLimits,
  added: number,
  now: number,
): LimitWindows {
  const state = (name: WindowName) => {
    const { count, oldestAt } = counted[name];
    const oldest = oldestAt ?? (added > 0 ? now : null);
    const resetAtMs = oldest === null ? now : oldest + WINDOW_LENGTHS_MS[name];
    return windowState(count + added, limitOf(limits, name), resetAtMs);
  };
  return { minute: state('minute'), hour: state('hour'), day: state('day') };
}
