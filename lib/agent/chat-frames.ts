import type { ChatChunk } from '#lib/protocol/chat-chunk.ts';
import { type ApiError, toOpenAiError } from '#lib/protocol/errors.ts';
import { DONE_FRAME, encodeData } from '#lib/sse/encode.ts';
import type { AgentEvent } from './agent-event.ts';
import { type ChunkIdentity, roleChunk, toChunk, toChunks } from './to-chunks.ts';

const MARK = '\u0000';

/**
 * Events → the frames of one OpenAI stream. Content deltas, nearly all of a stream, go into an envelope that was
 * serialized once: the same bytes as `JSON.stringify` of the chunk, at a fraction of the cost.
 */
export class ChatFrames {
  readonly #identity: ChunkIdentity;
  readonly #before: string;
  readonly #after: string;

  constructor(identity: ChunkIdentity) {
    this.#identity = identity;
    const [before, after] = frameOf(toChunk(identity, { content: MARK })).split(JSON.stringify(MARK));
    if (before === undefined || after === undefined) throw new Error('the envelope has no content mark');
    this.#before = before;
    this.#after = after;
  }

  start(): string {
    return frameOf(roleChunk(this.#identity));
  }

  /** All frames of a batch, in one string so that they leave in one write. */
  encode(events: readonly AgentEvent[]): string {
    let frames = '';
    for (const event of events) frames += this.#encodeOne(event);
    return frames;
  }

  end(): string {
    return DONE_FRAME;
  }

  /** A failure after the first byte: said aloud, then the stream ends like any other. */
  failure(error: ApiError): string {
    return encodeData(JSON.stringify(toOpenAiError(error))) + DONE_FRAME;
  }

  #encodeOne(event: AgentEvent): string {
    if (event.type === 'text-delta' && event.final)
      return this.#before + JSON.stringify(event.text) + this.#after;
    return toChunks(this.#identity, event).map(frameOf).join('');
  }
}

function frameOf(chunk: ChatChunk): string {
  return encodeData(JSON.stringify(chunk));
}
