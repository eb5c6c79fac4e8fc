import { type ApiError, apiError } from '#lib/protocol/errors.ts';

/** The faults that can be asked for as `test/error-<name>`. */
export const FAULTS = ['400', '401', '429', '500', 'timeout', 'midstream', 'stall'] as const;
export type Fault = (typeof FAULTS)[number];

export function faultError(fault: Fault): ApiError {
  const asked = `as test/error-${fault} always does`;
  switch (fault) {
    case '400':
      return apiError('invalid_request', `The request was refused, ${asked}.`);
    case '401':
      return apiError('invalid_api_key', `The key was refused, ${asked}.`);
    case '429':
      return apiError('rate_limit_exceeded', `Too many requests, ${asked}. Try again in 1 second.`, {
        retryAfterMs: 1_000,
      });
    case '500':
      return apiError('internal_error', `The model failed, ${asked}.`);
    case 'timeout':
      return apiError('upstream_timeout', `The model did not answer in time, ${asked}.`);
    case 'midstream':
      return apiError('upstream_error', `The model broke off in the middle of its answer, ${asked}.`);
    case 'stall':
      return apiError('upstream_timeout', `The model fell silent in the middle of its answer, ${asked}.`);
    default:
      return fault satisfies never;
  }
}
