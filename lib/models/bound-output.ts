import { fitAnswer } from './fit-answer.ts';
import type { ModelCall, ModelEvent, OnEvents, Provider } from './provider.ts';
import { countTokens } from './token-count.ts';

/** What a call may write: what was permitted and a twentieth, since vendors' tokenizers count a little differently. */
export function mostOutputTokens(maxTokens: number): number {
  return maxTokens + Math.ceil(maxTokens / 20);
}

/** Thrown through a provider to end its call: it closes its connection on the way. */
const ENOUGH = new Error('a vendor wrote more than was permitted');

/** A provider whose answers are cut where they are longer than was permitted, and its vendor with them. */
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
    throw ENOUGH;
  };
  try {
    await provider.run(call, signal, (batch) => {
      if (output.surelyHolds(batch)) return onEvents(batch);
      const holds = output.holds();
      if (typeof holds === 'boolean') return holds ? onEvents(batch) : cut(batch);
      return holds.then((yes) => (yes ? onEvents(batch) : cut(batch)));
    });
  } catch (error) {
    if (error !== ENOUGH) throw error;
  }
}

/** No tokenizer makes more tokens of a text than it has bytes, nor UTF-8 more than three bytes of a UTF-16 unit. */
const MOST_BYTES_PER_UNIT = 3;

/**
 * How far an answer is from its bound. Nearly all answers end before there can be any doubt, and cost an addition for
 * each event; the others are measured in bytes, and only near their bound in tokens.
 */
class BoundedOutput {
  /** Tokens that are left after all text that was counted. */
  #left: number;
  #uncounted = '';
  /** The part of it that was there before the last batch. */
  #before = 0;
  /** While the uncounted text is no longer than this, it holds. */
  #sureUnits = 0;

  constructor(tokens: number) {
    this.#left = tokens;
    this.#sureUnits = Math.floor(tokens / MOST_BYTES_PER_UNIT);
  }

  /** Adds a batch. False says nothing: ask `holds`. */
  surelyHolds(batch: readonly ModelEvent[]): boolean {
    this.#before = this.#uncounted.length;
    for (const event of batch) this.#uncounted += textOf(event);
    return this.#uncounted.length <= this.#sureUnits;
  }

  /** Whether all text up to now holds; at once unless much of it must be counted. */
  holds(): boolean | Promise<boolean> {
    const bytes = Buffer.byteLength(this.#uncounted);
    if (bytes <= this.#left) {
      this.#sureUnits = this.#uncounted.length + Math.floor((this.#left - bytes) / MOST_BYTES_PER_UNIT);
      return true;
    }
    const tokens = countTokens(this.#uncounted);
    return typeof tokens === 'number'
      ? this.#takeOff(tokens)
      : tokens.then((counted) => this.#takeOff(counted));
  }

  #takeOff(tokens: number): boolean {
    if (tokens > this.#left) return false;
    this.#left -= tokens;
    this.#uncounted = '';
    this.#sureUnits = Math.floor(this.#left / MOST_BYTES_PER_UNIT);
    return true;
  }

  /** What of the last batch still holds, and the finish. */
  async cut(batch: readonly ModelEvent[]): Promise<readonly ModelEvent[]> {
    let left = this.#left - (await countTokens(this.#uncounted.slice(0, this.#before)));
    const kept: ModelEvent[] = [];
    for (const event of batch) {
      const { pieces, tokens, finish } = await fitAnswer(textOf(event), Math.max(0, left), []);
      left -= tokens;
      const whole = finish === 'stop';
      const part = whole ? event : withText(event, pieces.join(''));
      // What was reported of an answer that was meant to be longer says nothing of this one.
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

/** The event with the beginning of its text; null where a beginning is worth nothing. */
function withText(event: ModelEvent, text: string): ModelEvent | null {
  if (text === '') return null;
  if (event.type === 'text-delta' || event.type === 'reasoning-delta') return { ...event, text };
  return event.type === 'tool-call-delta' ? { ...event, arguments: text } : null;
}
