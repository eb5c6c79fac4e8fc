import type { Principal } from '#lib/accounts/principal.ts';
import type { IdempotencyClaim } from '#lib/idempotency/idempotent-answers.ts';
import { markRequest } from '#lib/idempotency/sealed-answer.ts';
import { type ApiError, apiError } from '#lib/protocol/errors.ts';
import type { RequestContext } from './call.ts';

const MAX_KEY_LENGTH = 255;

/** The `Idempotency-Key` of a request and what it stands for; null without one. */
export function idempotencyClaimOf(
  { call, requestId }: RequestContext,
  { accountId }: Principal,
): IdempotencyClaim | ApiError | null {
  const key = call.header('idempotency-key');
  if (key === undefined || key === '') return null;
  if (key.length > MAX_KEY_LENGTH)
    return apiError('invalid_request', `Idempotency-Key is longer than ${MAX_KEY_LENGTH} characters.`);
  return { accountId, ...markRequest(accountId, key, call.path, call.body), requestId, now: Date.now() };
}
