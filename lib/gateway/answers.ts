import {
  type ApiError,
  statusOf,
  toAnthropicError,
  toNativeError,
  toOpenAiError,
} from '#lib/protocol/errors.ts';
import type { Answer, FrameStream, Headers } from './call.ts';

/** Which of the wire shapes an endpoint's errors have. */
export type ErrorShape = 'openai' | 'native' | 'anthropic';

export const JSON_TYPE = 'application/json';

export function jsonAnswer(status: number, body: unknown, headers: Headers = {}): Answer {
  return textAnswer(status, JSON.stringify(body), JSON_TYPE, headers);
}

export function textAnswer(status: number, text: string, contentType: string, headers: Headers = {}): Answer {
  const length = String(Buffer.byteLength(text));
  return {
    status,
    headers: { 'content-type': contentType, 'content-length': length, ...headers },
    body: text,
  };
}

export interface ErrorDetail {
  readonly headers?: Headers;
  /** Something was billed: a client must not repeat by itself. */
  readonly billed?: boolean;
}

export function errorAnswer(
  shape: ErrorShape,
  error: ApiError,
  requestId: string,
  detail: ErrorDetail = {},
): Answer {
  const headers = { ...detail.headers, ...retryHeaders(error, detail.billed ?? false) };
  return jsonAnswer(statusOf(error), errorBody(shape, error, requestId), headers);
}

function errorBody(shape: ErrorShape, error: ApiError, requestId: string): unknown {
  if (shape === 'anthropic') return toAnthropicError(error, requestId);
  return shape === 'openai' ? toOpenAiError(error) : toNativeError(error);
}

function retryHeaders(error: ApiError, billed: boolean): Headers {
  const headers: Headers = {};
  if (error.retryAfterMs !== null) {
    headers['retry-after'] = String(Math.max(1, Math.ceil(error.retryAfterMs / 1_000)));
    headers['retry-after-ms'] = String(Math.max(1, Math.ceil(error.retryAfterMs)));
  }
  if (billed || error.code === 'insufficient_credits') headers['x-should-retry'] = 'false';
  if (error.code === 'conflict') headers['x-should-retry'] = 'true';
  return headers;
}

const SSE_HEADERS: Headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

export function streamAnswer(body: string | FrameStream, headers: Headers): Answer {
  return { status: 200, headers: { ...SSE_HEADERS, ...headers }, body };
}
