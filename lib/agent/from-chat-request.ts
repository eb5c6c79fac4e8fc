import { usdToMicros } from '#lib/pricing/money.ts';
import { DEFAULT_SYSTEM_PROMPT } from '#lib/protocol/agent-prompts.ts';
import type { ChatRequest, ChatRequestMessage } from '#lib/protocol/chat-request.ts';
import type { ImageDetail, ImagePart, PromptMessage, TextPart } from '#lib/protocol/prompt.ts';
import { SETTING_DEFAULTS } from '#lib/protocol/setting-defaults.ts';
import type { AgentRun } from './agent-run.ts';
import { toResponseFormat, toSeed, toStopList, toToolChoice, toToolDefinitions } from './function-tools.ts';

/** An image as a request names it, before its bytes or address were checked. `param` is where it stands. */
export interface ImageReference {
  readonly url: string;
  readonly detail: ImageDetail;
  readonly param: string;
  /** Base64 without a `data:` prefix is allowed too. */
  readonly rawBase64: boolean;
}

/** The images of a conversation in reading order. */
export function chatImageReferences(request: ChatRequest): ImageReference[] {
  return request.messages.flatMap((message, m) => {
    if (message.role !== 'user' || typeof message.content === 'string') return [];
    return message.content.flatMap((part, p) =>
      part.type === 'image_url'
        ? [
            {
              url: part.image_url.url,
              detail: part.image_url.detail ?? 'auto',
              param: `messages[${m}].content[${p}].image_url.url`,
              rawBase64: false,
            },
          ]
        : [],
    );
  });
}

/** A checked chat request → the run it asks for. `images` are the accepted images in reading order. */
export function fromChatRequest(request: ChatRequest, images: readonly ImagePart[]): AgentRun {
  const tools = toToolDefinitions(request.tools);
  return {
    model: request.model,
    messages: toPromptMessages(request.messages, images),
    maxLoops: request.max_loops ?? SETTING_DEFAULTS.max_loops,
    maxTokens: toMaxTokens(request),
    settings: {
      temperature: request.temperature ?? SETTING_DEFAULTS.temperature,
      topP: request.top_p ?? null,
      presencePenalty: request.presence_penalty ?? null,
      frequencyPenalty: request.frequency_penalty ?? null,
      stop: toStopList(request.stop),
      seed: toSeed(request.seed),
      tools,
      toolChoice: toToolChoice(request.tool_choice, tools),
      parallelToolCalls: request.parallel_tool_calls ?? null,
      responseFormat: toResponseFormat(request.response_format),
      reasoningEffort: request.reasoning_effort ?? null,
      verbosity: request.verbosity ?? null,
      user: request.user ?? request.safety_identifier ?? null,
    },
    maxCostMicros: request.max_cost ? usdToMicros(request.max_cost) : null,
    stream: request.stream ?? false,
    promptWriter: null,
  };
}

/** 0 is what some SDKs send for "unset". */
function toMaxTokens(request: ChatRequest): AgentRun['maxTokens'] {
  if (request.max_completion_tokens)
    return { value: request.max_completion_tokens, param: 'max_completion_tokens' };
  return request.max_tokens ? { value: request.max_tokens, param: 'max_tokens' } : null;
}

function toPromptMessages(
  messages: readonly ChatRequestMessage[],
  images: readonly ImagePart[],
): PromptMessage[] {
  const queue = [...images];
  const system = messages.flatMap((message) =>
    message.role === 'system' || message.role === 'developer' ? [textOf(message.content)] : [],
  );
  const turns = messages.flatMap((message) => {
    const turn = toTurn(message, queue);
    return turn === null ? [] : [turn];
  });
  const prompt = system.length > 0 ? system.join('\n\n') : DEFAULT_SYSTEM_PROMPT;
  return [{ role: 'system', content: prompt }, ...turns];
}

/** System messages are null here: they are joined into one. User turns take their images from the queue. */
function toTurn(message: ChatRequestMessage, images: ImagePart[]): PromptMessage | null {
  const named = 'name' in message && message.name ? { name: message.name } : {};
  switch (message.role) {
    case 'system':
    case 'developer':
      return null;
    case 'user':
      return { role: 'user', content: toUserParts(message.content, images), ...named };
    case 'assistant':
      return {
        role: 'assistant',
        content: textOf(message.content ?? message.refusal ?? ''),
        toolCalls: (message.tool_calls ?? []).map((call) => ({ id: call.id, ...call.function })),
        ...named,
      };
    case 'tool':
      return { role: 'tool', toolCallId: message.tool_call_id, content: textOf(message.content) };
    default:
      return message satisfies never;
  }
}

type UserContent = Extract<ChatRequestMessage, { role: 'user' }>['content'];

function toUserParts(content: UserContent, images: ImagePart[]): (TextPart | ImagePart)[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return content.map((part) => {
    if (part.type === 'text') return { type: 'text', text: part.text };
    const image = images.shift();
    if (image === undefined) throw new Error('a conversation has more image parts than accepted images');
    return image;
  });
}

function textOf(content: string | readonly ({ text: string } | { refusal: string })[]): string {
  if (typeof content === 'string') return content;
  return content.map((part) => ('text' in part ? part.text : part.refusal)).join('');
}
