import { estimateTokenCount } from 'tokenx';
import { compact, dollarsAtMost } from '#lib/figures.ts';
import type { ImageAttachment } from '#lib/playground/images/attachment.ts';
import { imageTokens } from '#lib/pricing/image-tokens.ts';
import { quotedModelOf } from '#lib/pricing/listed-model.ts';
import { toUsd, usdToMicros } from '#lib/pricing/money.ts';
import { PROMPT_OVERHEAD } from '#lib/pricing/prompt-overhead.ts';
import { boundCall, type QuotedRun, quoteMicros } from '#lib/pricing/quote.ts';
import type { ModelBody } from '#lib/protocol/account-answer-schema.ts';
import { DEFAULT_SYSTEM_PROMPT } from '#lib/protocol/agent-prompts.ts';
import type { ImageSize } from '#lib/protocol/prompt.ts';
import { SETTING_DEFAULTS } from '#lib/protocol/setting-defaults.ts';
import { byteLength } from './byte-length.ts';
import { type Config, type ConfigMessage, imageUrlsOf, type ToolBody } from './config.ts';
import type { Turn } from './conversation.ts';
import { substitute, type Variables } from './variables.ts';

/** What Send would cost. Load this file at need: it brings its token counter. */
export interface Estimate {
  /** About how many prompt tokens there are, images included. */
  readonly promptTokens: number;
  /** Micro-dollars: never less than what the server holds for the run. Null while the model's prices are not known. */
  readonly mostMicros: number | null;
}

/** What would be sent: the config, the turns shown before the draft, the draft. */
export interface PendingRequest {
  readonly config: Config;
  readonly path: readonly Turn[];
  readonly draft: { readonly text: string; readonly images: readonly ImageAttachment[] };
  readonly variables: Variables;
}

/** Estimates the tokens and asks the server's own quote for the most they can cost. */
export function estimateRun(prospect: PendingRequest, model: ModelBody | null): Estimate {
  const text = promptText(prospect);
  const images = promptImages(prospect);
  if (model === null) return { promptTokens: text.about + images.length * ANY_IMAGE, mostMicros: null };
  const quoted = quotedModelOf(model);
  const { config } = prospect;
  const run: QuotedRun = {
    // Zero is what some SDKs send for "not set".
    maxTokens: config.max_completion_tokens || config.max_tokens || null,
    maxLoops: config.max_loops ?? SETTING_DEFAULTS.max_loops,
    maxCostMicros: config.max_cost === undefined ? null : usdToMicros(config.max_cost),
    images,
  };
  const bound = boundCall(run, quoted, { atLeast: 0, atMost: text.atMost });
  const forImages = images.reduce<number>((sum, size) => sum + imageTokens(quoted.imageTokens, size), 0);
  return {
    promptTokens: text.about + forImages,
    mostMicros: quoteMicros(run, quoted.price, bound),
  };
}

/** Several columns send at once. One unknown price leaves the sum unknown. */
export function sumEstimates(estimates: readonly Estimate[]): Estimate {
  return estimates.reduce((sum, each) => ({
    promptTokens: sum.promptTokens + each.promptTokens,
    mostMicros: sum.mostMicros === null || each.mostMicros === null ? null : sum.mostMicros + each.mostMicros,
  }));
}

/** `≈1.4k in · ≤$0.02`; for a model that costs nothing `≈1.4k in · free`, without prices `≈1.4k in`. */
export function describeEstimate({ promptTokens, mostMicros }: Estimate): string {
  const tokens = `≈${compact(promptTokens)} in`;
  if (mostMicros === null) return tokens;
  return `${tokens} · ${mostMicros === 0 ? 'free' : `≤${dollarsAtMost(toUsd(mostMicros))}`}`;
}

/** A picture of a model that nobody has described. */
const ANY_IMAGE = 765;

