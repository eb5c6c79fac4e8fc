import { type ApiError, apiError } from '#lib/protocol/errors.ts';
import { MAX_ERROR_BYTES } from './answer-bounds.ts';
import { readText } from './read-text.ts';
import { type Attempt, isRetryableStatus } from './retry.ts';
import { NoResponse, type Transport, type UpstreamRequest, type UpstreamResponse } from './transport.ts';
import { type VendorIdentity, vendorError } from './vendor-error.ts';

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
