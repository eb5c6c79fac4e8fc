import type { RunObserver } from '#lib/agent/run-agent.ts';
import { costPicos, toMicros } from '#lib/billing/cost.ts';
import type { ModelCall } from '#lib/models/provider.ts';
import type { Price } from '#lib/protocol/price.ts';
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
  private readonly images: number;
  private readonly counter: TokenCounter;
  private total: TokenUsage = NO_USAGE;
  private picos = 0;
  private loops = 0;
  private current: ModelCall | null = null;
  private output = '';
  private vendor: TokenUsage | null = null;

  constructor(price: Price, images: number, counter: TokenCounter) {
    this.price = price;
    this.images = images;
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

  async callEnded(): Promise<{ usage: TokenUsage; costMicros: number }> {
    if (this.current === null) throw new Error('a model call ended that never started');
    const usage = this.vendor ?? (await this.counted(this.current));
    this.current = null;
    return { usage, costMicros: this.add(usage) };
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
    this.add(
      this.vendor === null
        ? counted
        : {
            ...this.vendor,
            completionTokens: Math.max(this.vendor.completionTokens, counted.completionTokens),
            estimated: true,
          },
    );
  }

  sum(): Metered {
    return { usage: this.total, costMicros: toMicros(this.picos), loops: this.loops };
  }

  private add(usage: TokenUsage): number {
    const before = toMicros(this.picos);
    this.picos += costPicos(this.price, usage, this.images);
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
