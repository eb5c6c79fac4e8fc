import { wait } from '#lib/models/wait.ts';
import { type ApiError, apiError } from '#lib/protocol/errors.ts';
import { MAX_ERROR_BYTES, readText } from './answer-bounds.ts';
import { NoResponse, type Transport, type UpstreamRequest, type UpstreamResponse } from './transport.ts';
import { type VendorIdentity, vendorError } from './vendor-error.ts';

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

function isRetryableStatus(status: number): boolean {
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

/** Refusals that another try cannot change, although their status is one of those that are tried again. */
const FINAL_REFUSAL = /insufficient_quota|billing_hard_limit/;

/** What a caller is told when nobody listens at a host; such calls are not tried again. */
export type WhenUnreachable = (model: string) => ApiError;

/** One attempt to get a good response; refusals and missing answers come back as values in the caller's terms. */
export async function openUpstream(
  transport: Transport,
  request: UpstreamRequest,
  model: string,
  identity: VendorIdentity,
  signal: AbortSignal,
  whenUnreachable?: WhenUnreachable,
): Promise<Attempt<UpstreamResponse>> {
  try {
    const response = await transport.send(request, signal);
    const { status, headers } = response;
    if (isAnswer(status)) return { ok: true, value: response };
    const body = await readText(response, MAX_ERROR_BYTES, 'cut');
    const retryable =
      isRetryableStatus(status) && headers['x-should-retry'] !== 'false' && !FINAL_REFUSAL.test(body);
    return { ok: false, error: vendorError({ status, headers, body, model }, identity), retryable, status };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const absent = error instanceof NoResponse && error.reason === 'unreachable';
    if (absent && whenUnreachable !== undefined) {
      return { ok: false, error: whenUnreachable(model), retryable: false, status: null };
    }
    return { ok: false, error: unansweredError(error, identity.host), retryable: true, status: null };
  }
}

/** The other 2xx have no answer, or none yet. Redirects are not followed: they could lead anywhere, with our key. */
function isAnswer(status: number): boolean {
  return status === 200 || status === 201;
}

/** What to tell a caller when a vendor gave no answer at all. */
function unansweredError(error: unknown, host: string): ApiError {
  const reason = error instanceof NoResponse ? error.reason : 'reset';
  switch (reason) {
    case 'unreachable': {
      const code =
        error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined)?.code : undefined;
      return apiError('overloaded', `${host} cannot be reached${code === undefined ? '' : ` (${code})`}.`);
    }
    case 'connect-timeout':
      return apiError('upstream_timeout', `${host} did not take the connection in time.`);
    case 'reset':
      return apiError('upstream_error', `${host} closed the connection without an answer.`);
    default:
      return reason satisfies never;
  }
}
