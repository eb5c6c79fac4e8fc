import type { HeaderObject, JsonSchema, Reference } from './open-api.ts';

const integer: JsonSchema = { type: 'integer' };
const text: JsonSchema = { type: 'string' };

/** Headers of every answer. */
const COMMON = {
  'x-request-id': {
    description: 'Names this request in errors and in the run log.',
    required: true,
    schema: { type: 'string', pattern: '^req_[0-9a-f]{32}$' },
  },
  'openai-processing-ms': {
    description: 'Milliseconds until the answer began.',
    required: true,
    schema: integer,
  },
} as const satisfies Record<string, HeaderObject>;

/** What Anthropic's SDKs look for. */
const ANTHROPIC = {
  'request-id': {
    description: 'The same on the messages endpoints, where Anthropic’s SDKs look for it.',
    schema: text,
  },
} as const satisfies Record<string, HeaderObject>;

/** Headers of the answers to requests that the limiter saw. */
const LIMITS = {
  'X-RateLimit-Limit-Minute': { description: 'Requests a minute of your tier.', schema: integer },
  'X-RateLimit-Remaining-Minute': { description: 'What is left of them.', schema: integer },
  'X-RateLimit-Limit-Day': { description: 'Requests a day of your tier.', schema: integer },
  'X-RateLimit-Remaining-Day': { description: 'What is left of them.', schema: integer },
  'X-RateLimit-Reset': {
    description: 'Unix seconds: when the window that is closest to its limit has room again.',
    schema: integer,
  },
  'X-RateLimit-Tier': { description: 'Your tier.', schema: text },
  'x-ratelimit-limit-requests': { description: 'The limit of the window closest to it.', schema: integer },
  'x-ratelimit-remaining-requests': { description: 'What is left in that window.', schema: integer },
  'x-ratelimit-reset-requests': {
    description: 'When that window has room again, such as `6m0s`.',
    schema: text,
  },
} as const satisfies Record<string, HeaderObject>;

/** When a repeat can succeed. */
const RETRY = {
  'retry-after': { description: 'Whole seconds to wait.', schema: integer },
  'retry-after-ms': { description: 'The same in milliseconds.', schema: integer },
} as const satisfies Record<string, HeaderObject>;

const SHOULD_RETRY = {
  'x-should-retry': {
    description: '`false` where a repeat would not help or would be billed again, `true` where it will help.',
    schema: { type: 'string', enum: ['true', 'false'] },
  },
} as const satisfies Record<string, HeaderObject>;

/** On a repeat under one `Idempotency-Key`. */
const REPLAYED = {
  'Idempotent-Replayed': {
    description: '`true` when this is the answer of an earlier request with the same `Idempotency-Key`.',
    schema: { type: 'string', const: 'true' },
  },
} as const satisfies Record<string, HeaderObject>;

export const ANSWER_HEADERS: Readonly<Record<string, HeaderObject>> = {
  ...COMMON,
  ...ANTHROPIC,
  ...LIMITS,
  ...RETRY,
  ...SHOULD_RETRY,
  ...REPLAYED,
};

const refs = (headers: object): Record<string, Reference> =>
  Object.fromEntries(Object.keys(headers).map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** The headers of a good answer. */
export function goodHeaders(kind: {
  limited: boolean;
  idempotencyKey: boolean;
  anthropic: boolean;
}): Record<string, Reference> {
  return refs({
    ...COMMON,
    ...(kind.anthropic ? ANTHROPIC : {}),
    ...(kind.limited ? LIMITS : {}),
    ...(kind.idempotencyKey ? REPLAYED : {}),
  });
}

/** Refusals of these statuses come before anything was counted, held or run. */
const BEFORE_RUN = new Set([413, 415, 422]);

export function refusalHeaders(status: number, anthropic: boolean): Record<string, Reference> {
  return refs({
    ...COMMON,
    ...(anthropic ? ANTHROPIC : {}),
    ...(BEFORE_RUN.has(status) ? {} : { ...LIMITS, ...SHOULD_RETRY }),
    ...(status === 429 || status >= 502 ? RETRY : {}),
  });
}

/** The table of all headers, as Markdown. */
export function headerTable(): string {
  const rows = Object.entries(ANSWER_HEADERS).map(
    ([name, { description }]) => `| \`${name}\` | ${description} |`,
  );
  return ['| Header | What it says |', '| --- | --- |', ...rows].join('\n');
}
