import { parseRateHeaders, type RateHeaders } from '#lib/playground/rate-headers.ts';
import type { RunLogBody, RunLogsBody } from '#lib/protocol/account-answer-schema.ts';
import type { ChatChunk } from '#lib/protocol/chat-chunk.ts';
import { readRetryAfter } from '#lib/protocol/retry-after.ts';
import { createSseParser } from '#lib/sse/decode.ts';
import type { CompletionFailure, CompletionOutcome } from './completion-outcome.ts';
import {
  parseObject,
  plainError,
  type ReadFrame,
  readEventData,
  readWholeBody,
  serverErrorOf,
} from './read-answer.ts';

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

/** Hears of an answer as it arrives: the head first, then each frame and, where it holds one, its chunk. */
export interface CompletionObserver {
  head(head: ResponseHead): void;
  frame(frame: Frame): void;
  chunk(chunk: ChatChunk, atMs: number): void;
}

export interface CompletionRequest {
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

/**
 * Posts `{baseUrl}/v1/chat/completions` and reports to `observer`, in this order: the head once, then every frame as it
 * was written and every chunk that could be read of one. A whole JSON answer is one frame and one chunk. Nothing is
 * thrown: a refusal, a broken stream, a lost network and an abort each are a `CompletionOutcome`. Times are milliseconds
 * since the request left.
 */
export async function runCompletion(
  request: CompletionRequest,
  observer: CompletionObserver,
): Promise<CompletionOutcome> {
  const now = request.now ?? (() => performance.now());
  const startedAt = now();
  const elapsed = () => now() - startedAt;
  let answer: Response;
  try {
    answer = await post(request);
  } catch (error) {
    return ended(request.signal, { kind: 'unreachable', message: messageOf(error) });
  }
  const requestId = answer.headers.get('x-request-id');
  observer.head({
    atMs: elapsed(),
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    requestId,
    limits: parseRateHeaders(answer.headers),
  });
  const streams = answer.ok && (answer.headers.get('content-type') ?? '').startsWith('text/event-stream');
  try {
    return streams
      ? await readStream(answer, observer, elapsed, requestId)
      : await readWhole(answer, observer, elapsed, requestId);
  } catch (error) {
    return ended(request.signal, { kind: 'lost', message: messageOf(error), requestId });
  }
}

function post(request: CompletionRequest): Promise<Response> {
  const send = request.fetch ?? fetch;
  return send(`${request.baseUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream, application/json',
      ...(request.key !== null && { authorization: `Bearer ${request.key}` }),
    },
    body: request.body,
    signal: request.signal,
    cache: 'no-store',
    credentials: 'omit',
  });
}

/** Reads until the connection ends: an end without `[DONE]` or a finish reason is a loss, never a success. */
async function readStream(
  answer: Response,
  observer: CompletionObserver,
  elapsed: () => number,
  requestId: string | null,
): Promise<CompletionOutcome> {
  let failure: CompletionFailure | null = null;
  let complete = false;
  const onRead = (read: ReadFrame, atMs: number): void => {
    if (read.kind === 'chunk') {
      complete ||= typeof read.chunk.choices[0]?.finish_reason === 'string';
      if (failure === null) observer.chunk(read.chunk, atMs);
    } else if (read.kind === 'done') complete = true;
    else {
      const error =
        read.kind === 'error' ? read.error : plainError('The server sent an event that is no JSON.');
      failure ??= { kind: 'broke-off', error, requestId };
    }
  };
  const parser = createSseParser({
    event({ data }) {
      const atMs = elapsed();
      observer.frame({ atMs, kind: 'data', text: data });
      onRead(readEventData(data), atMs);
    },
    comment: (text) => observer.frame({ atMs: elapsed(), kind: 'comment', text }),
  });
  const reader = answer.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read())
    parser.push(read.value);
  if (failure !== null) return { kind: 'failed', failure };
  if (complete) return { kind: 'done' };
  const message = 'The connection ended before the answer was complete.';
  return { kind: 'failed', failure: { kind: 'lost', message, requestId } };
}

async function readWhole(
  answer: Response,
  observer: CompletionObserver,
  elapsed: () => number,
  requestId: string | null,
): Promise<CompletionOutcome> {
  const text = await answer.text();
  const atMs = elapsed();
  observer.frame({ atMs, kind: 'body', text });
  const { status } = answer;
  if (!answer.ok) {
    const error =
      serverErrorOf(parseObject(text) ?? {}) ?? plainError(`The server answered ${status} without a reason.`);
    const retryAfterMs = readRetryAfter((name) => answer.headers.get(name));
    return { kind: 'failed', failure: { kind: 'refused', status, error, requestId, retryAfterMs } };
  }
  const read = readWholeBody(text);
  if (read.kind === 'error')
    return { kind: 'failed', failure: { kind: 'broke-off', error: read.error, requestId } };
  if (read.kind !== 'chunk') {
    const message =
      'The answer is neither JSON nor an event stream: something stands between page and server.';
    return { kind: 'failed', failure: { kind: 'unreadable', status, message, requestId } };
  }
  observer.chunk(read.chunk, atMs);
  return { kind: 'done' };
}

function ended(signal: AbortSignal, failure: CompletionFailure): CompletionOutcome {
  return signal.aborted ? { kind: 'stopped' } : { kind: 'failed', failure };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Posts `…/{completionId}/finish`: the run ends after its current loop. False when it is over, not known, or not reached. */
export async function finishAfterThisLoop(options: {
  baseUrl: string;
  key: string;
  /** `chatcmpl-…`, from the first chunk. */
  completionId: string;
  fetch?: typeof fetch;
}): Promise<boolean> {
  const send = options.fetch ?? fetch;
  try {
    const answer = await send(
      `${options.baseUrl}/v1/chat/completions/${encodeURIComponent(options.completionId)}/finish`,
      { method: 'POST', headers: { authorization: `Bearer ${options.key}` } },
    );
    return answer.ok;
  } catch {
    return false;
  }
}

/**
 * What a run really cost, from the server's log by request id. Asks again for a few seconds until the run has settled;
 * null when it never shows, when the key is refused, or after an abort.
 */
export async function settledRun(options: {
  baseUrl: string;
  key: string;
  requestId: string;
  signal?: AbortSignal;
  fetch?: typeof fetch;
  /** Waits before each question. */
  pausesMs?: readonly number[];
}): Promise<RunLogBody | null> {
  const query = new URLSearchParams({ request_id: options.requestId });
  for (const pauseMs of options.pausesMs ?? [50, 150, 400, 800, 1600, 3200]) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (options.signal?.aborted) return null;
    try {
      const answer = await (options.fetch ?? fetch)(`${options.baseUrl}/v1/swarm/logs?${query}`, {
        headers: { authorization: `Bearer ${options.key}` },
        ...(options.signal && { signal: options.signal }),
      });
      if (answer.status === 401 || answer.status === 403) return null;
      const run = answer.ok ? ((await answer.json()) as RunLogsBody).logs[0] : undefined;
      if (run !== undefined) return run;
    } catch {
      // A lost network is one more reason to ask again.
    }
  }
  return null;
}
