import type { AnthropicProvider } from '@ai-sdk/anthropic';
import type { JSONSchema7 } from 'json-schema';
import type { ModelCall } from '#lib/models/provider.ts';
import { isJsonObject, parseJson } from '#lib/models/upstream/json-access.ts';
import { OBJECT_INSTRUCTION, withInstruction } from '#lib/models/upstream/json-instruction.ts';
import type {
  ImagePart,
  PromptMessage,
  ReasoningEffort,
  TextPart,
  ToolChoice,
} from '#lib/protocol/prompt.ts';

export type AnthropicModel = ReturnType<AnthropicProvider>;
export type AnthropicCallOptions = Parameters<AnthropicModel['doStream']>[0];
type AnthropicPrompt = AnthropicCallOptions['prompt'];
type AnthropicMessage = AnthropicPrompt[number];
type AnthropicUserPart = Extract<AnthropicMessage, { role: 'user' }>['content'][number];

/**
 * A call in the SDK's terms. The SDK knows what each Claude takes (it clamps temperature to 1, drops penalties,
 * seeds and, on newer models, sampling); what it would let grow beyond the caller's limit is fitted here.
 */
export function anthropicRequest(call: ModelCall, abortSignal: AbortSignal): AnthropicCallOptions {
  const { responseFormat: format } = call;
  const messages =
    format?.type === 'json_object' ? withInstruction(call.messages, OBJECT_INSTRUCTION) : call.messages;
  const thinking = thinkingFor(call);
  const byBudget = thinking.kind === 'budget';
  return {
    abortSignal,
    includeRawChunks: false,
    prompt: promptOf(messages),
    // The SDK adds the budget back on, so the vendor gets the caller's own limit.
    maxOutputTokens: byBudget ? thinking.answerTokens : call.maxTokens,
    ...(call.temperature === null ? {} : { temperature: call.temperature }),
    ...(call.topP === null ? {} : { topP: call.topP }),
    ...(call.stop.length === 0 ? {} : { stopSequences: stopsOf(call.stop) }),
    ...toolsOf(call),
    ...(thinking.kind === 'effort' ? { reasoning: thinking.effort } : {}),
    ...(format?.type === 'json_schema'
      ? {
          responseFormat: {
            type: 'json',
            name: format.name,
            schema: format.schema as JSONSchema7,
            ...(format.description === null ? {} : { description: format.description }),
          },
        }
      : {}),
    providerOptions: {
      anthropic: {
        ...(byBudget ? { thinking: { type: 'enabled', budgetTokens: thinking.budgetTokens } } : {}),
        ...(call.parallelToolCalls === false ? { disableParallelToolUse: true } : {}),
        ...(call.user === null ? {} : { metadata: { userId: call.user } }),
      },
    },
  };
}

/** Anthropic refuses stop sequences of nothing but white space. */
function stopsOf(stops: readonly string[]): string[] {
  return stops.filter((stop) => stop.trim() !== '');
}

function toolsOf({ tools, toolChoice }: ModelCall): Pick<AnthropicCallOptions, 'tools' | 'toolChoice'> {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(({ name, description, parameters, strict }) => ({
      type: 'function',
      name,
      inputSchema: parameters as JSONSchema7,
      ...(description === null ? {} : { description }),
      ...(strict === null ? {} : { strict }),
    })),
    ...(toolChoice === null ? {} : { toolChoice: choiceOf(toolChoice) }),
  };
}

function choiceOf(choice: ToolChoice): NonNullable<AnthropicCallOptions['toolChoice']> {
  return typeof choice === 'string' ? { type: choice } : { type: 'tool', toolName: choice.name };
}

