import type { RunObserver } from '#lib/agent/run-observer.ts';
import { costPicos, toMicros } from '#lib/billing/cost.ts';
import type { ModelCall } from '#lib/models/provider.ts';
import type { Price } from '#lib/pricing/price.ts';
import { addUsage, NO_USAGE, type TokenUsage } from '#lib/protocol/usage.ts';

/** Counts tokens where a vendor reports none. */
export interface TokenCounter {
  prompt(call: ModelCall): number | Promise<number>;
  text(text: string): number | Promise<number>;
}

export interface Metered {
  readonly usage: TokenUsage;
  readonly costMicros: number;
  /** Model calls that were billed. */
  readonly loops: number;
}

/**
 * Adds up what a run uses. The cost is rounded once, over the whole run: a loop's cost is the difference of two
 * rounded sums, so that the loops always add up to the total.
 */
export class Meter implements RunObserver {
  private readonly price: Price;
  private readonly counter: TokenCounter;
  private total: TokenUsage = NO_USAGE;
  private picos = 0;
  private loops = 0;
  private current: ModelCall | null = null;
  private output = '';
  private vendor: TokenUsage | null = null;

  constructor(price: Price, counter: TokenCounter) {
    this.price = price;
    this.counter = counter;
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

  async callEnded(): ReturnType<RunObserver['callEnded']> {
    const call = this.current;
    if (call === null) throw new Error('a model call ended that never started');
    const usage = this.vendor ?? (await this.counted(call));
    this.current = null;
    const imageMicros = imageCount(call) * this.price.imageMicros;
    return { usage, costMicros: this.add(call, usage), imageMicros };
  }

  /**
   * The call in progress ends here, unfinished. A client that left pays the input and the output so far; a vendor
   * that failed is paid only when output had begun.
   */
  async interrupted(by: 'client' | 'vendor'): Promise<void> {
    const call = this.current;
    this.current = null;
    if (call === null || (by === 'vendor' && this.output === '')) return;
    const counted = await this.counted(call);
    // A report made before the end knows the input for certain, but not yet the output.
    const { vendor } = this;
    const completionTokens = Math.max(vendor?.completionTokens ?? 0, counted.completionTokens);
    this.add(call, vendor === null ? counted : { ...vendor, completionTokens, estimated: true });
  }

  sum(): Metered {
    return { usage: this.total, costMicros: toMicros(this.picos), loops: this.loops };
  }

  private add(call: ModelCall, usage: TokenUsage): number {
    const before = toMicros(this.picos);
    this.picos += costPicos(this.price, usage, imageCount(call));
    this.total = addUsage(this.total, usage);
    this.loops += 1;
    return toMicros(this.picos) - before;
  }

  private async counted(call: ModelCall): Promise<TokenUsage> {
    const [promptTokens, completionTokens] = await Promise.all([
      this.counter.prompt(call),
      this.counter.text(this.output),
    ]);
    return { ...NO_USAGE, promptTokens, completionTokens, estimated: true };
  }
}

function imageCount(call: ModelCall): number {
  let images = 0;
  for (const message of call.messages)
    if (message.role === 'user') for (const part of message.content) if (part.type === 'image') images += 1;
  return images;
}
