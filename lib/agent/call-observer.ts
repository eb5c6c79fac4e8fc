import type { ModelCall } from '#lib/models/provider.ts';
import type { TokenUsage } from '#lib/protocol/usage.ts';
import type { LoopResult } from './agent-event.ts';

/** Watches the run from the side that knows money: told of every model call, asked what it came to. */
export interface CallObserver {
  /** A model call is about to be made. */
  callStarted(call: ModelCall): void;
  /** Text, reasoning or arguments that the model produced, for counting when the vendor reports no usage. */
  produced(text: string): void;
  /** The vendor's own usage, as soon and as often as it reports one. */
  reported(usage: TokenUsage): void;
  /** The call ended well, by itself or cut at what it was permitted: what it came to. */
  callEnded(cut: boolean): Promise<Pick<LoopResult, 'usage' | 'costMicros' | 'imageMicros'>>;
}
