import type { RunOutcome } from '#lib/playground/stream/run-outcome.ts';
import type { RunObserver } from '#lib/playground/stream/transport.ts';
import type { RunRecord } from './run-record.ts';
import { framesOf, headOf, playFrame } from './run-times.ts';

export type ReplaySpeed = 1 | 4 | 'at-once';

export interface Replay {
  /** Resolves with the recorded outcome, or `stopped`. */
  readonly ended: Promise<RunOutcome>;
  setSpeed(speed: ReplaySpeed): void;
  stop(): void;
}

/** Plays a log to an observer with the recorded gaps; nothing is sent anywhere. Frames keep their recorded times. */
export function replayRun(
  record: RunRecord,
  observer: RunObserver,
  speed: ReplaySpeed,
  now: () => number = () => performance.now(),
): Replay {
  const steps = stepsOf(record, observer);
  const { promise: ended, resolve } = Promise.withResolvers<RunOutcome>();
  let pace = speed;
  let playedMs = 0;
  let lastMs = now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;

  const finish = (outcome: RunOutcome): void => {
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

function stepsOf(record: RunRecord, observer: RunObserver): { atMs: number; play: () => void }[] {
  const head = headOf(record);
  const first = head === null ? [] : [{ atMs: head.atMs, play: () => observer.head(head) }];
  const frames = framesOf(record).map((frame) => ({
    atMs: frame.atMs,
    play: () => playFrame(frame, observer),
  }));
  return [...first, ...frames, { atMs: record.durationMs, play: () => undefined }];
}