function promptOf(messages: readonly PromptMessage[]): AnthropicPrompt {
  const names = new Map<string, string>();
  return messages.flatMap((message): AnthropicMessage[] => {
    switch (message.role) {
      case 'system':
        return message.content === '' ? [] : [{ role: 'system', content: message.content }];
      case 'user':
        return [{ role: 'user', content: partsOf(message.content) }];
      case 'assistant': {
        for (const { id, name } of message.toolCalls) names.set(id, name);
        return assistantTurn(message);
      }
      case 'tool': {
        const { toolCallId, content: value } = message;
        const toolName = names.get(toolCallId) ?? 'tool';
        const output = { type: 'text', value } as const;
        return [{ role: 'tool', content: [{ type: 'tool-result', toolCallId, toolName, output }] }];
      }
      default:
        return message satisfies never;
    }
  });
}

function assistantTurn(message: Extract<PromptMessage, { role: 'assistant' }>): AnthropicMessage[] {
  const text = message.content === '' ? [] : [{ type: 'text', text: message.content } as const];
  const calls = message.toolCalls.map(({ id, name, arguments: json }) => {
    const input = parseJson(json);
    return {
      type: 'tool-call',
      toolCallId: id,
      toolName: name,
      input: isJsonObject(input) ? input : {},
    } as const;
  });
  const content = [...text, ...calls];
  return content.length === 0 ? [] : [{ role: 'assistant', content }];
}

/** Anthropic refuses empty texts beside others. */
function partsOf(parts: readonly (TextPart | ImagePart)[]): AnthropicUserPart[] {
  const said = parts.filter((part) => part.type === 'image' || part.text !== '');
  return (said.length === 0 ? parts : said).map((part) =>
    part.type === 'text' ? { type: 'text', text: part.text } : fileOf(part),
  );
}

function fileOf({ source }: ImagePart): AnthropicUserPart {
  return source.kind === 'url'
    ? { type: 'file', mediaType: 'image/*', data: { type: 'url', url: new URL(source.url) } }
    : { type: 'file', mediaType: source.mediaType, data: { type: 'data', data: source.base64 } };
}

/**
 * How a call thinks. The caller's `max_tokens` is a promise about money, so thinking never adds to it: newer
 * models share it out themselves, older ones get a part of it set aside as their budget.
 */
type Thinking =
  /** Nothing is asked for: the vendor's default. */
  | { readonly kind: 'default' }
  /** The model decides, guided by an effort. */
  | { readonly kind: 'effort'; readonly effort: ReasoningEffort }
  /** `answerTokens` and `budgetTokens` add up to the caller's limit. */
  | { readonly kind: 'budget'; readonly budgetTokens: number; readonly answerTokens: number };

/** Models before 4.6 think on a fixed budget, those before 3.7 not at all. */
const BY_BUDGET = /^claude-(?:3-7-|(?:sonnet|opus)-4-(?:[015]\b|2025)|haiku-4-5)/;
const NEVER = /^claude-(?:2|3-5|3-haiku|3-opus|3-sonnet|instant|v1)/;
const LEAST_BUDGET = 1_024;

const SHARE: Readonly<Record<ReasoningEffort, number>> = {
  none: 0,
  minimal: 0.2,
  low: 0.25,
  medium: 0.5,
  high: 0.75,
  xhigh: 0.85,
  max: 0.9,
};

function thinkingFor(call: ModelCall): Thinking {
  const { model, reasoningEffort: effort, maxTokens } = call;
  if (effort === null || NEVER.test(model)) return { kind: 'default' };
  if (!BY_BUDGET.test(model)) return { kind: 'effort', effort };
  // These models want their thoughts back with a tool's result, and we do not keep them.
  if (call.messages.at(-1)?.role === 'tool') return { kind: 'default' };
  const share = Math.max(LEAST_BUDGET, Math.floor(maxTokens * SHARE[effort]));
  const roomEnough = SHARE[effort] > 0 && maxTokens >= 2 * LEAST_BUDGET;
  if (!roomEnough) return { kind: 'default' };
  return { kind: 'budget', budgetTokens: share, answerTokens: maxTokens - share };
}
