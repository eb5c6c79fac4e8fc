import type { ModelCall, ModelEvent } from '#lib/models/provider.ts';
import { MAX_FRAME_CHARS, maxAnswerBytes } from '#lib/models/upstream/answer-bounds.ts';
import { isJsonObject, parseJson } from '#lib/models/upstream/json-access.ts';
import {
  brokeOff,
  tooLarge,
  unreadable,
  type VendorIdentity,
  vendorStreamError,
} from '#lib/models/upstream/vendor-error.ts';
import { type ApiError, apiError } from '#lib/protocol/errors.ts';
import { createSseDecoder, type SseEvent } from '#lib/sse/decode.ts';
import { DONE } from '#lib/sse/encode.ts';
import { type AnswerReader, createAnswerReader } from './openai-answer.ts';

/**
 * Reads the bytes of a streamed answer. Each call adds the events of one read and says how things stand: the
 * stream goes on, it is over, or it has failed (the events before the failure are good).
 */
export interface FrameReader {
  push(bytes: Uint8Array, into: ModelEvent[]): FrameState;
  /** The bytes have ended; also asked when they broke off after the finish reason. */
  end(into: ModelEvent[]): FrameState;
  /** Whether the finish reason has been seen: from here on nothing can be lost but the usage. */
  finished(): boolean;
}

export type FrameState = 'open' | 'done' | ApiError;

export function createFrameReader({ model, maxTokens }: ModelCall, identity: VendorIdentity): FrameReader {
  const decoder = createSseDecoder(MAX_FRAME_CHARS);
  const answer = createAnswerReader();
  let bytesLeft = maxAnswerBytes(maxTokens, 'stream');

  function readFrame({ event, data }: SseEvent, into: ModelEvent[]): FrameState {
    if (data === '') return 'open';
    if (data === DONE) return finish(answer, identity.host, into);
    const frame = parseJson(data);
    if (!isJsonObject(frame)) return unreadable(identity.host);
    if (event === 'error' || isFailure(frame.error)) return vendorStreamError(frame, model, identity);
    return answer.push(frame, into) ? 'open' : unreadable(identity.host);
  }

  function readFrames(frames: readonly SseEvent[], into: ModelEvent[]): FrameState {
    for (const frame of frames) {
      const state = readFrame(frame, into);
      if (state !== 'open') return state;
    }
    return 'open';
  }

  return {
    push(bytes, into) {
      bytesLeft -= bytes.byteLength;
      const state = readFrames(decoder.push(bytes), into);
      const tooMuch = bytesLeft < 0 || decoder.overflowed();
      return state === 'open' && tooMuch ? tooLarge(identity.host) : state;
    },
    end(into) {
      const state = readFrames(decoder.end(), into);
      if (state === 'done') return state;
      // After the finish reason a torn last frame is no loss.
      if (answer.finished()) return finish(answer, identity.host, into);
      if (state !== 'open') return state;
      return brokeOff(identity.host);
    },
    finished: answer.finished,
  };
}

/** An `error` field that says something: some servers send it empty in good chunks. */
export function isFailure(error: unknown): boolean {
  return isJsonObject(error) || (typeof error === 'string' && error !== '');
}

function finish(answer: AnswerReader, host: string, into: ModelEvent[]): FrameState {
  return answer.finish(into) ? 'done' : apiError('upstream_error', `${host} called a tool without a name.`);
}
