import { costPicos, toMicros } from '#lib/billing/cost.ts';
import { doubtsOf } from '#lib/billing/doubtful-usage.ts';
import { mostOutputTokens } from '#lib/models/bound-output.ts';
import type { Price } from '#lib/pricing/price.ts';
import type { CallBound } from '#lib/pricing/quote.ts';
import { addUsage, NO_USAGE, type TokenUsage } from '#lib/protocol/usage.ts';

/** What a piece of work used and what it costs. */
export interface Metered {
  readonly usage: TokenUsage;
  /** What the caller pays: never more than was held. */
  readonly costMicros: number;
  /** What the work was worth beyond that. */
  readonly excessMicros: number;
  /** Model calls that were billed. */
  readonly billedCalls: number;
}

/**
 * The sum of one piece of work over all its model calls. The cost is rounded once, over the whole: a call's cost is
 * the difference of two rounded sums, so that the calls always add up to the total.
 */
export class Tally {
  readonly #heldMicros: number;
  readonly #meters: Pick<Meter<unknown>, 'interrupted'>[] = [];
  #usage: TokenUsage = NO_USAGE;
  #picos = 0;
  #billedCalls = 0;

  /** `heldMicros`: what the work was promised to cost at most. */
  constructor(heldMicros: number) {
    this.#heldMicros = heldMicros;
  }

  /** A meter for calls that are made one after another; work that makes calls at the same time takes several. */
  meter<Call>(options: MeterOptions<Call>): Meter<Call> {
    const meter = new Meter(options, this);
    this.#meters.push(meter);
    return meter;
  }

  /** Adds a billed call. Returns its cost in micro-dollars. */
  add(price: Price, usage: TokenUsage, images: number): number {
    const before = this.#payableMicros();
    this.#picos += costPicos(price, usage, images);
    this.#usage = addUsage(this.#usage, usage);
    this.#billedCalls += 1;
    return this.#payableMicros() - before;
  }

  /** The calls in progress end here, unfinished: see `Meter.interrupted`. */
  async interrupted(by: 'client' | 'vendor'): Promise<void> {
    for (const meter of this.#meters) await meter.interrupted(by);
  }

  sum(): Metered {
    const costMicros = this.#payableMicros();
    const excessMicros = toMicros(this.#picos) - costMicros;
    return { usage: this.#usage, costMicros, excessMicros, billedCalls: this.#billedCalls };
  }

  #payableMicros(): number {
    return Math.min(toMicros(this.#picos), this.#heldMicros);
  }
}

/** Counts tokens where a vendor reports none, or none that can be believed. */
export interface TokenCounter<Call> {
  prompt(call: Call): number | Promise<number>;
  text(text: string): number | Promise<number>;
}

/** `Call` is whatever the work calls a model with: a turn of a chat, texts to make vectors of. */
export interface MeterOptions<Call> {
  readonly price: Price;
  readonly counter: TokenCounter<Call>;
  /** What a call was quoted with. */
  readonly bound: (call: Call) => CallBound;
}

/** What one call came to; images are a part of the cost. */
export interface MeteredCall {
  readonly usage: TokenUsage;
  readonly costMicros: number;
  readonly imageMicros: number;
}

/** How a call ended: by the vendor's own finish, cut at what was permitted, or in the middle. */
type Ending = 'whole' | 'cut' | 'interrupted';

const BOTH = { input: true, output: true };

/** Meters calls of a model that follow one another: finds out what each used, and adds it to the tally. */
export class Meter<Call> {
  readonly #options: MeterOptions<Call>;
  readonly #tally: Tally;
  #current: Call | null = null;
  #output = '';
  #vendor: TokenUsage | null = null;

  constructor(options: MeterOptions<Call>, tally: Tally) {
    this.#options = options;
    this.#tally = tally;
  }

  callStarted(call: Call): void {
    this.#current = call;
    this.#output = '';
    this.#vendor = null;
  }

  produced(text: string): void {
    this.#output += text;
  }

  reported(usage: TokenUsage): void {
    this.#vendor = usage;
  }

  /** The call ended well, by itself or cut at what it was permitted: what it came to. */
  async callEnded(cut: boolean): Promise<MeteredCall> {
    const call = this.#current;
    if (call === null) throw new Error('a model call ended that never started');
    const usage = await this.#usageOf(call, cut ? 'cut' : 'whole');
    this.#current = null;
    const { price, bound } = this.#options;
    const { images } = bound(call);
    const costMicros = this.#tally.add(price, usage, images);
    const imageMicros = Math.min(costMicros, images * price.imageMicros);
    return { usage, costMicros, imageMicros };
  }

  /**
   * The call in progress ends here, unfinished. A client that left pays the input and the output so far; a vendor
   * that failed is paid only when output had begun.
   */
  async interrupted(by: 'client' | 'vendor'): Promise<void> {
    const call = this.#current;
    this.#current = null;
    if (call === null || (by === 'vendor' && this.#output === '')) return;
    const { price, bound } = this.#options;
    this.#tally.add(price, await this.#usageOf(call, 'interrupted'), bound(call).images);
  }

  /** The vendor's own usage where it can be true and is that of the end; else counted, and flagged. */
  async #usageOf(call: Call, ending: Ending): Promise<TokenUsage> {
    const vendor = this.#vendor;
    const doubts = vendor === null ? BOTH : this.#doubts(call, vendor);
    if (vendor !== null && ending === 'whole' && !doubts.input && !doubts.output) return vendor;
    const { counter } = this.#options;
    const input =
      vendor === null || doubts.input
        ? { promptTokens: await counter.prompt(call), cachedTokens: 0, cacheWriteTokens: 0 }
        : vendor;
    const reported = vendor === null || doubts.output ? NO_USAGE : vendor;
    const { completionTokens, reasoningTokens } = reported;
    const final = ending === 'whole' && !doubts.output;
    // A report made before the end knows the input for certain, but not yet the output.
    const produced = final ? 0 : await counter.text(this.#output);
    return {
      promptTokens: input.promptTokens,
      cachedTokens: input.cachedTokens,
      cacheWriteTokens: input.cacheWriteTokens,
      completionTokens: Math.max(completionTokens, produced),
      reasoningTokens,
      estimated: true,
    };
  }

  #doubts(call: Call, usage: TokenUsage) {
    const { promptTokens, maxTokens } = this.#options.bound(call);
    const wrote = this.#output !== '';
    return doubtsOf(usage, { promptTokens, completionTokens: mostOutputTokens(maxTokens), wrote });
  }
}
