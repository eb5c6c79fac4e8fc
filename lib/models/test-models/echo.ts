import type { ModelCall, ModelSettings } from '#lib/models/provider.ts';
import type { ImagePart, PromptMessage } from '#lib/protocol/prompt.ts';

/** Earlier answers are shortened: each echo holds all turns, so they would double with every turn of a chat. */
const ANSWER_CHARS = 200;

function shorten(text: string): string {
  if (text.length <= ANSWER_CHARS) return text;
  const kept = text.slice(0, ANSWER_CHARS).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}… (${text.length - kept.length} more characters)`;
}

function describeImage({ source, size }: ImagePart): string {
  if (source.kind === 'url') return `image ${source.url}`;
  return size === null ? source.mediaType : `${source.mediaType} ${size.width}x${size.height}`;
}

function describeTurn(message: PromptMessage): string {
  switch (message.role) {
    case 'system':
      return `system: ${message.content}`;
    case 'user': {
      const who = message.name === undefined ? 'user' : `user (${message.name})`;
      const parts = message.content.map((part) => (part.type === 'text' ? part.text : describeImage(part)));
      return `${who}: ${parts.join('\n')}`;
    }
    case 'assistant': {
      const calls = message.toolCalls.map((call) => `${call.name}(${call.arguments})`);
      return `assistant: ${[shorten(message.content), ...calls].filter((text) => text !== '').join('\n')}`;
    }
    case 'tool':
      return `tool (${message.toolCallId}): ${message.content}`;
    default:
      return message satisfies never;
  }
}

/** By the name that a request has for it. A setting that is not here does not compile. */
function describeSettings(call: ModelCall): string {
  const settings: Readonly<Record<keyof ModelSettings | 'maxTokens', unknown>> = {
    temperature: call.temperature,
    maxTokens: call.maxTokens,
    topP: call.topP,
    presencePenalty: call.presencePenalty,
    frequencyPenalty: call.frequencyPenalty,
    stop: call.stop.length === 0 ? null : call.stop,
    seed: call.seed,
    tools: call.tools.length === 0 ? null : call.tools.map((tool) => tool.name),
    toolChoice: call.toolChoice,
    parallelToolCalls: call.parallelToolCalls,
    responseFormat: call.responseFormat?.type ?? null,
    reasoningEffort: call.reasoningEffort,
    verbosity: call.verbosity,
    user: call.user,
  };
  return Object.entries(settings)
    .filter(([, value]) => value !== null)
    .map(
      ([name, value]) => `${requestName(name)}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    )
    .join('\n');
}

/** `topP` → `top_p` */
function requestName(setting: string): string {
  return setting.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** What `test/echo` answers: the turns as the model got them, then the settings that were not left out. */
export function echoText(call: ModelCall): string {
  return `${call.messages.map(describeTurn).join('\n\n')}\n\n${describeSettings(call)}\n`;
}
