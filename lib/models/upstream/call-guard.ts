import { Deadline } from '#lib/deadline.ts';
import type { UpstreamLimits } from '#lib/models/models-config.ts';
import { ModelError } from '#lib/models/provider.ts';
import { apiError } from '#lib/protocol/errors.ts';

/** What ends a call to a vendor before its answer does: the caller's abort, or the watchdog with a `ModelError`. */
export interface CallGuard {
  /** Aborts with the caller's reason or with the timeout's `ModelError`. */
  readonly signal: AbortSignal;
  readonly watch: Watchdog;
  /** Throws the reason of an abort, if there was one. */
  check(): void;
  /** Whether it was the caller who ended the call. */
  callerLeft(): boolean;
  /** Must be called once the call is over. */
  end(): void;
}

export function guardCall(
  host: string,
  limits: Pick<UpstreamLimits, 'firstEventTimeoutMs' | 'idleTimeoutMs' | 'totalTimeoutMs'>,
  caller: AbortSignal,
): CallGuard {
  caller.throwIfAborted();
  const controller = new AbortController();
  const expire = (what: string) =>
    controller.abort(new ModelError(apiError('upstream_timeout', `${host} ${what}.`)));
  const watch = createWatchdog(limits, (phase) =>
    expire(
      phase === 'first-event' ? 'did not begin to answer in time' : 'fell silent in the middle of its answer',
    ),
  );
  const total = new Deadline(limits.totalTimeoutMs, () =>
    expire(`had not ended its answer after ${Math.round(limits.totalTimeoutMs / 1000)} s`),
  );
  const abort = () => controller.abort(caller.reason);
  caller.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    watch,
    check: () => controller.signal.throwIfAborted(),
    callerLeft: () => caller.aborted,
    end() {
      watch.stop();
      total.drop();
      caller.removeEventListener('abort', abort);
    },
  };
}

/**
 * One deadline for a whole answer: it expires when the first event that says something takes too long, and later when
 * the next one does. Comments, pings and empty chunks say nothing. While a slow client reads what was said, the clock
 * stands still.
 */
interface Watchdog {
  /** Something was said: the clock stops until `waiting`, and from then on runs for the idle timeout. */
  heard(): void;
  /** The next event is waited for: the clock runs again. */
  waiting(): void;
  /** Ends all waiting after this time, whatever is said; only the first call counts. */
  hurry(ms: number): void;
  stop(): void;
}

function createWatchdog(
  { firstEventTimeoutMs, idleTimeoutMs }: { firstEventTimeoutMs: number; idleTimeoutMs: number },
  expire: (phase: 'first-event' | 'idle') => void,
): Watchdog {
  let phase: 'first-event' | 'idle' = 'first-event';
  let running = true;
  let hurried = false;
  const deadline = new Deadline(firstEventTimeoutMs, () => expire(phase));
  return {
    heard() {
      if (hurried) return;
      phase = 'idle';
      running = false;
      deadline.move(Infinity);
    },
    waiting() {
      if (running) return;
      running = true;
      deadline.move(idleTimeoutMs);
    },
    hurry(ms) {
      if (hurried) return;
      hurried = true;
      running = true;
      deadline.move(ms);
    },
    stop: () => deadline.drop(),
  };
}
