import type { ChatRequest } from './chat-request.ts';
import { type ApiError, apiError } from './errors.ts';
import { paramOf } from './validation-error.ts';

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
  {
    param: 'function_call',
    when: ({ function_call: call, tools }) => isObject(call) || (call === 'none' && hasItems(tools)),
    wayOut: 'function_call is deprecated and not supported; send tool_choice.',
  },
  {
    param: 'top_logprobs',
    when: (body) => typeof body.top_logprobs === 'number' && body.top_logprobs > 0,
    wayOut: 'logprobs are not supported; leave top_logprobs out.',
  },
  {
    param: 'logit_bias',
    when: ({ logit_bias: bias }) => isObject(bias) && Object.keys(bias).length > 0,
    wayOut: 'logit_bias is not supported; leave it out, and say in the prompt what to avoid.',
  },
  {
    param: 'web_search_options',
    when: (body) => isObject(body.web_search_options),
    wayOut:
      'Models here do not search the web; leave web_search_options out, or offer a search of yours in tools.',
  },
  {
    param: 'moderation',
    when: (body) => isObject(body.moderation),
    wayOut: 'Nothing is moderated here; leave moderation out and check input and output yourself.',
  },
];

/** Values that OpenAI takes and this server does not: the name of their field → the value → the way out. */
const UNSUPPORTED_VALUES: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  role: {
    function:
      "The role 'function' is deprecated and not supported; send role 'tool' with the tool_call_id of the call.",
  },
  type: {
    file: 'Files are not supported; send their text as a text part, or pages as images in image_url parts.',
    input_audio: 'Audio input is not supported; send what is said as a text part.',
    custom: 'Custom tools are not supported; offer a function with a JSON Schema.',
    allowed_tools: 'allowed_tools is not supported; offer only the tools that may be called.',
  },
};

/** What OpenAI takes in an assistant's message and this server does not. */
const UNSUPPORTED_IN_ANSWERS: readonly (readonly [field: string, wayOut: string])[] = [
  ['function_call', 'function_call is deprecated and not supported; send the call in tool_calls.'],
  ['audio', 'Audio is not supported; send the transcript as content.'],
];

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function hasItems(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

export function findUnsupported(body: Record<string, unknown>): ApiError | null {
  const found = UNSUPPORTED.find((rule) => rule.when(body));
  if (found === undefined) return findUnsupportedAnswer(body);
  return apiError('unsupported_parameter', found.wayOut, { param: found.param });
}

/**
 * Says better what a schema found wrong at `path`, where the value there is one of OpenAI's that is not supported
 * here: `param` names the part or message that holds it. Null for anything else.
 */
export function explainUnsupported(
  body: Record<string, unknown>,
  path: readonly PropertyKey[],
): ApiError | null {
  const field = String(path.at(-1));
  if (!Object.hasOwn(UNSUPPORTED_VALUES, field)) return null;
  let value: unknown = body;
  for (const key of path) value = isObject(value) ? value[String(key)] : undefined;
  const wayOut = UNSUPPORTED_VALUES[field]?.[String(value)];
  if (wayOut === undefined) return null;
  const place = field === 'type' ? path.slice(0, -1) : path;
  return apiError('unsupported_parameter', wayOut, { param: paramOf(place) });
}

function findUnsupportedAnswer(body: Record<string, unknown>): ApiError | null {
  if (!Array.isArray(body.messages)) return null;
  for (const [index, message] of body.messages.entries()) {
    if (!isObject(message) || message.role !== 'assistant') continue;
    const found = UNSUPPORTED_IN_ANSWERS.find(([field]) => isObject(message[field]));
    if (found === undefined) continue;
    return apiError('unsupported_parameter', found[1], { param: `messages[${index}].${found[0]}` });
  }
  return null;
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

function checkToolChoice({ tool_choice: choice, tools }: ChatRequest): ApiError | null {
  const problem = toolChoiceProblem(choice, tools);
  return problem === null
    ? null
    : apiError('invalid_request', `tool_choice: ${problem}`, { param: 'tool_choice' });
}

/** Why a choice cannot be made among these tools; null when it can. */
export function toolChoiceProblem(
  choice: ChatRequest['tool_choice'],
  tools: readonly { readonly function: { readonly name: string } }[] | null | undefined,
): string | null {
  if (choice === null || choice === undefined || choice === 'none' || choice === 'auto') return null;
  const names = (tools ?? []).map((tool) => tool.function.name);
  if (names.length === 0) return 'needs tools';
  if (typeof choice === 'string' || names.includes(choice.function.name)) return null;
  return `names ${choice.function.name}, which is not in tools`;
}
