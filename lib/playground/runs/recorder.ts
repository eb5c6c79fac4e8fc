import { type Config, shortenImages } from '#lib/playground/config.ts';
import type { CompletionOutcome } from '#lib/playground/stream/completion-outcome.ts';
import { onNextPaint, type PaintSchedule } from '#lib/playground/stream/paint-schedule.ts';
import type { Frame, ResponseHead } from '#lib/playground/stream/transport.ts';
import type { RecordedRun } from './recorded-run.ts';

export interface Recorder {
  /** The body as it was sent in the end. */
  requestNow(body: Config): void;
  head(head: ResponseHead): void;
  frame(frame: Frame): void;
  /** The log so far, as a finished record. */
  finish(outcome: CompletionOutcome, durationMs: number): RecordedRun;
  /** For the inspector while the run goes on; a new array when something came. */
  frames(): readonly Frame[];
  headNow(): ResponseHead | null;
  subscribe(listener: () => void): () => void;
}

/** Keeps what `runCompletion` reports. Secrets in headers are dropped; images in the request are cut to a stub. */
export function createRecorder(
  run: { id: string; startedAt: string; request: Config },
  options: { schedule?: PaintSchedule } = {},
): Recorder {
  const schedule = options.schedule ?? onNextPaint;
  const frames: Frame[] = [];
  const listeners = new Set<() => void>();
  let { request } = run;
  let head: ResponseHead | null = null;
  let shown: readonly Frame[] = [];
  let waiting = false;

  const tell = (): void => {
    if (waiting) return;
    waiting = true;
    schedule(() => {
      waiting = false;
      shown = [...frames];
      for (const listener of [...listeners]) listener();
    });
  };

  return {
    requestNow(body) {
      request = body;
    },
    head(received) {
      head = received;
      tell();
    },
    frame(received) {
      frames.push(received);
      tell();
    },
    finish: (outcome, durationMs) => ({
      ...run,
      request: shortenImages(request),
      response: head && {
        status: head.status,
        afterMs: round(head.atMs),
        headers: withoutSecrets(head.headers),
      },
      frames: frames.map(({ kind, text, atMs }, index) => ({
        gapMs: round(atMs - (frames[index - 1]?.atMs ?? head?.atMs ?? 0)),
        kind,
        text,
      })),
      durationMs: round(durationMs),
      outcome,
    }),
    frames: () => shown,
    headNow: () => head,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Headers worth keeping: nothing that names a session or a key. */
export function withoutSecrets(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/cookie|authorization|api-?key|token/i.test(name)),
  );
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
