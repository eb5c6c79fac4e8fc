import type { Config } from '#lib/playground/config.ts';
import { parseRateHeaders } from '#lib/playground/rate-headers.ts';
import type { CompletionOutcome } from '#lib/playground/stream/completion-outcome.ts';
import { createLiveMessage, type LiveMessage } from '#lib/playground/stream/live-message.ts';
import { readEventData, readWholeBody } from '#lib/playground/stream/read-answer.ts';
import type { CompletionObserver, Frame, ResponseHead } from '#lib/playground/stream/transport.ts';
import type { ChatChunk, ChunkDelta } from '#lib/protocol/chat-chunk.ts';

/** One frame of the log: the wait before it and what was written. */
export interface LoggedFrame {
  gapMs: number;
  kind: 'data' | 'comment' | 'body';
  text: string;
}

/** A run as an event log: enough to replay it, never the key. */
export interface RecordedRun {
  /** The id of the assistant turn it belongs to. */
  id: string;
  /** ISO 8601. */
  startedAt: string;
  request: Config;
  response: { status: number; afterMs: number; headers: Record<string, string> } | null;
  frames: LoggedFrame[];
  /** Ms from the request to the end. */
  durationMs: number;
  outcome: CompletionOutcome;
}

/** The log's frames with the time each came, ms since the request left. */
export function framesOf(record: RecordedRun): Frame[] {
  let atMs = record.response?.afterMs ?? 0;
  return record.frames.map(({ gapMs, kind, text }) => {
    atMs = Math.round((atMs + gapMs) * 10) / 10;
    return { atMs, kind, text };
  });
}

export function headOf(record: RecordedRun): ResponseHead | null {
  if (record.response === null) return null;
  const { status, afterMs, headers } = record.response;
  return {
    atMs: afterMs,
    status,
    headers,
    requestId: headers['x-request-id'] ?? null,
    limits: parseRateHeaders(headers),
  };
}

/** Hands one recorded frame to an observer, as the wire would have. */
export function replayFrame(frame: Frame, observer: CompletionObserver): void {
  observer.frame(frame);
  if (frame.kind === 'comment') return;
  const read = frame.kind === 'data' ? readEventData(frame.text) : readWholeBody(frame.text);
  if (read.kind === 'chunk') observer.chunk(withLoopIndex(read.chunk), frame.atMs);
}

/** Runs that were recorded when the loop's number stood inside the delta. */
function withLoopIndex(chunk: ChatChunk): ChatChunk {
  const delta: ChunkDelta & { readonly loop?: unknown } = chunk.choices[0]?.delta ?? {};
  return typeof delta.loop === 'number' ? { ...chunk, loop_index: delta.loop } : chunk;
}

/** The message a whole log comes to, with its times. */
export function replayToEnd(record: RecordedRun): LiveMessage {
  const live = createLiveMessage({ schedule: () => undefined });
  const observer = { head: () => undefined, frame: () => undefined, chunk: live.push };
  for (const frame of framesOf(record)) replayFrame(frame, observer);
  live.end();
  return live;
}
