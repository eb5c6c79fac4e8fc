import { type ChatRequest, chatRequestSchema } from './chat-request.ts';
import { checkChatRequest, explainUnsupported, findUnsupported } from './check-chat-request.ts';
import { type ApiError, apiError, isApiError } from './errors.ts';
import { innermost, toInvalidRequest } from './validation-error.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The JSON object in a body, whatever its content type says; an ApiError when there is none. */
export function parseJsonObject(bytes: Uint8Array): Record<string, unknown> | ApiError {
  const value = parseJson(bytes);
  if (isApiError(value)) return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return apiError('invalid_request', 'The request body must be a JSON object.');
  return value as Record<string, unknown>;
}

export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0)
    return apiError('invalid_request', 'The request body is empty; send a JSON object.');
  try {
    return JSON.parse(decoder.decode(bytes)) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'not UTF-8';
    return apiError('invalid_request', `The request body is not valid JSON: ${reason}`);
  }
}

/** Bytes → a request that obeys every rule of the endpoint, or the first rule it breaks. */
export function parseChatRequest(bytes: Uint8Array): ChatRequest | ApiError {
  const body = parseJsonObject(bytes);
  return isApiError(body) ? body : checkChatBody(body);
}

/** The same for a body that is JSON already: the page asks here what the server would say. */
export function checkChatBody(body: Readonly<Record<string, unknown>>): ChatRequest | ApiError {
  const unsupported = findUnsupported(body);
  if (unsupported !== null) return unsupported;
  const parsed = chatRequestSchema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const explained = issue === undefined ? null : explainUnsupported(body, innermost(issue).path);
    return explained ?? toInvalidRequest(parsed.error);
  }
  return checkChatRequest(parsed.data) ?? parsed.data;
}
