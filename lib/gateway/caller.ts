import type { Principal } from '#lib/accounts/principal.ts';
import type { IdempotencyClaim } from '#lib/idempotency/idempotent-answers.ts';
import { markRequest } from '#lib/idempotency/sealed-answer.ts';
import { type ApiError, apiError, isApiError } from '#lib/protocol/errors.ts';
import type { AccountContext } from './endpoint.ts';
import type { RequestTrace } from './request-trace.ts';

/** Who asks for a piece of work, and on what terms. */
export interface Caller {
  readonly principal: Principal;
  /** `req_` + 32 hex: names the work's hold, its settlement and its row in the run log. */
  readonly requestId: string;
  readonly trace: RequestTrace;
  /** The path that was called, as the endpoint table has it. */
  readonly endpoint: string;
  /** Aborts when the client leaves. */
  readonly signal: AbortSignal;
  /** True for an item of a batch, whose requests were counted together. */
  readonly skipRateLimit: boolean;
  /** Null when the caller named no key to repeat the request under. */
  readonly claim: IdempotencyClaim | null;
}

const MAX_KEY_LENGTH = 255;

/** A request → its caller; an error when the `Idempotency-Key` cannot be one. */
export function callerOf(context: AccountContext): Caller | ApiError {
  const { call, endpoint, principal, requestId, trace } = context;
  const claim = claimOf(context, call.header('idempotency-key') ?? '');
  if (isApiError(claim)) return claim;
  return { principal, requestId, trace, endpoint, signal: call.signal, skipRateLimit: false, claim };
}

function claimOf({ call, requestId, principal }: AccountContext, key: string) {
  if (key === '') return null;
  if (key.length > MAX_KEY_LENGTH)
    return apiError('invalid_request', `Idempotency-Key is longer than ${MAX_KEY_LENGTH} characters.`);
  const { accountId } = principal;
  return { accountId, ...markRequest(accountId, key, call.path, call.body), requestId, now: Date.now() };
}
