import {
  type ApiError,
  apiError,
  ERRORS,
  type ErrorCode,
  precedesEndpoint,
  toAnthropicError,
  toNativeError,
  toOpenAiError,
} from '../errors.ts';
import { refusalHeaders } from './answer-headers.ts';
import { schemaRef } from './component-schemas.ts';
import type { ExampleObject, Reference, ResponseObject } from './open-api.ts';
import type { Operation } from './operation.ts';

interface RefusalText {
  readonly name: string;
  readonly description: string;
  /** An example for each code a caller meets with this status. */
  readonly examples: readonly ApiError[];
}

/** Refusals that any endpoint with a key can answer with. */
const EVERYWHERE = [401, 500];
/** Beside them, those of a body: what it is and how it travels. */
const WITH_BODY = [400, 408, 413, 415, 503];

const TEXTS: Readonly<Record<number, RefusalText>> = {
  400: {
    name: 'BadRequest',
    description: 'The request cannot be run as it stands. The message says why and what to do.',
    examples: [
      apiError('invalid_request', "At least one message with role 'user' is required."),
      apiError('unsupported_parameter', 'Only n = 1 is supported; send separate requests instead.', {
        param: 'n',
      }),
      apiError(
        'context_length_exceeded',
        'The context of gpt-4o-mini is 128000 tokens; shorten the messages.',
        {
          param: 'messages',
        },
      ),
      apiError('invalid_image', 'The image is not a PNG, JPEG, GIF or WebP.', { param: 'imgs[0]' }),
    ],
  },
  401: {
    name: 'Unauthorized',
    description: 'No key, or none that is known here.',
    examples: [
      apiError('missing_api_key', 'Send your key as x-api-key: <key> or Authorization: Bearer <key>.'),
      apiError('invalid_api_key', 'The API key is not valid.'),
    ],
  },
  402: {
    name: 'PaymentRequired',
    description: 'The most that the run can cost does not fit what can be spent. Nothing was run.',
    examples: [
      apiError(
        'insufficient_credits',
        'This run can cost up to 0.2 USD and 0.05 USD are left. Add credits, or lower max_tokens, max_loops or max_cost.',
      ),
    ],
  },
  403: {
    name: 'Forbidden',
    description: 'The tier does not include it.',
    examples: [
      apiError('tier_required', 'Batches are for the premium tier; send the runs one by one.'),
      apiError('model_not_allowed', 'The model gpt-4o is for the premium tier.', { param: 'model' }),
    ],
  },
  404: {
    name: 'NotFound',
    description: 'There is no such model or run.',
    examples: [
      apiError('model_not_found', "There is no model 'no/such-model'.", { param: 'model' }),
      apiError('not_found', 'No completion of yours with this id is running.'),
    ],
  },
  408: {
    name: 'RequestTimeout',
    description: 'The body came too slowly. The connection is closed.',
    examples: [
      apiError(
        'request_timeout',
        'The request body came too slowly: it may rest for 15000 ms and take as long for each megabyte.',
      ),
    ],
  },
  409: {
    name: 'Conflict',
    description: 'A request with the same idempotency key is still running. Try again later.',
    examples: [
      apiError('conflict', 'A request with this Idempotency-Key is still running; repeat it a little later.'),
    ],
  },
  413: {
    name: 'TooLarge',
    description: 'The body is larger than this server takes.',
    examples: [
      apiError(
        'request_too_large',
        'The request body is larger than 33554432 bytes; send fewer or smaller images.',
      ),
    ],
  },
  415: {
    name: 'UnsupportedMediaType',
    description: 'The body is multipart, or compressed in a way that is not known here.',
    examples: [apiError('unsupported_media_type', 'multipart bodies are not read here; send JSON.')],
  },
  422: {
    name: 'Invalid',
    description: 'The request breaks rules of its schema: everything that is wrong, and where.',
    examples: [
      apiError('validation_error', 'The request is not valid.', {
        issues: [
          { path: ['task'], message: 'is required' },
          { path: ['agent_config', 'max_loops'], message: 'Too big: expected number to be <=100' },
        ],
      }),
    ],
  },
  429: {
    name: 'TooManyRequests',
    description:
      'A window of your tier is full, or the vendor’s is. `retry-after` says when there is room again.',
    examples: [
      apiError('rate_limit_exceeded', 'Rate limit reached: 100 requests a minute. Try again in 12 s.'),
    ],
  },
  500: {
    name: 'InternalError',
    description: 'The server failed.',
    examples: [apiError('internal_error', 'The server failed to answer.')],
  },
  502: {
    name: 'UpstreamFailed',
    description: 'The vendor failed or broke off.',
    examples: [apiError('upstream_error', 'The vendor answered with status 500.')],
  },
  503: {
    name: 'Overloaded',
    description: 'The vendor is overloaded or cannot be reached, or this server has no room for the body.',
    examples: [apiError('overloaded', 'The vendor is overloaded.')],
  },
  504: {
    name: 'UpstreamTimeout',
    description: 'The vendor did not answer in time.',
    examples: [apiError('upstream_timeout', 'The model did not answer in time.')],
  },
};

