import type { ChatChunk } from '#lib/protocol/chat-chunk.ts';
import type { RateHeaders } from '../rate-headers.ts';
import type { RunOutcome } from './run-outcome.ts';

/** One thing the server wrote. `body`: a whole answer that was no stream. Times are ms since the request left. */
export interface Frame {
  readonly atMs: number;
  readonly kind: 'data' | 'comment' | 'body';
  readonly text: string;
}

/** Status and headers of the answer; header names in lower case. */
export interface ResponseHead {
  readonly atMs: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId: string | null;
  readonly limits: RateHeaders | null;
}

/** Who is told, in the order things arrive. */
export interface RunObserver {
  head(head: ResponseHead): void;
  frame(frame: Frame): void;
  chunk(chunk: ChatChunk, atMs: number): void;
}

export interface RunRequest {
  /** Where `/v1` lies: `''` for the page's own origin. */
  readonly baseUrl: string;
  readonly key: string | null;
  /** JSON text of the body. */
  readonly body: string;
  readonly signal: AbortSignal;
  readonly fetch?: typeof fetch;
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
}

/** Posts one chat completion and reports everything it receives. Never throws: each ending is a `RunOutcome`. */
export async function runCompletion(_request: RunRequest, _observer: RunObserver): Promise<RunOutcome> {
  throw new Error('not written yet');
}
