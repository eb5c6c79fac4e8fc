import type { CallObserver } from '#lib/agent/call-observer.ts';
import { costPicos, toMicros } from '#lib/billing/cost.ts';
import { doubtsOf } from '#lib/billing/doubtful-usage.ts';
import { mostOutputTokens } from '#lib/models/bound-output.ts';
import type { ModelCall } from '#lib/models/provider.ts';
import type { Price } from '#lib/pricing/price.ts';
import { addUsage, NO_USAGE, type TokenUsage } from '#lib/protocol/usage.ts';

/** Counts tokens where a vendor reports none, or none that can be believed. */
export interface TokenCounter {
  prompt(call: ModelCall): number | Promise<number>;
  text(text: string): number | Promise<number>;
}

export interface MeterOptions {
  readonly price: Price;
  readonly counter: TokenCounter;
  /** The most input that a call was quoted with, in tokens. */
  readonly promptBound: (call: ModelCall) => number;
  /** What the run was promised to cost at most. */
  readonly heldMicros: number;
}

export interface Metered {
  readonly usage: TokenUsage;
  /** What the caller pays: never more than was held. */
  readonly costMicros: number;
  /** What the run was worth beyond that. */
  readonly excessMicros: number;
  /** Model calls that were billed. */
  readonly billedCalls: number;
}

/** How a call ended: by the vendor's own finish, cut at what was permitted, or in the middle. */
type Ending = 'whole' | 'cut' | 'interrupted';

const BOTH = { input: true, output: true };

/**
 * Adds up what a run uses. The cost is rounded once, over the whole run: a loop's cost is the difference of two
 * rounded sums, so that the loops always add up to the total.
 */
export class Meter implements CallObserver {
  private readonly options: MeterOptions;
  private total: TokenUsage = NO_USAGE;
  private picos = 0;
  private billedCalls = 0;
  private current: ModelCall | null = null;
  private output = '';
  private vendor: TokenUsage | null = null;

  constructor(options: MeterOptions) {
    this.options = options;
  }

  callStarted(call: ModelCall): void {
    this.current = call;
    this.output = '';
    this.vendor = null;
  }

  produced(text: string): void {
    this.output += text;
  }

  reported(usage: TokenUsage): void {
    this.vendor = usage;
  }

  async callEnded(cut: boolean): ReturnType<CallObserver['callEnded']> {
    const call = this.current;
    if (call === null) throw new Error('a model call ended that never started');
    const usage = await this.usageOf(call, cut ? 'cut' : 'whole');
    this.current = null;
    const costMicros = this.add(call, usage);
    const imageMicros = Math.min(costMicros, imageCount(call) * this.options.price.imageMicros);
    return { usage, costMicros, imageMicros };
  }

  /**
   * The call in progress ends here, unfinished. A client that left pays the input and the output so far; a vendor
   * that failed is paid only when output had begun.
   */
  async interrupted(by: 'client' | 'vendor'): Promise<void> {
    const call = this.current;
    this.current = null;
    if (call === null || (by === 'vendor' && this.output === '')) return;
    this.add(call, await this.usageOf(call, 'interrupted'));
  }

  sum(): Metered {
    const costMicros = this.payable();
    const excessMicros = toMicros(this.picos) - costMicros;
    return { usage: this.total, costMicros, excessMicros, billedCalls: this.billedCalls };
  }

  private payable(): number {
    return Math.min(toMicros(this.picos), this.options.heldMicros);
  }

  private add(call: ModelCall, usage: TokenUsage): number {
    const before = this.payable();
    this.picos += costPicos(this.options.price, usage, imageCount(call));
    this.total = addUsage(this.total, usage);
    this.billedCalls += 1;
    return this.payable() - before;
  }

  /** The vendor's own usage where it can be true and is that of the end; else counted, and flagged. */
  private async usageOf(call: ModelCall, ending: Ending): Promise<TokenUsage> {
    const { vendor } = this;
    const doubts = vendor === null ? BOTH : this.doubts(call, vendor);
    if (vendor !== null && ending === 'whole' && !doubts.input && !doubts.output) return vendor;
    const { counter } = this.options;
    const input =
      vendor === null || doubts.input
        ? { promptTokens: await counter.prompt(call), cachedTokens: 0, cacheWriteTokens: 0 }
        : vendor;
    const reported = vendor === null || doubts.output ? NO_USAGE : vendor;
    const { completionTokens, reasoningTokens } = reported;
    const final = ending === 'whole' && !doubts.output;
    // A report made before the end knows the input for certain, but not yet the output.
    const produced = final ? 0 : await counter.text(this.output);
    return {
      promptTokens: input.promptTokens,
      cachedTokens: input.cachedTokens,
      cacheWriteTokens: input.cacheWriteTokens,
      completionTokens: Math.max(completionTokens, produced),
      reasoningTokens,
      estimated: true,
    };
  }

  private doubts(call: ModelCall, usage: TokenUsage) {
    return doubtsOf(usage, {
      promptTokens: this.options.promptBound(call),
      completionTokens: mostOutputTokens(call.maxTokens),
      wrote: this.output !== '',
    });
  }
}

function imageCount(call: ModelCall): number {
  let images = 0;
  for (const message of call.messages)
    if (message.role === 'user') for (const part of message.content) if (part.type === 'image') images += 1;
  return images;
}
