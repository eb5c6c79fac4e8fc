import { type ChatRequest, chatRequestSchema } from './chat-request.ts';
import { checkChatRequest, explainUnsupported, findUnsupported } from './check-chat-request.ts';
import { type ApiError, apiError } from './errors.ts';
import { FIRST_ISSUE, innermost, toInvalidRequest } from './validation-error.ts';

/** A parsed body → a request that obeys every rule of the endpoint, or the first rule it breaks. */
export function parseChatRequest(body: unknown): ChatRequest | ApiError {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return apiError('invalid_request', 'The request body must be a JSON object.');
  return checkChatBody(body as Record<string, unknown>);
}

/** The same for what is an object already: the page asks here what the server would say. */
export function checkChatBody(body: Readonly<Record<string, unknown>>): ChatRequest | ApiError {
  const unsupported = findUnsupported(body);
  if (unsupported !== null) return unsupported;
  const parsed = chatRequestSchema.safeParse(body, FIRST_ISSUE);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const explained = issue === undefined ? null : explainUnsupported(body, innermost(issue).path);
    return explained ?? toInvalidRequest(parsed.error);
  }
  return checkChatRequest(parsed.data) ?? parsed.data;
}
