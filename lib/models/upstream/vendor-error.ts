import { type ApiError, apiError, type ErrorCode } from '#lib/protocol/errors.ts';
import { readRetryAfter } from '#lib/protocol/retry-after.ts';
import { asJson, asText, isJsonObject, type JsonObject, parseJson } from './json-access.ts';

/** Who answered, for messages: the name of the host, our key there and the variable that holds it. */
export interface VendorIdentity {
  readonly host: string;
  readonly apiKey: string | null;
  readonly keyVariable: string;
}

/** A vendor's refusal as it came. */
export interface VendorRefusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly model: string;
}

const MAX_MESSAGE_CHARS = 1_000;
const TOO_LONG = /context[ _](?:length|window)|prompt is too long|too many (?:input )?tokens/i;
/** Anything that looks like a key, whoever's it is. */
const KEY_LIKE = /\b(?:sk|gsk|xai)[-_][\w*.-]{6,}/gi;

interface VendorSays {
  readonly message: string | null;
  readonly code: string | null;
  readonly param: string | null;
}

/** Reads `{error: {message, code, param}}` and its many variants. */
function readRefusal(body: JsonObject | null): VendorSays {
  const error = asJson(body?.error) ?? body;
  const message = asText(error?.message) ?? asText(body?.error) ?? asText(body?.detail) ?? asText(error?.msg);
  return { message, code: asText(error?.code) ?? asText(error?.type), param: asText(error?.param) };
}

/** The vendor's words without keys, cut to a decent length. */
function quoteVendor(message: string | null, { apiKey }: VendorIdentity): string | null {
  if (message === null) return null;
  const open = apiKey === null || apiKey === '' ? message : message.replaceAll(apiKey, '[key]');
  const safe = open.replaceAll(KEY_LIKE, '[key]').trim();
  return safe.length > MAX_MESSAGE_CHARS ? `${safe.slice(0, MAX_MESSAGE_CHARS)}…` : safe;
}

export function brokeOff(host: string): ApiError {
  return apiError('upstream_error', `${host} broke off in the middle of its answer.`);
}

export function unreadable(host: string): ApiError {
  return apiError('upstream_error', `${host} sent a part of its answer that cannot be read.`);
}

export function tooLarge(host: string): ApiError {
  return apiError('upstream_error', `${host} sent far more than was permitted, and was cut off.`);
}

/** A refused call in the caller's terms. The status is the vendor's; the caller's follows from the code. */
export function vendorError(refusal: VendorRefusal, identity: VendorIdentity): ApiError {
  const parsed = parseJson(refusal.body);
  // Google's compatible endpoint wraps its error in a list.
  const says = readRefusal(
    isJsonObject(parsed) ? parsed : Array.isArray(parsed) && isJsonObject(parsed[0]) ? parsed[0] : null,
  );
  return errorOf(refusal, says, identity);
}

/** An error object that came inside a stream, or instead of a body. */
export function vendorStreamError(frame: JsonObject, model: string, identity: VendorIdentity): ApiError {
  const says = readRefusal(frame);
  const error = asJson(frame.error) ?? frame;
  const status = Number(error.status_code ?? error.status ?? error.code);
  const known = status >= 400 && status <= 599 ? status : STATUS_BY_TYPE[says.code ?? ''];
  return errorOf({ status: known ?? 500, headers: {}, body: '', model }, says, identity);
}

const STATUS_BY_TYPE: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  invalid_request: 400,
  context_length_exceeded: 400,
  authentication_error: 401,
  invalid_api_key: 401,
  permission_error: 403,
  not_found_error: 404,
  model_not_found: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  insufficient_quota: 429,
  overloaded_error: 529,
  overloaded: 529,
};

function codeFor(status: number, says: VendorSays): ErrorCode {
  if (status === 401 || status === 402 || status === 403) return 'upstream_error';
  if (status === 404) return 'model_not_found';
  if (status === 408 || status === 504) return 'upstream_timeout';
  if (status === 413) return 'request_too_large';
  if (status === 429) return 'rate_limit_exceeded';
  if (status === 529) return 'overloaded';
  if (status < 400 || status >= 500) return 'upstream_error';
  const tooLong = says.code === 'context_length_exceeded' || TOO_LONG.test(says.message ?? '');
  return tooLong ? 'context_length_exceeded' : 'invalid_request';
}

function errorOf(refusal: VendorRefusal, says: VendorSays, identity: VendorIdentity): ApiError {
  const { status, headers, model } = refusal;
  const { host, keyVariable } = identity;
  const quoted = quoteVendor(says.message, identity);
  const said = quoted === null ? '' : ` It says: ${quoted}`;
  const code = codeFor(status, says);
  switch (code) {
    case 'invalid_request':
    case 'context_length_exceeded':
      return apiError(code, quoted ?? `${host} refused the request with status ${status}.`, {
        param: says.param,
      });
    case 'model_not_found':
      return apiError(code, `${host} does not serve the model '${model}'.${said}`, { param: 'model' });
    case 'request_too_large':
      return apiError(code, `The request is too large for ${host}.${said}`);
    case 'rate_limit_exceeded':
      return apiError(code, `${host}, not this server, limits the rate of requests for '${model}'.${said}`, {
        retryAfterMs: readRetryAfter((name) => headers[name]),
      });
    case 'overloaded':
      return apiError(code, `${host} is overloaded.${said}`, {
        retryAfterMs: readRetryAfter((name) => headers[name]),
      });
    case 'upstream_timeout':
      return apiError(code, `${host} did not answer in time.${said}`);
    default:
      if (status === 401 || status === 403) {
        // The vendor's words may hold the key, or parts of it: they are left out.
        return apiError(code, `${host} refused this server's key (status ${status}). Check ${keyVariable}.`);
      }
      if (status === 402) return apiError(code, `This server's account at ${host} has run out of credit.`);
      if (status < 400)
        return apiError(
          code,
          `${host} answered with status ${status}, which is no answer. Check its address.`,
        );
      return apiError(code, `${host} failed (status ${status}).${said}`);
  }
}
