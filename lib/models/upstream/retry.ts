import { wait } from '#lib/models/wait.ts';
import type { ApiError } from '#lib/protocol/errors.ts';

/** The outcome of one attempt: a value, or a failure that says whether another try may help. */
export type Attempt<T> = { readonly ok: true; readonly value: T } | FailedAttempt;

export interface FailedAttempt {
  readonly ok: false;
  readonly error: ApiError;
  readonly retryable: boolean;
  /** The vendor's own; null when there was no response. */
  readonly status: number | null;
}

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 4_000;
/** A `Retry-After` longer than this is passed on to the caller instead of being waited for here. */
const MAX_RETRY_AFTER_MS = 2_500;

const RETRYABLE_STATUSES = new Set([429, 500, 502, 503, 529]);

export function isRetryableStatus(status: number): boolean {
  return RETRYABLE_STATUSES.has(status);
}

/** Doubling delays with jitter, so that callers who failed together do not return together. */
function delayMs(attempt: number): number {
  const full = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return full * (0.5 + Math.random() / 2);
}

/** Tries up to `retries` times more while failures are retryable. Rejects with `signal.reason` after an abort. */
export async function withRetries<T>(
  retries: number,
  signal: AbortSignal,
  attemptOnce: () => Promise<Attempt<T>>,
): Promise<Attempt<T>> {
  for (let attempt = 0; ; attempt += 1) {
    signal.throwIfAborted();
    const outcome = await attemptOnce();
    if (outcome.ok || !outcome.retryable || attempt >= retries) return outcome;
    const asked = outcome.error.retryAfterMs;
    if (asked !== null && asked > MAX_RETRY_AFTER_MS) return outcome;
    await wait(Math.max(asked ?? 0, delayMs(attempt)), signal);
  }
}
