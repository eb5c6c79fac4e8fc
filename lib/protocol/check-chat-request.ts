import type { ChatRequest } from './chat-request.ts';
import { type ApiError, apiError } from './errors.ts';

/** Fields that are refused rather than ignored: answering without them would be wrong. They are looked for in the raw body. */
const UNSUPPORTED: readonly {
  param: string;
  when: (body: Record<string, unknown>) => boolean;
  wayOut: string;
}[] = [
  {
    param: 'n',
    when: (body) => typeof body.n === 'number' && body.n > 1,
    wayOut: 'Only n = 1 is supported; send separate requests instead.',
  },
  {
    param: 'logprobs',
    when: (body) => body.logprobs === true,
    wayOut: 'logprobs is not supported; leave it out or set it to false.',
  },
  {
    param: 'modalities',
    when: (body) => Array.isArray(body.modalities) && body.modalities.includes('audio'),
    wayOut: 'Audio output is not supported; ask for ["text"].',
  },
  {
    param: 'audio',
    when: (body) => body.audio !== undefined && body.audio !== null,
    wayOut: 'Audio output is not supported; leave audio out.',
  },
  {
    param: 'functions',
    when: (body) => hasItems(body.functions) && !hasItems(body.tools),
    wayOut: 'functions is deprecated and not supported; send the same definitions as tools.',
  },
];

function hasItems(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

export function findUnsupported(body: Record<string, unknown>): ApiError | null {
  const found = UNSUPPORTED.find((rule) => rule.when(body));
  return found === undefined ? null : apiError('unsupported_parameter', found.wayOut, { param: found.param });
}

/** Rules that span fields. */
export function checkChatRequest(request: ChatRequest): ApiError | null {
  if (!request.messages.some((message) => message.role === 'user'))
    return apiError('invalid_request', "At least one message with role 'user' is required.");
  if ((request.max_loops ?? 1) > 1 && (request.tools?.length ?? 0) > 0)
    return apiError('invalid_request', 'max_loops must be 1 when tools are given: tool calls end a run.', {
      param: 'max_loops',
    });
  if ((request.max_loops ?? 1) > 1 && (request.response_format?.type ?? 'text') !== 'text')
    return apiError('invalid_request', 'max_loops must be 1 when response_format is not text.', {
      param: 'max_loops',
    });
  return checkToolChoice(request);
}

function checkToolChoice(request: ChatRequest): ApiError | null {
  const choice = request.tool_choice;
  if (choice === null || choice === undefined || choice === 'none' || choice === 'auto') return null;
  const names = (request.tools ?? []).map((tool) => tool.function.name);
  if (names.length === 0)
    return apiError('invalid_request', 'tool_choice needs tools.', { param: 'tool_choice' });
  if (typeof choice === 'object' && !names.includes(choice.function.name))
    return apiError('invalid_request', `tool_choice names ${choice.function.name}, which is not in tools.`, {
      param: 'tool_choice',
    });
  return null;
}
