import { bytes } from '#lib/figures.ts';
import type { ToolCallBody } from '#lib/protocol/chat-chunk.ts';

/** One part of a message whose content is a list. */
export type ContentPart =
  | { type: 'text'; text: string }
  | { type: 'image_url'; image_url: { url: string; detail?: 'auto' | 'low' | 'high' } };

export interface ConfigMessage {
  role: 'system' | 'developer' | 'user' | 'assistant' | 'tool';
  content: string | ContentPart[] | null;
  name?: string;
  tool_calls?: ToolCallBody[];
  tool_call_id?: string;
}

export interface ToolBody {
  type: 'function';
  function: {
    name: string;
    description?: string;
    parameters?: Record<string, unknown>;
    strict?: boolean | null;
  };
}

export type ResponseFormatBody =
  | { type: 'text' }
  | { type: 'json_object' }
  | {
      type: 'json_schema';
      json_schema: {
        name: string;
        description?: string;
        schema?: Record<string, unknown>;
        strict?: boolean | null;
      };
    };

/**
 * A chat-completions request body and nothing else: what the form edits, the JSON view shows, a file holds and
 * `curl -d` runs. Fields this page does not know are kept as they came.
 */
export interface Config {
  model: string;
  messages: ConfigMessage[];
  temperature?: number;
  max_tokens?: number;
  max_completion_tokens?: number;
  top_p?: number;
  presence_penalty?: number;
  frequency_penalty?: number;
  stop?: string | string[];
  seed?: number;
  max_loops?: number;
  /** USD this run may cost at most. */
  max_cost?: number;
  response_format?: ResponseFormatBody;
  tools?: ToolBody[];
  tool_choice?: 'auto' | 'none' | 'required' | { type: 'function'; function: { name: string } };
  parallel_tool_calls?: boolean;
  reasoning_effort?: string;
  stream?: boolean;
  stream_options?: { include_usage?: boolean };
  user?: string;
  [field: string]: unknown;
}

/** A config to begin with: the model, streaming with usage, and the server's defaults for everything else. */
export function newConfig(model: string): Config {
  return { model, messages: [], stream: true, stream_options: { include_usage: true } };
}

/** The config with one field set, or removed when `value` is undefined. Key order is kept. */
export function withField(config: Config, field: string, value: unknown): Config {
  if (value !== undefined) return { ...config, [field]: value };
  const { [field]: _removed, ...rest } = config;
  return { ...rest, model: config.model, messages: config.messages };
}

/** The leading system messages as one text, as the server joins them. */
export function systemPrompt(config: Config): string {
  return leadingSystem(config).map(textOf).join('\n\n');
}

/** The config with its leading system messages replaced by one, or by none when the text is empty. */
export function replaceSystemPrompt(config: Config, text: string): Config {
  const rest = config.messages.slice(leadingSystem(config).length);
  return { ...config, messages: text === '' ? rest : [{ role: 'system', content: text }, ...rest] };
}

/** The config's messages after the leading system prompt. */
export function turnMessages(config: Config): ConfigMessage[] {
  return config.messages.slice(leadingSystem(config).length);
}

/** The text of a message, its image parts left out. */
export function textOf(message: ConfigMessage): string {
  // An assistant's message with tool calls may come without the field.
  if (message.content === null || message.content === undefined) return '';
  if (typeof message.content === 'string') return message.content;
  return message.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}

/** The image addresses (https or data) of a message, in order. */
export function imageUrlsOf(message: ConfigMessage): string[] {
  if (!Array.isArray(message.content)) return [];
  return message.content.flatMap((part) => (part.type === 'image_url' ? [part.image_url.url] : []));
}

function leadingSystem(config: Config): ConfigMessage[] {
  const end = config.messages.findIndex(({ role }) => role !== 'system' && role !== 'developer');
  return end === -1 ? config.messages : config.messages.slice(0, end);
}

/** The body with the bytes of data-URL images cut to a readable stub: for display and logs, not for sending. */
export function shortenImages(body: Config): Config {
  return { ...body, messages: body.messages.map(shortenMessage) };
}

function shortenMessage(message: ConfigMessage): ConfigMessage {
  if (!Array.isArray(message.content)) return message;
  const content = message.content.map((part) =>
    part.type === 'image_url'
      ? { ...part, image_url: { ...part.image_url, url: shortenUrl(part.image_url.url) } }
      : part,
  );
  return { ...message, content };
}

function shortenUrl(url: string): string {
  const comma = url.indexOf(',');
  if (!url.startsWith('data:') || url.length < 200) return url;
  return `${url.slice(0, comma + 1)}…${bytes(Math.round((url.length - comma) * 0.75))}…`;
}
