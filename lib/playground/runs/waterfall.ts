import type { LiveMessage } from '#lib/playground/stream/live-message.ts';
import type { LoopUsageBody } from '#lib/protocol/chat-chunk.ts';
import { type RecordedRun, replayToEnd } from './recorded-run.ts';

/** One bar: `startMs` to `endMs`, waiting until `firstTokenMs`. The final answer is the last bar. */
export interface WaterfallBar {
  loop: number | null;
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

export function waterfallOf(record: RecordedRun): Waterfall {
  return waterfallOfLive(replayToEnd(record), record.durationMs);
}

/** The same for a run under way: `nowMs` since the request left. */
export function waterfallOfLive(live: LiveMessage, nowMs: number): Waterfall {
  const { reasoning, answerStartedMs, answerFirstTokenMs, phase } = live.getSnapshot();
  const usages = live.message().usage?.loops ?? live.message().loops;
  const bars: WaterfallBar[] = reasoning.map((loop) => ({
    loop: loop.loop,
    label: loop.loop === null ? 'Reasoning' : `Loop ${loop.loop}`,
    startMs: loop.startedMs,
    firstTokenMs: loop.firstTokenMs,
    endMs: loop.endedMs ?? nowMs,
    usage: loop.usage ?? usages.find((usage) => usage.loop === loop.loop) ?? null,
  }));
  const lastLoop = reasoning.findLast((loop) => loop.loop !== null)?.loop ?? null;
  const growing = reasoning.at(-1)?.endedMs === null;
  if (answerFirstTokenMs !== null || (!growing && phase !== 'ended')) {
    // A run that ended early sends the last loop's answer once more: no further loop stands behind it.
    const loop = lastLoop === null ? (usages.length > 0 ? 1 : null) : lastLoop + 1;
    const usage = usages.find((entry) => entry.loop === loop) ?? null;
    const repeated = phase === 'ended' && lastLoop !== null && usages.length > 0 && usage === null;
    bars.push({
      loop: repeated ? null : loop,
      label: repeated || loop === null ? 'Answer' : `Loop ${loop}`,
      startMs: answerStartedMs,
      firstTokenMs: answerFirstTokenMs,
      endMs: nowMs,
      usage,
    });
  }
  return { totalMs: nowMs, bars };
}
