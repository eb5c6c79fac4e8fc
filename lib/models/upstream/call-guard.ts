import { Deadline } from '#lib/deadline.ts';
import type { UpstreamLimits } from '#lib/models/models-config.ts';
import { ModelError } from '#lib/models/provider.ts';
import { apiError } from '#lib/protocol/errors.ts';
import { createWatchdog, type Watchdog } from './watchdog.ts';

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
