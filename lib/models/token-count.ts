import { PROMPT_OVERHEAD } from '#lib/pricing/prompt-overhead.ts';
import type { PromptMessage, ResponseFormat, ToolDefinition } from '#lib/protocol/prompt.ts';
import type { EmbeddingInput } from './provider.ts';
import { eachSlice, slicesOf } from './text-slices.ts';
import { type Encoding, loadedTokenizer, type Tokenizer, tokenizer } from './tokenizer.ts';
import { Turns } from './turns.ts';

/** Shorter texts, most questions among them, are counted in no time and seldom come again. */
const SHORTEST = 200;
/** A megabyte of text that comes only once must not push everything else out. */
const LONGEST = 200_000;
const GENERATION_CHARS = 2_000_000;

/**
 * Remembers how many tokens a text has: system prompts come with every request, and a conversation with each of its
 * turns. Two generations instead of a list in order of use: what was not asked for during a whole one is forgotten.
 */
export class CountedTexts {
  #young = new Map<string, number>();
  #old: ReadonlyMap<string, number> = new Map();
  #youngChars = 0;

  get(text: string): number | undefined {
    if (text.length < SHORTEST) return undefined;
    const known = this.#young.get(text);
    if (known !== undefined) return known;
    const older = this.#old.get(text);
    if (older !== undefined) this.set(text, older);
    return older;
  }

  set(text: string, tokens: number): void {
    if (text.length < SHORTEST || text.length > LONGEST) return;
    this.#young.set(text, tokens);
    this.#youngChars += text.length;
    if (this.#youngChars < GENERATION_CHARS) return;
    this.#old = this.#young;
    this.#young = new Map();
    this.#youngChars = 0;
  }
}

/** Counted at once and without a promise up to here. */
const SYNC_CHARS = 4_000;

const counted = new CountedTexts();

function countNow(text: string, { count }: Tokenizer): number {
  let total = 0;
  for (const slice of slicesOf(text)) total += count(slice);
  counted.set(text, total);
  return total;
}

async function countInTurns(text: string): Promise<number> {
  const { count } = await tokenizer();
  let total = 0;
  await eachSlice(text, (slice) => {
    total += count(slice);
    return true;
  });
  counted.set(text, total);
  return total;
}

/**
 * Tokens of a text in o200k_base. A number at once for texts up to 4,000 characters when the tokenizer is loaded,
 * else a promise; never holds the event loop for more than a few milliseconds at a time.
 */
export function countTokens(text: string): number | Promise<number> {
  if (text === '') return 0;
  const known = counted.get(text);
  if (known !== undefined) return known;
  const ready = loadedTokenizer();
  if (ready !== null && text.length <= SYNC_CHARS) return countNow(text, ready);
  return countInTurns(text);
}

function* textsOf(message: PromptMessage): Generator<string> {
  switch (message.role) {
    case 'system':
    case 'tool':
      yield message.content;
      return;
    case 'user':
      for (const part of message.content) if (part.type === 'text') yield part.text;
      return;
    case 'assistant':
      yield message.content;
      for (const call of message.toolCalls) {
        yield call.name;
        yield call.arguments;
      }
      return;
    default:
      message satisfies never;
  }
}

function* textsOfPrompt(
  messages: readonly PromptMessage[],
  tools: readonly ToolDefinition[],
  format: ResponseFormat | null,
): Generator<string> {
  for (const message of messages) yield* textsOf(message);
  for (const { name, description, parameters } of tools)
    yield JSON.stringify({ name, description, parameters });
  if (format?.type === 'json_schema') yield JSON.stringify(format.schema);
}

/** Input tokens of a prompt as OpenAI would count its text and tools. Images are not included: see `imageTokens`. */
export async function countPromptTokens(
  messages: readonly PromptMessage[],
  tools: readonly ToolDefinition[] = [],
  format: ResponseFormat | null = null,
): Promise<number> {
  let total = PROMPT_OVERHEAD.answer;
  for (const message of messages) {
    total += PROMPT_OVERHEAD.message;
    if ('name' in message && message.name !== undefined) total += PROMPT_OVERHEAD.name;
  }
  let charsThisTurn = 0;
  for (const text of textsOfPrompt(messages, tools, format)) {
    const counted = countTokens(text);
    total += typeof counted === 'number' ? counted : await counted;
    charsThisTurn += text.length;
    if (charsThisTurn < SYNC_CHARS) continue;
    // Thousands of short messages must not hold the event loop either.
    await new Promise((resolve) => setImmediate(resolve));
    charsThisTurn = 0;
  }
  return total;
}

/**
 * Tokens of each of an embedding's inputs, lists of tokens by their length. Once all together are beyond `atMost` it
 * stops: the counts up to there are returned, the last one perhaps of a part.
 */
export async function countInputTokens(
  inputs: readonly EmbeddingInput[],
  encoding: Encoding,
  atMost: number,
): Promise<readonly number[]> {
  const { count } = await tokenizer(encoding);
  const turns = new Turns();
  const counts: number[] = [];
  let left = atMost;
  for (const input of inputs) {
    const before = left;
    if (typeof input !== 'string') left -= input.length;
    else
      await eachSlice(
        input,
        (slice) => {
          left -= count(slice);
          return left >= 0;
        },
        turns,
      );
    counts.push(before - left);
    if (left < 0) break;
  }
  return counts;
}
