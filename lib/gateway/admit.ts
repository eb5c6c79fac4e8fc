import type { Principal } from '#lib/accounts/principal.ts';
import { holdCredits, holdExists } from '#lib/billing/holds.ts';
import { claimKey, type IdempotencyClaim } from '#lib/idempotency/idempotent-answers.ts';
import { limitHeaders } from '#lib/limits/limit-headers.ts';
import { describeSpent, type LimitDecision } from '#lib/limits/limit-windows.ts';
import { toUsd } from '#lib/pricing/money.ts';
import { type ApiError, apiError } from '#lib/protocol/errors.ts';
import { type Program, type Undo, undo } from '#lib/store/program.ts';
import { StoreUnavailable } from '#lib/store/store-unavailable.ts';
import type { Headers } from './call.ts';
import { countAndHold } from './count-and-hold.ts';
import type { Services } from './services.ts';

export interface AdmissionRequest {
  readonly principal: Principal;
  readonly requestId: string;
  /** The most the run can cost. */
  readonly quoteMicros: number;
  /** What would lower that. */
  readonly cheaper: string;
  /** True for an item of a batch, whose requests were counted together. */
  readonly skipRateLimit: boolean;
  /** Null when the request came without an `Idempotency-Key`. */
  readonly claim: IdempotencyClaim | null;
}

export interface Admission {
  /** Null when the run may begin; its credits are held then. */
  readonly error: ApiError | null;
  /** The limiter's headers, on refusals too. */
  readonly headers: Headers;
  /** The stored answer when the key was answered before: nothing is held then and nothing may run. */
  readonly replayed: string | null;
}

/** Claims the key, counts the request and holds its cost in one transaction: a refusal leaves nothing behind. */
export async function admit(request: AdmissionRequest, services: Services): Promise<Admission> {
  const { principal } = request;
  if (services.settlements.full) return { error: storeAway(), headers: {}, replayed: null };
  const now = Date.now();
  // A hold need not survive the machine: the run it is for does not either, and nobody could use its money twice.
  let outcome: Outcome;
  try {
    outcome = await services.store.write(() => admission(request, services, now), 'process');
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    outcome = { error: storeAway() };
  }
  const { error = null, decision = null, replayed = null } = outcome;
  const headers = decision === null ? {} : limitHeaders(decision.windows, principal.tier, now);
  return { error, headers, replayed };
}

const STORE_RETRY_MS = 2_000;

/** Said of every request while the store is away: nothing was run, so that it can be sent again. */
export function storeAway(): ApiError {
  const message =
    'The server cannot reach its database now; nothing was run or billed. Send the request again.';
  return apiError('overloaded', message, { retryAfterMs: STORE_RETRY_MS });
}

interface Outcome {
  readonly error?: ApiError;
  readonly decision?: LimitDecision | null;
  readonly replayed?: string;
}

function* admission(
  { principal, requestId, quoteMicros, cheaper, skipRateLimit, claim }: AdmissionRequest,
  { tierLimits, holds }: Services,
  now: number,
): Program<Outcome | Undo<Outcome>> {
  const { accountId, tier } = principal;
  const claimed = claim === null ? null : yield* claimKey(claim, holdExists);
  if (claimed?.kind === 'answered') return undo({ replayed: claimed.answer });
  if (claimed !== null && claimed.kind !== 'first') return undo({ error: claimRefusal(claimed.kind) });
  const holding = { requestId, accountId, amountMicros: quoteMicros, expiresAt: holds.expiresAt() };
  const { decision, hold } = skipRateLimit
    ? { decision: null, hold: yield* holdCredits(holding) }
    : yield* countAndHold({ accountId, weight: 1, limits: tierLimits[tier], now }, holding);
  if (decision?.admitted === false) return undo({ error: limitExceeded(decision), decision });
  return hold?.kind === 'insufficient'
    ? undo({ error: insufficientCredits(hold, cheaper), decision })
    : { decision };
}

function claimRefusal(kind: 'running' | 'different-request'): ApiError {
  return kind === 'running'
    ? apiError('conflict', 'A request with this Idempotency-Key is still running; repeat it a little later.')
    : apiError('invalid_request', 'This Idempotency-Key was used for another request; choose a new one.');
}

export function limitExceeded({ windows, retryAfterMs }: LimitDecision): ApiError {
  const spent = describeSpent(windows);
  const wait =
    retryAfterMs === null
      ? 'It asks for more than a whole window allows.'
      : `Try again in ${Math.ceil(retryAfterMs / 1_000)} s.`;
  return apiError('rate_limit_exceeded', `Rate limit reached${spent === '' ? '' : `: ${spent}`}. ${wait}`, {
    retryAfterMs,
  });
}

function insufficientCredits(
  hold: { readonly neededMicros: number; readonly availableMicros: number },
  cheaper: string,
): ApiError {
  return apiError(
    'insufficient_credits',
    `This run can cost up to ${toUsd(hold.neededMicros)} USD and ${toUsd(hold.availableMicros)} USD are left. ` +
      `Add credits, or ${cheaper}.`,
  );
}