/** Tokens of text: a guess, and a bound. No tokenizer makes more tokens of a text than it has bytes. */
interface TextCount {
  readonly about: number;
  readonly atMost: number;
}

const NOTHING: TextCount = { about: 0, atMost: 0 };

function countText(text: string): TextCount {
  return text === '' ? NOTHING : { about: estimateTokenCount(text), atMost: byteLength(text) };
}

function sumCounts(counts: Iterable<TextCount>): TextCount {
  let about = 0;
  let atMost = 0;
  for (const count of counts) {
    about += count.about;
    atMost += count.atMost;
  }
  return { about, atMost };
}

function overhead(tokens: number): TextCount {
  return { about: tokens, atMost: tokens };
}

function promptText({ config, path, draft, variables }: PendingRequest): TextCount {
  const fill = (text: string): string => substitute(text, variables);
  const counts = [overhead(PROMPT_OVERHEAD.answer), countText(schemaTexts(config).join(''))];
  const system = config.messages.some(({ role }) => role === 'system' || role === 'developer');
  if (!system) counts.push(overhead(PROMPT_OVERHEAD.message), countText(DEFAULT_SYSTEM_PROMPT));
  for (const message of config.messages) {
    const named = message.name === undefined ? 0 : PROMPT_OVERHEAD.name;
    counts.push(overhead(PROMPT_OVERHEAD.message + named));
    for (const text of textsOf(message)) counts.push(countText(fill(text)));
  }
  for (const turn of path) counts.push(overhead(PROMPT_OVERHEAD.message), turnText(turn, variables));
  if (draft.text !== '' || draft.images.length > 0)
    counts.push(overhead(PROMPT_OVERHEAD.message), countText(fill(draft.text)));
  return sumCounts(counts);
}

/** Every text of a message that a model is shown, names and arguments of calls included. */
function* textsOf({ content, tool_calls }: ConfigMessage): Generator<string> {
  if (typeof content === 'string') yield content;
  // A config may hold parts this page does not make, such as refusals.
  else
    for (const part of content ?? [])
      for (const text of Object.values<unknown>({ ...part, type: '' }))
        if (typeof text === 'string') yield text;
  for (const call of tool_calls ?? []) yield call.function.name + call.function.arguments;
}

/** Tools and answer schemas as the server writes them into the prompt. */
function schemaTexts({ tools, response_format }: Config): string[] {
  const texts = (tools ?? []).map(({ function: { name, description, parameters } }: ToolBody) =>
    JSON.stringify({
      name,
      description: description ?? null,
      parameters: parameters ?? { type: 'object', properties: {} },
    }),
  );
  if (response_format?.type === 'json_schema')
    texts.push(JSON.stringify(response_format.json_schema.schema ?? {}));
  return texts;
}

/** A finished turn never changes, so it is counted once for the same variables. */
const counted = new WeakMap<Turn, { readonly variables: Variables; readonly count: TextCount }>();

function turnText(turn: Turn, variables: Variables): TextCount {
  const known = counted.get(turn);
  if (known?.variables === variables) return known.count;
  const count = sumCounts(
    turn.kind === 'assistant'
      ? [
          countText(turn.content),
          ...turn.toolCalls.map((call) => countText(call.function.name + call.function.arguments)),
        ]
      : [countText(substitute(turn.text, variables))],
  );
  counted.set(turn, { variables, count });
  return count;
}

/** The images of the whole prompt, those of earlier turns too; null where this page does not know the size. */
function promptImages({ config, path, draft }: PendingRequest): (ImageSize | null)[] {
  const named = config.messages.flatMap((message) => imageUrlsOf(message).map(() => null));
  const attached = [...path.flatMap((turn) => (turn.kind === 'user' ? turn.images : [])), ...draft.images];
  return [...named, ...attached.map(sizeOf)];
}

function sizeOf(image: ImageAttachment): ImageSize | null {
  return image.kind === 'stored' ? { width: image.width, height: image.height } : null;
}
