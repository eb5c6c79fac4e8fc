import { REASONING_EFFORTS, type ReasoningEffort } from '#lib/protocol/prompt.ts';

/** What a model on the OpenAI wire understands of a request; the rest is translated or left out. */
export interface Dialect {
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
  /** temperature and top_p. */
  readonly sampling: boolean;
  readonly penalties: boolean;
  readonly stop: boolean;
  readonly parallelToolCalls: boolean;
  /** `name` on messages. */
  readonly names: boolean;
  readonly jsonSchema: boolean;
  /** The efforts that can be asked for; none when the model knows no such setting. */
  readonly efforts: readonly ReasoningEffort[];
  readonly verbosity: boolean;
  /** Images in full size, as `detail: original`. */
  readonly originalDetail: boolean;
  /** The effort that calls with tools must have, where the vendor demands one. */
  readonly effortWithTools: ReasoningEffort | null;
  /** Sent with every request. */
  readonly extra: Readonly<Record<string, unknown>>;
}

/** A server that we know nothing of gets everything and decides by itself. */
const PLAIN: Dialect = {
  maxTokensField: 'max_tokens',
  sampling: true,
  penalties: true,
  stop: true,
  parallelToolCalls: true,
  names: true,
  jsonSchema: true,
  efforts: REASONING_EFFORTS,
  verbosity: true,
  originalDetail: true,
  effortWithTools: null,
  extra: {},
};

const OPENAI_CHAT: Dialect = { ...PLAIN, efforts: [], verbosity: false, originalDetail: false };

/** https://platform.openai.com/docs/guides/reasoning: no sampling settings, no penalties, no stop. */
const OPENAI_REASONING: Dialect = {
  ...OPENAI_CHAT,
  maxTokensField: 'max_completion_tokens',
  sampling: false,
  penalties: false,
  stop: false,
  efforts: ['low', 'medium', 'high'],
};

const GPT_5: Dialect = { ...OPENAI_REASONING, verbosity: true };
/** From here on Chat Completions takes tools only without reasoning, and images in full size. */
const GPT_5_4: Dialect = {
  ...GPT_5,
  efforts: ['none', 'low', 'medium', 'high', 'xhigh'],
  originalDetail: true,
  effortWithTools: 'none',
};

const OPENAI_RULES: readonly (readonly [RegExp, Dialect])[] = [
  [/^gpt-5-chat/, { ...OPENAI_CHAT, maxTokensField: 'max_completion_tokens' }],
  [/^gpt-5\.\d-chat/, { ...OPENAI_REASONING, efforts: [] }],
  [/^o\d/, { ...OPENAI_REASONING, parallelToolCalls: false }],
  [/^gpt-5(?:-|$)/, { ...GPT_5, efforts: ['minimal', 'low', 'medium', 'high'] }],
  [/^gpt-5\.1/, { ...GPT_5, efforts: ['none', 'low', 'medium', 'high'] }],
  [/^gpt-5\.[23]/, { ...GPT_5, efforts: ['none', 'low', 'medium', 'high', 'xhigh'] }],
  [/^gpt-5\.[45]/, GPT_5_4],
  // Always thinks.
  [/^gpt-6-astra/, { ...GPT_5_4, efforts: ['low', 'medium', 'high', 'xhigh', 'max'], effortWithTools: null }],
  [/^gpt-(?:5\.[6-9]|[6-9])/, { ...GPT_5_4, efforts: ['none', 'low', 'medium', 'high', 'xhigh', 'max'] }],
];

const GROQ: Dialect = {
  ...PLAIN,
  names: false,
  jsonSchema: false,
  efforts: [],
  verbosity: false,
  originalDetail: false,
};

/** https://console.groq.com/docs/reasoning and /docs/structured-outputs */
const GROQ_RULES: readonly (readonly [RegExp, Dialect])[] = [
  [/^openai\/gpt-oss/, { ...GROQ, jsonSchema: true, efforts: ['low', 'medium', 'high'] }],
  // Without this the thoughts stand in the text.
  [/^(?:deepseek-r1|qwen\/qwen3)/, { ...GROQ, extra: { reasoning_format: 'parsed' } }],
  [/^(?:meta-llama\/llama-4|moonshotai\/kimi-k2)/, { ...GROQ, jsonSchema: true }],
];

export function dialectOf(host: string, model: string): Dialect {
  const byModel = (rules: typeof OPENAI_RULES) => rules.find(([pattern]) => pattern.test(model))?.[1];
  if (host === 'openai') return byModel(OPENAI_RULES) ?? OPENAI_CHAT;
  if (host === 'groq') return byModel(GROQ_RULES) ?? GROQ;
  return PLAIN;
}

/** The strongest allowed effort that is not stronger than the wanted one, else the weakest allowed; null when none is. */
export function nearestEffort(
  wanted: ReasoningEffort,
  allowed: readonly ReasoningEffort[],
): ReasoningEffort | null {
  const limit = REASONING_EFFORTS.indexOf(wanted);
  const ordered = REASONING_EFFORTS.filter((effort) => allowed.includes(effort));
  return ordered.findLast((effort) => REASONING_EFFORTS.indexOf(effort) <= limit) ?? ordered[0] ?? null;
}
