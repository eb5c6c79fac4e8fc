import type { LoopUsageBody } from '#lib/protocol/chat-chunk.ts';
import type { RunRecord } from './run-record.ts';

/** One bar: `startMs` to `endMs`, waiting until `firstTokenMs`. The final answer is the last bar. */
export interface WaterfallBar {
  loop: number;
  label: string;
  startMs: number;
  firstTokenMs: number | null;
  endMs: number;
  usage: LoopUsageBody | null;
}

export interface Waterfall {
  totalMs: number;
  bars: readonly WaterfallBar[];
}

export function waterfallOf(_record: RunRecord): Waterfall {
  throw new Error('not written yet');
}