type Shape = Operation['shape'];

function shapeOf(status: number, shape: Shape): Shape {
  return precedesEndpoint(status) && shape === 'native' ? 'openai' : shape;
}

/** How a refusal's component is named, and the schema of its body, by shape. */
const PREFIX = { openai: '', native: 'Native', anthropic: 'Anthropic' } as const satisfies Record<
  Shape,
  string
>;

function componentName(status: number, shape: Shape): string {
  const name = TEXTS[status]?.name ?? String(status);
  return PREFIX[shapeOf(status, shape)] + name;
}

function statusesOf({ open, method, refusals }: Operation): readonly number[] {
  if (open) return refusals;
  const further = method === 'post' ? [...WITH_BODY, ...refusals] : [...refusals];
  return [...EVERYWHERE, ...further.sort((a, b) => a - b)];
}

/** The refusals of an operation by status, as references. */
export function refusalRefs(operation: Operation): Record<string, Reference> {
  const entries = statusesOf(operation).map((status) => [
    String(status),
    { $ref: `#/components/responses/${componentName(status, operation.shape)}` },
  ]);
  return Object.fromEntries(entries);
}

/** What those references lead to, for all operations. */
export function refusalComponents(operations: readonly Operation[]): Record<string, ResponseObject> {
  const components: Record<string, ResponseObject> = {};
  for (const operation of operations)
    for (const status of statusesOf(operation)) {
      const text = TEXTS[status];
      if (text === undefined) throw new Error(`no description for status ${status}`);
      const shape = shapeOf(status, operation.shape);
      components[componentName(status, shape)] ??= toResponse(status, text, shape);
    }
  return components;
}

function toResponse(status: number, { description, examples }: RefusalText, shape: Shape): ResponseObject {
  return {
    description,
    headers: refusalHeaders(status, shape === 'anthropic'),
    content: {
      'application/json': {
        schema: schemaRef(`${PREFIX[shape]}Error`),
        examples: Object.fromEntries(examples.map((error) => [error.code, toExample(error, shape)])),
      },
    },
  };
}

function toExample(error: ApiError, shape: Shape): ExampleObject {
  if (shape === 'anthropic') return { value: toAnthropicError(error, `req_${'0'.repeat(32)}`) };
  return { value: shape === 'openai' ? toOpenAiError(error) : toNativeError(error) };
}

/** The table of all codes, as Markdown: one row for each status and type. */
export function errorTable(): string {
  const rows = new Map<string, string[]>();
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    if (code === 'client_closed_request') continue;
    const row = `| ${ERRORS[code].status} | \`${ERRORS[code].type}\``;
    rows.set(row, [...(rows.get(row) ?? []), `\`${code}\``]);
  }
  const lines = [...rows].map(([row, codes]) => `${row} | ${codes.join(' ')} |`);
  return ['| Status | Type | Code |', '| --- | --- | --- |', ...lines].join('\n');
}
