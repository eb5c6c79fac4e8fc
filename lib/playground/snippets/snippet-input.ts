import type { Config } from '#lib/playground/config.ts';

export interface SnippetInput {
  /** The body to send; for display cut long images first with `shortenImages`. */
  body: Config;
  /** Such as `http://localhost:3000`; `/v1` is added. */
  origin: string;
}

/** Body fields that the OpenAI SDKs know by name; all others go in by the SDK's way for extra fields. */
export const OPENAI_FIELDS: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'temperature',
  'max_tokens',
  'max_completion_tokens',
  'top_p',
  'presence_penalty',
  'frequency_penalty',
  'stop',
  'seed',
  'response_format',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'reasoning_effort',
  'stream',
  'stream_options',
  'user',
  'n',
  'logprobs',
  'top_logprobs',
  'logit_bias',
  'metadata',
  'safety_identifier',
  'store',
  'service_tier',
  'verbosity',
  'prediction',
  'modalities',
]);

/** The variable that every snippet reads the key from. */
export const KEY_VARIABLE = 'SWARMS_API_KEY';
