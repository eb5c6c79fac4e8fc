import type { Principal } from '#lib/accounts/principal.ts';
import { holdCredits } from '#lib/billing/holds.ts';
import { toUsd } from '#lib/billing/money.ts';
import { countRequest } from '#lib/limits/count-request.ts';
import { limitHeaders } from '#lib/limits/limit-headers.ts';
import type { LimitDecision } from '#lib/limits/limit-windows.ts';
import { type ApiError, apiError } from '#lib/protocol/errors.ts';
import { type Program, type Undo, undo } from '#lib/store/program.ts';
import type { Headers } from './call.ts';
import type { Services } from './services.ts';

export interface AdmissionRequest {
  readonly principal: Principal;
  readonly requestId: string;
  /** The most the run can cost. */
  readonly quoteMicros: number;
  /** False for an item of a batch, which was counted as a whole. */
  readonly counted: boolean;
}

export interface Admission {
  /** Null when the run may begin; its credits are held then. */
  readonly error: ApiError | null;
  /** The limiter's headers, on refusals too. */
  readonly headers: Headers;
}

/** Counts the request and holds its cost in one transaction: a refusal leaves neither behind. */
export async function admit(request: AdmissionRequest, services: Services): Promise<Admission> {
  const { principal } = request;
  const now = Date.now();
  const { error, decision } = await services.store.write(() => admission(request, services, now));
  const headers = decision === null ? {} : limitHeaders(decision.windows, principal.tier, now);
  return { error, headers };
}

type Outcome = { error: ApiError | null; decision: LimitDecision | null };

function* admission(
  { principal, requestId, quoteMicros, counted }: AdmissionRequest,
  { tierLimits, holds }: Services,
  now: number,
): Program<Outcome | Undo<Outcome>> {
  const { accountId, tier } = principal;
  const decision = counted
    ? yield* countRequest({ accountId, weight: 1, limits: tierLimits[tier], now })
    : null;
  if (decision?.admitted === false) return undo({ error: limitExceeded(decision), decision });
  const hold = yield* holdCredits({
    requestId,
    accountId,
    amountMicros: quoteMicros,
    expiresAt: holds.expiresAt(),
  });
  if (hold.kind === 'held') return { error: null, decision };
  return undo({ error: insufficientCredits(hold), decision });
}

export function limitExceeded({ windows, retryAfterMs }: LimitDecision): ApiError {
  const names = (['minute', 'hour', 'day'] as const).filter((name) => windows[name].remaining === 0);
  const spent = names.map((name) => `${windows[name].limit} requests a ${name}`).join(' and ');
  const wait =
    retryAfterMs === null
      ? 'It asks for more than a whole window allows.'
      : `Try again in ${Math.ceil(retryAfterMs / 1_000)} s.`;
  return apiError('rate_limit_exceeded', `Rate limit reached${spent === '' ? '' : `: ${spent}`}. ${wait}`, {
    retryAfterMs,
  });
}

function insufficientCredits(hold: { neededMicros: number; availableMicros: number }): ApiError {
  return apiError(
    'insufficient_credits',
    `This run can cost up to ${toUsd(hold.neededMicros)} USD and ${toUsd(hold.availableMicros)} USD are left. ` +
      'Add credits, or lower max_tokens, max_loops or max_cost.',
  );
}
