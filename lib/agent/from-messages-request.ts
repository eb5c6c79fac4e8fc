import { usdToMicros } from '#lib/pricing/money.ts';
import { DEFAULT_SYSTEM_PROMPT } from '#lib/protocol/agent-prompts.ts';
import type { CountTokensRequest, MessageParam, MessagesRequest } from '#lib/protocol/messages-request.ts';
import type {
  ImagePart,
  PromptMessage,
  ReasoningEffort,
  ResponseFormat,
  TextPart,
  ToolChoice,
  ToolDefinition,
} from '#lib/protocol/prompt.ts';
import { SETTING_DEFAULTS } from '#lib/protocol/setting-defaults.ts';
import type { AgentRun } from './agent-run.ts';
import type { ImageReference } from './from-chat-request.ts';

/** What Anthropic documents for an absent temperature. */
const TEMPERATURE = 1;

type Block = Exclude<MessageParam['content'], string>[number];
type ImageBlock = Extract<Block, { type: 'image' }>;
type ResultBlock = Extract<Block, { type: 'tool_result' }>;

function blocksOf(content: MessageParam['content']): readonly Block[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

/** The images of a conversation in reading order, those of tool results included. */
export function messagesImageReferences({ messages }: CountTokensRequest): ImageReference[] {
  return messages.flatMap(({ content }, m) =>
    blocksOf(content).flatMap((block, b) => {
      const at = `messages.${m}.content.${b}`;
      if (block.type === 'image') return [toReference(block, at)];
      if (block.type !== 'tool_result' || !Array.isArray(block.content)) return [];
      return block.content.flatMap((part, p) =>
        part.type === 'image' ? [toReference(part, `${at}.content.${p}`)] : [],
      );
    }),
  );
}

function toReference({ source }: ImageBlock, at: string): ImageReference {
  return source.type === 'base64'
    ? { url: source.data, detail: 'auto', param: `${at}.source.data`, rawBase64: true }
    : { url: source.url, detail: 'auto', param: `${at}.source.url`, rawBase64: false };
}

/** A checked request of `POST /v1/messages` → the run it asks for. `images` are the accepted images in reading order. */
export function fromMessagesRequest(request: MessagesRequest, images: readonly ImagePart[]): AgentRun {
  return {
    model: request.model,
    messages: toPromptMessages(request, images),
    maxLoops: request.max_loops ?? SETTING_DEFAULTS.max_loops,
    maxTokens: { value: request.max_tokens, param: 'max_tokens' },
    settings: {
      temperature: request.temperature ?? TEMPERATURE,
      topP: request.top_p ?? null,
      presencePenalty: null,
      frequencyPenalty: null,
      stop: request.stop_sequences ?? [],
      seed: null,
      tools: toTools(request),
      toolChoice: toChoice(request),
      parallelToolCalls: isSerial(request) ? false : null,
      responseFormat: toFormat(request),
      reasoningEffort: toEffort(request),
      verbosity: null,
      user: request.metadata?.user_id ?? null,
    },
    maxCostMicros: request.max_cost ? usdToMicros(request.max_cost) : null,
    stream: request.stream ?? false,
    promptWriter: null,
  };
}

function toTools({ tools }: CountTokensRequest): ToolDefinition[] {
  return (tools ?? []).map(({ name, description, input_schema, strict }) => ({
    name,
    description: description ?? null,
    parameters: input_schema,
    strict: strict ?? null,
  }));
}

/** Without tools there is nothing to choose. */
function toChoice({ tool_choice: choice, tools }: CountTokensRequest): ToolChoice | null {
  if (!choice || !tools || tools.length === 0) return null;
  if (choice.type === 'tool') return { name: choice.name };
  return choice.type === 'any' ? 'required' : choice.type;
}

function isSerial({ tool_choice: choice }: CountTokensRequest): boolean {
  return choice && 'disable_parallel_tool_use' in choice
    ? (choice.disable_parallel_tool_use ?? false)
    : false;
}

function toFormat({ output_config: output }: CountTokensRequest): ResponseFormat | null {
  if (!output?.format) return null;
  return {
    type: 'json_schema',
    name: 'answer',
    description: null,
    schema: output.format.schema,
    strict: null,
  };
}

const LOW_BUDGET = 4_096;
const MEDIUM_BUDGET = 16_384;

function toEffort({ thinking, output_config: output }: CountTokensRequest): ReasoningEffort | null {
  if (thinking?.type === 'disabled') return 'none';
  if (output?.effort) return output.effort;
  if (!thinking) return null;
  if (thinking.type === 'adaptive') return 'high';
  if (thinking.budget_tokens < LOW_BUDGET) return 'low';
  return thinking.budget_tokens < MEDIUM_BUDGET ? 'medium' : 'high';
}

function toPromptMessages(
  { system, messages }: CountTokensRequest,
  images: readonly ImagePart[],
): PromptMessage[] {
  const queue = [...images];
  const prompt = typeof system === 'string' ? system : (system ?? []).map(({ text }) => text).join('\n\n');
  const turns = joined(messages).flatMap(({ role, blocks }) =>
    role === 'user' ? toUserTurns(blocks, queue) : [toAssistantTurn(blocks)],
  );
  return [{ role: 'system', content: prompt || DEFAULT_SYSTEM_PROMPT }, ...turns];
}

interface Turn {
  readonly role: MessageParam['role'];
  readonly blocks: Block[];
}

/** Turns of one role that follow each other are one. */
function joined(messages: readonly MessageParam[]): readonly Turn[] {
  const turns: Turn[] = [];
  for (const { role, content } of messages) {
    const last = turns.at(-1);
    if (last?.role === role) last.blocks.push(...blocksOf(content));
    else turns.push({ role, blocks: [...blocksOf(content)] });
  }
  return turns;
}

/**
 * What tools came to, then what the user says. Not every vendor takes images as a tool's result, so they stand first in
 * what the user says, behind the name of their call.
 */
function toUserTurns(blocks: readonly Block[], images: ImagePart[]): PromptMessage[] {
  const results: PromptMessage[] = [];
  const shown: (TextPart | ImagePart)[] = [];
  const said: (TextPart | ImagePart)[] = [];
  for (const block of blocks) {
    if (block.type === 'text') said.push({ type: 'text', text: block.text });
    if (block.type === 'image') said.push(next(images));
    if (block.type !== 'tool_result') continue;
    const pictures = imagesOf(block).map(() => next(images));
    results.push({ role: 'tool', toolCallId: block.tool_use_id, content: toResult(block) });
    if (pictures.length > 0)
      shown.push({ type: 'text', text: `Images of the result of ${block.tool_use_id}:` }, ...pictures);
  }
  const content = [...shown, ...said];
  return content.length === 0 && results.length > 0 ? results : [...results, { role: 'user', content }];
}

function imagesOf({ content }: ResultBlock): readonly ImageBlock[] {
  return Array.isArray(content) ? content.filter((part) => part.type === 'image') : [];
}

/** A failure is told in words: only Anthropic's wire has a field for it. */
function toResult({ content, is_error: failed }: ResultBlock): string {
  const text =
    typeof content === 'string'
      ? content
      : (content ?? []).map((part) => (part.type === 'text' ? part.text : '')).join('');
  return failed ? `Error: ${text}` : text;
}

function toAssistantTurn(blocks: readonly Block[]): PromptMessage {
  return {
    role: 'assistant',
    content: blocks.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    toolCalls: blocks.flatMap((block) =>
      block.type === 'tool_use'
        ? [{ id: block.id, name: block.name, arguments: JSON.stringify(block.input) }]
        : [],
    ),
  };
}

function next(images: ImagePart[]): ImagePart {
  const image = images.shift();
  if (image === undefined) throw new Error('a conversation has more image blocks than accepted images');
  return image;
}

/** The part of a run that is counted as its prompt. */
export function fromCountTokensRequest(request: CountTokensRequest, images: readonly ImagePart[]): AgentRun {
  return fromMessagesRequest({ ...request, max_tokens: 1 }, images);
}
