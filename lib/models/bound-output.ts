import { fitAnswer } from './fit-answer.ts';
import type { ModelCall, ModelEvent, OnEvents, Provider } from './provider.ts';
import { countTokens } from './token-count.ts';

/** The most that a call may write, in tokens: what was permitted and a twentieth, as vendors' tokenizers differ from ours. */
export function mostOutputTokens(maxTokens: number): number {
  return maxTokens + Math.ceil(maxTokens / 20);
}

/** Thrown by the callback of a provider to end its call: the provider closes its connection and throws it on. */
const OUTPUT_EXCEEDED = new Error('a vendor wrote more than was permitted');

/** The same provider, which cuts an answer that grows beyond what was permitted and closes the vendor's connection. */
export function boundOutput(provider: Provider): Provider {
  return { ...provider, run: (call, signal, onEvents) => runBounded(provider, call, signal, onEvents) };
}

async function runBounded(
  provider: Provider,
  call: ModelCall,
  signal: AbortSignal,
  onEvents: OnEvents<ModelEvent>,
): Promise<void> {
  const output = new BoundedOutput(mostOutputTokens(call.maxTokens));
  const cut = async (batch: readonly ModelEvent[]): Promise<never> => {
    await onEvents(await output.cut(batch));
    throw OUTPUT_EXCEEDED;
  };
  try {
    await provider.run(call, signal, (batch) => {
      if (output.add(batch)) return onEvents(batch);
      const within = output.isWithin();
      if (typeof within === 'boolean') return within ? onEvents(batch) : cut(batch);
      return within.then((yes) => (yes ? onEvents(batch) : cut(batch)));
    });
  } catch (error) {
    if (error !== OUTPUT_EXCEEDED) throw error;
  }
}

/** A text has at most as many tokens as it has UTF-8 bytes, and a UTF-16 unit at most three of those. */
const MOST_BYTES_PER_UNIT = 3;

/**
 * Whether an answer is still within its bound, at the least cost: its length in characters settles that for nearly all
 * answers, its length in bytes for most others, and only near the bound are its tokens counted.
 */
class BoundedOutput {
  /** Tokens that are left after the text that was counted. */
  #left: number;
  #uncounted = '';
  /** How much of the uncounted text was there before the last batch, in UTF-16 units. */
  #before = 0;
  /** Uncounted text up to this length is certainly within the bound. */
  #safeUnits = 0;

  constructor(tokens: number) {
    this.#left = tokens;
    this.#safeUnits = Math.floor(tokens / MOST_BYTES_PER_UNIT);
  }

  /** Adds a batch. True when the answer is certainly within the bound; otherwise ask `isWithin`. */
  add(batch: readonly ModelEvent[]): boolean {
    this.#before = this.#uncounted.length;
    for (const event of batch) this.#uncounted += textOf(event);
    return this.#uncounted.length <= this.#safeUnits;
  }

  /** Whether the text up to now is within the bound; a promise only where much of it must be counted. */
  isWithin(): boolean | Promise<boolean> {
    const bytes = Buffer.byteLength(this.#uncounted);
    if (bytes <= this.#left) {
      this.#safeUnits = this.#uncounted.length + Math.floor((this.#left - bytes) / MOST_BYTES_PER_UNIT);
      return true;
    }
    const tokens = countTokens(this.#uncounted);
    return typeof tokens === 'number'
      ? this.#subtract(tokens)
      : tokens.then((counted) => this.#subtract(counted));
  }

  #subtract(tokens: number): boolean {
    if (tokens > this.#left) return false;
    this.#left -= tokens;
    this.#uncounted = '';
    this.#safeUnits = Math.floor(this.#left / MOST_BYTES_PER_UNIT);
    return true;
  }

  /** The part of the last batch that is within the bound, and the finish. */
  async cut(batch: readonly ModelEvent[]): Promise<readonly ModelEvent[]> {
    let left = this.#left - (await countTokens(this.#uncounted.slice(0, this.#before)));
    const kept: ModelEvent[] = [];
    for (const event of batch) {
      const { pieces, tokens, finish } = await fitAnswer(textOf(event), Math.max(0, left), []);
      left -= tokens;
      const whole = finish === 'stop';
      const part = whole ? event : withText(event, pieces.join(''));
      // Usage and finish were reported of the longer answer, not of this one.
      if (part !== null && part.type !== 'usage' && part.type !== 'finish') kept.push(part);
      if (!whole) break;
    }
    return [...kept, { type: 'finish', reason: 'length', cut: true }];
  }
}

function textOf(event: ModelEvent): string {
  switch (event.type) {
    case 'text-delta':
    case 'reasoning-delta':
      return event.text;
    case 'tool-call-start':
      return event.id + event.name;
    case 'tool-call-delta':
      return event.arguments;
    case 'usage':
    case 'finish':
      return '';
    default:
      return event satisfies never;
  }
}

/** The event with only the beginning of its text; null where that is of no use. */
function withText(event: ModelEvent, text: string): ModelEvent | null {
  if (text === '') return null;
  if (event.type === 'text-delta' || event.type === 'reasoning-delta') return { ...event, text };
  return event.type === 'tool-call-delta' ? { ...event, arguments: text } : null;
}
