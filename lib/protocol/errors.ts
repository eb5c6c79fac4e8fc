/** Every error a caller can meet: code → HTTP status and OpenAI's `type`. The one table that both wire shapes read. */
export const ERRORS = {
  invalid_request: { status: 400, type: 'invalid_request_error' },
  unsupported_parameter: { status: 400, type: 'invalid_request_error' },
  context_length_exceeded: { status: 400, type: 'invalid_request_error' },
  invalid_image: { status: 400, type: 'invalid_request_error' },
  missing_api_key: { status: 401, type: 'authentication_error' },
  invalid_api_key: { status: 401, type: 'authentication_error' },
  insufficient_credits: { status: 402, type: 'insufficient_credits' },
  tier_required: { status: 403, type: 'permission_error' },
  model_not_allowed: { status: 403, type: 'permission_error' },
  model_not_found: { status: 404, type: 'invalid_request_error' },
  not_found: { status: 404, type: 'invalid_request_error' },
  method_not_allowed: { status: 405, type: 'invalid_request_error' },
  request_timeout: { status: 408, type: 'invalid_request_error' },
  conflict: { status: 409, type: 'invalid_request_error' },
  request_too_large: { status: 413, type: 'invalid_request_error' },
  unsupported_media_type: { status: 415, type: 'invalid_request_error' },
  validation_error: { status: 422, type: 'invalid_request_error' },
  rate_limit_exceeded: { status: 429, type: 'rate_limit_error' },
  client_closed_request: { status: 499, type: 'invalid_request_error' },
  internal_error: { status: 500, type: 'server_error' },
  upstream_error: { status: 502, type: 'server_error' },
  overloaded: { status: 503, type: 'server_error' },
  upstream_timeout: { status: 504, type: 'server_error' },
} as const satisfies Record<string, { status: number; type: string }>;

export type ErrorCode = keyof typeof ERRORS;

/**
 * A refusal as a value. `message` is for people and names the way out; `param` is the path of the offending
 * field (`messages[0].content`) or null; `retryAfterMs` says when a repeat can succeed.
 */
export interface ApiError {
  readonly kind: 'api-error';
  readonly code: ErrorCode;
  readonly message: string;
  readonly param: string | null;
  readonly retryAfterMs: number | null;
  /** Everything that failed validation, where the wire shape has room for more than the first. */
  readonly issues: readonly FieldIssue[];
  readonly issuesIn: 'body' | 'query';
}

export interface FieldIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/**
 * A refusal, to be returned where callers can be at fault, or thrown inside a `ModelError` where a vendor is. `message`
 * is shown to callers as it is: what is wrong and the way out, never a key. `param` names the field as the caller wrote
 * it (`messages[0].content`). `retryAfterMs` becomes the headers `Retry-After` and `retry-after-ms`, rounded up.
 * `issues` are what the native endpoints list under `detail` for `validation_error`, each with the path of its field.
 */
export function apiError(
  code: ErrorCode,
  message: string,
  detail: {
    param?: string | null;
    retryAfterMs?: number | null;
    issues?: readonly FieldIssue[];
    issuesIn?: 'body' | 'query';
  } = {},
): ApiError {
  return {
    kind: 'api-error',
    code,
    message,
    param: detail.param ?? null,
    retryAfterMs: detail.retryAfterMs ?? null,
    issues: detail.issues ?? [],
    issuesIn: detail.issuesIn ?? 'body',
  };
}

export function isApiError(value: unknown): value is ApiError {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'api-error';
}

export function statusOf(error: ApiError): number {
  return ERRORS[error.code].status;
}

/** What is wrong with how a body travels is found before the endpoint is asked, and has OpenAI's shape on native ones too. */
export function precedesEndpoint(status: number): boolean {
  return status === 408 || status === 413 || status === 415;
}

/** The body OpenAI's SDKs parse; also the payload of an error frame inside a stream. */
export interface OpenAiErrorBody {
  error: { message: string; type: string; code: string | null; param: string | null };
}

export function toOpenAiError(error: ApiError): OpenAiErrorBody {
  return {
    error: {
      message: error.message,
      type: ERRORS[error.code].type,
      code: error.code,
      param: error.param,
    },
  };
}

/** Anthropic's body, whose SDKs tell errors apart by their status; also the payload of an error event in its streams. */
export interface AnthropicErrorBody {
  type: 'error';
  error: { type: AnthropicErrorType; message: string };
  request_id: string;
}

export const ANTHROPIC_ERROR_TYPES = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  503: 'overloaded_error',
  504: 'timeout_error',
} as const satisfies Record<number, string>;

export type AnthropicErrorType = (typeof ANTHROPIC_ERROR_TYPES)[keyof typeof ANTHROPIC_ERROR_TYPES];

const ANTHROPIC_TYPES: Readonly<Record<number, AnthropicErrorType | undefined>> = ANTHROPIC_ERROR_TYPES;

/** There is no place for the field in this shape, so the message names it. */
export function toAnthropicError(error: ApiError, requestId: string): AnthropicErrorBody {
  const status = statusOf(error);
  const type = ANTHROPIC_TYPES[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error');
  const { param, message: said } = error;
  const message = param === null || said.includes(param) ? said : `${param}: ${said}`;
  return { type: 'error', error: { type, message }, request_id: requestId };
}

/** The other shape, as FastAPI writes it: a sentence, or for a failed validation the list of what is wrong. */
export interface NativeErrorBody {
  detail: string | NativeIssueBody[];
}

export interface NativeIssueBody {
  /** Where: `body` or `query`, then the path of the field. */
  loc: (string | number)[];
  msg: string;
  type: string;
}

export function toNativeError(error: ApiError): NativeErrorBody {
  if (error.code !== 'validation_error') return { detail: error.message };
  return {
    detail: error.issues.map(({ path, message }) => ({
      loc: [error.issuesIn, ...path.map((key) => (typeof key === 'number' ? key : String(key)))],
      msg: message,
      type: 'value_error',
    })),
  };
}
