import { type ChatRequest, chatRequestSchema } from './chat-request.ts';
import { checkChatRequest, explainUnsupported, findUnsupported } from './check-chat-request.ts';
import { type ApiError, apiError } from './errors.ts';
import { FIRST_ISSUE, innermost, toInvalidRequest } from './validation-error.ts';

/** A parsed body → a request that obeys every rule of the endpoint, or the first rule it breaks. The page asks here too what the server would say. */
export function parseChatRequest(body: unknown): ChatRequest | ApiError {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return apiError('invalid_request', 'The request body must be a JSON object.');
  const fields = body as Record<string, unknown>;
  const unsupported = findUnsupported(fields);
  if (unsupported !== null) return unsupported;
  const parsed = chatRequestSchema.safeParse(fields, FIRST_ISSUE);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const explained = issue === undefined ? null : explainUnsupported(fields, innermost(issue).path);
    return explained ?? toInvalidRequest(parsed.error);
  }
  return checkChatRequest(parsed.data) ?? parsed.data;
}
