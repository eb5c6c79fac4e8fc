import type { z } from 'zod';
import { type ApiError, apiError } from './errors.ts';
import {
  type CountTokensRequest,
  countTokensRequestSchema,
  type MessagesRequest,
  messagesRequestSchema,
} from './messages-request.ts';
import { FIRST_ISSUE, innermost } from './validation-error.ts';

/** `['messages', 2, 'content']` → `messages.2.content`, as Anthropic names a field. */
export function dottedParam(path: readonly PropertyKey[]): string | null {
  return path.length === 0 ? null : path.map(String).join('.');
}

/** A parsed body → a request that obeys every rule of the endpoint, or the first rule it breaks. */
export function parseMessagesRequest(body: unknown): MessagesRequest | ApiError {
  return parse(body, messagesRequestSchema);
}

/** The same for `count_tokens`, whose prompt obeys the same rules. */
export function parseCountTokensRequest(body: unknown): CountTokensRequest | ApiError {
  return parse(body, countTokensRequestSchema);
}

function parse<Request extends CountTokensRequest>(
  body: unknown,
  schema: z.ZodType<Request>,
): Request | ApiError {
  if (!isObject(body) || Array.isArray(body))
    return apiError('invalid_request', 'The request body must be a JSON object.');
  const unsupported = findUnsupported(body);
  if (unsupported !== null) return unsupported;
  const parsed = schema.safeParse(body, FIRST_ISSUE);
  if (parsed.success) return checkRequest(parsed.data) ?? parsed.data;
  const [issue] = parsed.error.issues;
  if (issue === undefined) return apiError('invalid_request', 'The request is not valid.');
  const { path, message } = innermost(issue);
  return explainBlock(body, path) ?? invalid(path, message);
}

function invalid(path: readonly PropertyKey[], message: string): ApiError {
  const param = dottedParam(path);
  return apiError('invalid_request', `${param ?? 'The request body'}: ${message}`, { param });
}

function unsupported(path: readonly PropertyKey[], message: string): ApiError {
  const param = dottedParam(path);
  return apiError('unsupported_parameter', `${param}: ${message}`, { param });
}

/** Fields that are refused rather than ignored: answering without them would be wrong. */
const REFUSED: Readonly<Record<string, string>> = {
  mcp_servers: 'MCP servers are not called here; call them yourself and offer what they do in tools',
  container: 'there are no containers here; run code yourself and offer that in tools',
  output_format: 'send it as output_config.format',
};

function findUnsupported(body: Record<string, unknown>): ApiError | null {
  for (const [field, wayOut] of Object.entries(REFUSED)) {
    const value = body[field];
    if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) continue;
    return unsupported([field], wayOut);
  }
  const tools: readonly unknown[] = Array.isArray(body.tools) ? body.tools : [];
  for (const [index, tool] of tools.entries()) {
    if (!isObject(tool) || typeof tool.type !== 'string' || tool.type === 'custom') continue;
    const wayOut =
      'is a tool of Anthropic’s own and not offered here; describe one of yours with an input_schema';
    return unsupported(['tools', index, 'type'], `${tool.type} ${wayOut}`);
  }
  return null;
}

/** Blocks that Anthropic takes and this server does not, by their type. */
const BLOCKS: Readonly<Record<string, string>> = {
  document: 'documents are not read here; send their text, or their pages as images',
  search_result: 'search results are not read here; send their text',
  file: 'files are not stored here; send the image as base64 or by its URL',
};

/** Says better what a schema found wrong with a `type`: `param` names the block. */
function explainBlock(body: unknown, path: readonly PropertyKey[]): ApiError | null {
  if (path.at(-1) !== 'type') return null;
  let value = body;
  for (const key of path) value = isObject(value) ? value[String(key)] : undefined;
  if (typeof value !== 'string') return null;
  const known = Object.hasOwn(BLOCKS, value) ? BLOCKS[value] : undefined;
  if (known !== undefined) return unsupported(path.slice(0, -1), known);
  if (path[0] !== 'messages') return null;
  return unsupported(path.slice(0, -1), `a block of type ${value.slice(0, 64)} is not taken here`);
}

/** Rules that span fields. */
function checkRequest(request: CountTokensRequest & Partial<MessagesRequest>): ApiError | null {
  const { messages, max_loops: loops, max_tokens: maxTokens, thinking, output_config: output } = request;
  if (!messages.some(({ role }) => role === 'user'))
    return invalid(['messages'], 'at least one message of the user is required');
  const several = (loops ?? 1) > 1;
  if (several && (request.tools?.length ?? 0) > 0)
    return invalid(['max_loops'], 'must be 1 when tools are given: tool calls end a run');
  if (several && output?.format)
    return invalid(['max_loops'], 'must be 1 when output_config.format is given');
  if (thinking?.type === 'enabled' && maxTokens !== undefined && thinking.budget_tokens >= maxTokens)
    return invalid(['thinking', 'budget_tokens'], 'must be below max_tokens, of which it is a part');
  return checkToolChoice(request);
}

function checkToolChoice({ tool_choice: choice, tools }: CountTokensRequest): ApiError | null {
  if (choice?.type !== 'any' && choice?.type !== 'tool') return null;
  const names = (tools ?? []).map(({ name }) => name);
  if (names.length === 0) return invalid(['tool_choice'], 'needs tools');
  if (choice.type === 'any' || names.includes(choice.name)) return null;
  return invalid(['tool_choice', 'name'], `names ${choice.name}, which is not in tools`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
