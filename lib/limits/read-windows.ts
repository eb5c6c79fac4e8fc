import { numberIn, type Program } from '#lib/store/program.ts';
import {
  type LimitWindows,
  limitOf,
  WINDOW_LENGTHS_MS,
  WINDOW_NAMES,
  type WindowName,
  windowState,
} from './limit-windows.ts';
import type { TierLimits } from './tier-limits.ts';

/** Weight inside a window, and the time of the oldest request there; null when it is empty. */
interface CountedWindow {
  readonly count: number;
  readonly oldestAt: number | null;
}

type CountedWindows = Readonly<Record<WindowName, CountedWindow>>;

export interface Counted {
  /** Weight of every request ever admitted, and of the one that is being considered. */
  readonly hits: number;
  /** The account's time, which never moves back. */
  readonly at: number;
  readonly windows: CountedWindows;
}

// One step down an index for each: the oldest request inside a window knows the total of all that came before it.
const READ = `
  select hits, at, ${WINDOW_NAMES.map(oldestIn).join(', ')}
  from (
    select id, hits, case when hit_at > ? then hit_at else ? end as at from accounts where id = ?
  ) as account`;

function oldestIn(name: WindowName): string {
  const oldest = (value: string) => `(
    select ${value} from rate_hits where account_id = account.id and rate_hits.at > account.at - ${WINDOW_LENGTHS_MS[name]}
    order by rate_hits.at, total limit 1
  )`;
  return `${oldest('total - weight')} as ${name}_before, ${oldest('rate_hits.at')} as ${name}_oldest`;
}

/** What is counted now, without counting anything. */
export function* readWindows(accountId: string, limits: TierLimits, now: number): Program<LimitWindows> {
  const { at, windows } = yield* readCounted(accountId, 0, now);
  return toLimitWindows(windows, limits, 0, at);
}

/** The windows as they are without the last `weight` of the account's total, that of a request being considered. */
export function* readCounted(accountId: string, weight: number, now: number): Program<Counted> {
  const [row] = yield { sql: READ, params: [now, now, accountId] };
  const hits = numberIn(row, 'hits');
  const windowOf = (name: WindowName): CountedWindow => {
    if (row?.[`${name}_before`] == null) return { count: 0, oldestAt: null };
    return {
      count: hits - weight - numberIn(row, `${name}_before`),
      oldestAt: numberIn(row, `${name}_oldest`),
    };
  };
  return {
    hits,
    at: numberIn(row, 'at'),
    windows: { minute: windowOf('minute'), hour: windowOf('hour'), day: windowOf('day') },
  };
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
