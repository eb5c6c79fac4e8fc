import type { ChatChunk, LoopUsageBody, ToolCallBody } from '#lib/protocol/chat-chunk.ts';
import type { FoldedMessage } from '#lib/protocol/fold-chunks.ts';
import type { Block } from './block-splitter.ts';

/** One loop before the last, or (loop null) a model's own reasoning, as it grows. Times are ms since the request left. */
export interface LiveLoop {
  readonly loop: number | null;
  readonly blocks: readonly Block[];
  readonly startedMs: number;
  readonly firstTokenMs: number | null;
  /** Null while it grows. */
  readonly endedMs: number | null;
  readonly usage: LoopUsageBody | null;
}

export interface LiveSnapshot {
  readonly phase: 'waiting' | 'reasoning' | 'answering' | 'ended';
  readonly blocks: readonly Block[];
  readonly loops: readonly LiveLoop[];
  readonly toolCalls: readonly ToolCallBody[];
  readonly completionId: string | null;
  /** Ms from request to first token of any kind. */
  readonly firstTokenMs: number | null;
  /** Chunks that carried text: about the tokens so far. */
  readonly textChunks: number;
  readonly lastChunkMs: number;
}

/** The answer being written: text lives here, outside React; listeners hear at most once a frame. */
export interface LiveMessage {
  subscribe(listener: () => void): () => void;
  getSnapshot(): LiveSnapshot;
  push(chunk: ChatChunk, atMs: number): void;
  /** No more will come: closes blocks and tells listeners at once. */
  end(): void;
  /** Everything folded so far, at once, not only what the last frame showed. */
  message(): FoldedMessage;
}

/** `schedule` runs a flush on the next frame; default requestAnimationFrame, with a timer when the page is hidden. */
export function createLiveMessage(_options?: { schedule?: (flush: () => void) => void }): LiveMessage {
  throw new Error('not written yet');
}
