import { isJson, type Json } from '#lib/models/upstream/json-access.ts';
import { unansweredError } from '#lib/models/upstream/open-upstream.ts';
import { isRetryableStatus } from '#lib/models/upstream/retry.ts';
import { NoResponse } from '#lib/models/upstream/transport.ts';
import { type VendorIdentity, vendorError, vendorStreamError } from '#lib/models/upstream/vendor-error.ts';
import { type ApiError, apiError } from '#lib/protocol/errors.ts';

/** What the SDK threw before the first event, in the caller's terms, and whether another try may help. */
export function claudeRefusal(
  error: unknown,
  model: string,
  identity: VendorIdentity,
): { readonly error: ApiError; readonly retryable: boolean } {
  const unanswered = findNoResponse(error);
  if (unanswered !== null) return { error: unansweredError(unanswered, identity.host), retryable: true };
  const status = isErrorLike(error) && typeof error.statusCode === 'number' ? error.statusCode : null;
  if (status === null) return { error: claudeStreamError(error, model, identity), retryable: false };
  const fields: Json = isErrorLike(error) ? error : {};
  const refusal = {
    status: status < 400 ? 502 : status,
    headers: isJson(fields.responseHeaders) ? (fields.responseHeaders as Record<string, string>) : {},
    body: typeof fields.responseBody === 'string' ? fields.responseBody : '',
    model,
  };
  return { error: vendorError(refusal, identity), retryable: isRetryableStatus(status) };
}

/** What went wrong after the answer had begun. */
export function claudeStreamError(error: unknown, model: string, identity: VendorIdentity): ApiError {
  if (isErrorLike(error) && typeof error.statusCode === 'number' && error.statusCode >= 400) {
    const says = { error: { message: error.message, status_code: error.statusCode } };
    return vendorStreamError(says, model, identity);
  }
  return apiError('upstream_error', `${identity.host} broke off in the middle of its answer.`);
}

function isErrorLike(error: unknown): error is Json & { readonly message: string } {
  return isJson(error) && typeof error.message === 'string';
}

function findNoResponse(error: unknown): NoResponse | null {
  let at = error;
  for (let depth = 0; depth < 5 && at instanceof Error; depth += 1) {
    if (at instanceof NoResponse) return at;
    at = at.cause;
  }
  return null;
}
