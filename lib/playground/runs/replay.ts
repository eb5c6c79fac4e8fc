import type { CompletionOutcome } from '#lib/playground/stream/completion-outcome.ts';
import type { CompletionObserver } from '#lib/playground/stream/transport.ts';
import { framesOf, headOf, type RecordedRun, replayFrame } from './recorded-run.ts';

export type ReplaySpeed = 1 | 4 | 'at-once';

export interface Replay {
  /** Resolves with the recorded outcome, or `stopped`. */
  readonly ended: Promise<CompletionOutcome>;
  setSpeed(speed: ReplaySpeed): void;
  stop(): void;
}

/** Plays a log to an observer with the recorded gaps; nothing is sent anywhere. Frames keep their recorded times. */
export function replayRun(
  record: RecordedRun,
  observer: CompletionObserver,
  speed: ReplaySpeed,
  now: () => number = () => performance.now(),
): Replay {
  const steps = stepsOf(record, observer);
  const { promise: ended, resolve } = Promise.withResolvers<CompletionOutcome>();
  let pace = speed;
  let playedMs = 0;
  let lastMs = now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;

  const finish = (outcome: CompletionOutcome): void => {
    over = true;
    clearTimeout(timer);
    resolve(outcome);
  };

  const tick = (): void => {
    const nowMs = now();
    if (pace !== 'at-once') playedMs += (nowMs - lastMs) * pace;
    lastMs = nowMs;
    for (let step = steps[0]; step && (pace === 'at-once' || step.atMs <= playedMs); step = steps[0]) {
      steps.shift();
      step.play();
      if (over) return;
    }
    const next = steps[0];
    if (next === undefined) finish(record.outcome);
    else if (pace !== 'at-once') timer = setTimeout(tick, Math.max(0, (next.atMs - playedMs) / pace));
  };

  // The first step waits for the caller to hold the returned object.
  timer = setTimeout(tick, 0);
  return {
    ended,
    setSpeed(next) {
      if (over) return;
      clearTimeout(timer);
      if (pace !== 'at-once') playedMs += (now() - lastMs) * pace;
      lastMs = now();
      pace = next;
      tick();
    },
    stop: () => finish({ kind: 'stopped' }),
  };
}

function stepsOf(record: RecordedRun, observer: CompletionObserver): { atMs: number; play: () => void }[] {
  const head = headOf(record);
  const first = head === null ? [] : [{ atMs: head.atMs, play: () => observer.head(head) }];
  const frames = framesOf(record).map((frame) => ({
    atMs: frame.atMs,
    play: () => replayFrame(frame, observer),
  }));
  return [...first, ...frames, { atMs: record.durationMs, play: () => undefined }];
}
