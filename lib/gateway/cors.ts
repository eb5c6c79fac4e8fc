import type { Headers, IncomingCall } from './call.ts';

const ALLOWED =
  /^(authorization|x-api-key|content-type|accept|idempotency-key|x-request-id|x-stainless-[\w-]+|openai-[\w-]+|anthropic-[\w-]+)$/;
const ALWAYS_ALLOWED = 'Authorization, x-api-key, Content-Type, Idempotency-Key';

const EXPOSED = [
  'x-request-id',
  'request-id',
  'openai-processing-ms',
  'retry-after',
  'retry-after-ms',
  'x-should-retry',
  'Idempotent-Replayed',
  'X-RateLimit-Limit-Minute',
  'X-RateLimit-Remaining-Minute',
  'X-RateLimit-Limit-Day',
  'X-RateLimit-Remaining-Day',
  'X-RateLimit-Reset',
  'X-RateLimit-Tier',
  'x-ratelimit-limit-requests',
  'x-ratelimit-remaining-requests',
  'x-ratelimit-reset-requests',
].join(', ');

/** Any page may call: the key travels in a header, never in a cookie. */
export const CORS_HEADERS: Headers = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': EXPOSED,
};

/** The answer to a preflight: SDKs send headers of their own, allowed by family. */
export function preflightHeaders(call: IncomingCall, allow: string): Headers {
  const asked = (call.header('access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => ALLOWED.test(name));
  return {
    allow,
    'access-control-allow-methods': allow,
    'access-control-allow-headers': [ALWAYS_ALLOWED, ...asked].join(', '),
    'access-control-max-age': '86400',
  };
}
