import { type CatalogueEntry, day } from './catalogue.ts';

/** The Groq models on offer, under Groq's own ids. Lengths from Groq's model pages. */

interface Abilities {
  readonly images?: boolean;
  readonly tools?: boolean;
}

function model(
  id: string,
  contextLength: number,
  maxOutputTokens: number,
  released: string,
  { images = false, tools = true }: Abilities = {},
): CatalogueEntry {
  return {
    id,
    contextLength,
    maxOutputTokens,
    images,
    tools,
    obeysToolChoice: tools,
    structuredOutput: true,
    imageTokens: { rule: 'flat', tokens: images ? 3_000 : 0 },
    tokenFactor: 1.4,
    created: day(released),
  };
}

export const GROQ_CATALOGUE: readonly CatalogueEntry[] = [
  model('llama3-70b-8192', 8_192, 8_192, '2024-04-18'),
  model('deepseek-r1-distill-llama-70b', 131_072, 131_072, '2025-01-26'),
  model('llama-3.3-70b-versatile', 131_072, 32_768, '2024-12-06'),
  model('llama-3.1-8b-instant', 131_072, 131_072, '2024-07-23'),
  model('openai/gpt-oss-120b', 131_072, 65_536, '2025-08-05'),
  model('openai/gpt-oss-20b', 131_072, 65_536, '2025-08-05'),
  model('qwen/qwen3-32b', 131_072, 40_960, '2025-05-28'),
  model('moonshotai/kimi-k2-instruct', 131_072, 16_384, '2025-07-14'),
  model('meta-llama/llama-4-scout-17b-16e-instruct', 131_072, 8_192, '2025-04-05', { images: true }),
  model('meta-llama/llama-4-maverick-17b-128e-instruct', 131_072, 8_192, '2025-04-05', { images: true }),
];

/** Entries of Groq's own list that do not chat. */
export const GROQ_NOT_CHAT: RegExp = /whisper|tts|guard|orpheus/;
