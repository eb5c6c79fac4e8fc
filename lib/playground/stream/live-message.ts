import type { ChatChunk, LoopUsageBody, ToolCallBody } from '#lib/protocol/chat-chunk.ts';
import { emptyMessage, type FoldedMessage, foldChunk } from '#lib/protocol/fold-chunks.ts';
import { type Block, type BlockSplitter, createBlockSplitter } from './block-splitter.ts';
import { type FrameSchedule, onNextFrame } from './frame-schedule.ts';

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
  /** When the last loop, whose text is the answer, began, and when its first token came. */
  readonly answerStartedMs: number;
  readonly answerFirstTokenMs: number | null;
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
  /** Figures that the folded message lacks. */
  times(): { firstTokenMs: number | null; lastChunkMs: number };
}

interface GrowingLoop {
  loop: number | null;
  splitter: BlockSplitter;
  startedMs: number;
  firstTokenMs: number | null;
  endedMs: number | null;
  usage: LoopUsageBody | null;
  shown: LiveLoop | null;
}

/** `schedule` runs a flush on the next frame; default requestAnimationFrame, with a timer when the page is hidden. */
export function createLiveMessage(options: { schedule?: FrameSchedule } = {}): LiveMessage {
  const schedule = options.schedule ?? onNextFrame;
  const folded = emptyMessage();
  const answer = createBlockSplitter();
  const loops: GrowingLoop[] = [];
  const listeners = new Set<() => void>();
  const figures = { firstTokenMs: nullable(), answerFirstTokenMs: nullable(), textChunks: 0, lastChunkMs: 0 };
  let ended = false;
  let waiting = false;
  let snapshot = take();

  function take(): LiveSnapshot {
    const last = loops.at(-1);
    const answering = figures.answerFirstTokenMs !== null || folded.toolCalls.length > 0;
    return {
      phase: ended ? 'ended' : answering ? 'answering' : last ? 'reasoning' : 'waiting',
      blocks: answer.blocks(),
      loops: loops.map(showLoop),
      toolCalls: folded.toolCalls.map((call) => ({ ...call, function: { ...call.function } })),
      completionId: folded.id,
      firstTokenMs: figures.firstTokenMs,
      answerStartedMs: last?.endedMs ?? 0,
      answerFirstTokenMs: figures.answerFirstTokenMs,
      textChunks: figures.textChunks,
      lastChunkMs: figures.lastChunkMs,
    };
  }

  function flush(): void {
    waiting = false;
    snapshot = take();
    for (const listener of [...listeners]) listener();
  }

  function growText(chunk: ChatChunk, atMs: number): void {
    const delta = chunk.choices[0]?.delta;
    if (!delta?.content && !delta?.reasoning_content && !delta?.tool_calls?.length) return;
    figures.firstTokenMs ??= atMs;
    figures.textChunks += 1;
    if (delta.reasoning_content) growLoop(loops, chunk.loop_index ?? null, delta.reasoning_content, atMs);
    if (!delta.content && !delta.tool_calls?.length) return;
    figures.answerFirstTokenMs ??= atMs;
    endOpenLoop(loops, atMs, null);
    if (delta.content) answer.push(delta.content);
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    push(chunk, atMs) {
      if (ended) return;
      foldChunk(folded, chunk);
      figures.lastChunkMs = atMs;
      growText(chunk, atMs);
      // The last loop's entry may come too: its text is the answer, not one more loop before it.
      if (chunk.loop && figures.answerFirstTokenMs === null) endOpenLoop(loops, atMs, chunk.loop);
      if (waiting) return;
      waiting = true;
      schedule(flush);
    },
    end() {
      if (ended) return;
      ended = true;
      answer.end();
      endOpenLoop(loops, figures.lastChunkMs, null);
      flush();
    },
    message: () => folded,
    times: () => ({ firstTokenMs: figures.firstTokenMs, lastChunkMs: figures.lastChunkMs }),
  };
}

function growLoop(loops: GrowingLoop[], loop: number | null, text: string, atMs: number): void {
  let last = loops.at(-1);
  if (last === undefined || last.loop !== loop || last.endedMs !== null) {
    const startedMs = last?.endedMs ?? 0;
    last = {
      loop,
      splitter: createBlockSplitter(),
      startedMs,
      firstTokenMs: atMs,
      endedMs: null,
      usage: null,
      shown: null,
    };
    loops.push(last);
  }
  last.splitter.push(text);
  last.shown = null;
}

/** Closes the loop that grows; a loop that wrote nothing visible still gets its entry with the figures. */
function endOpenLoop(loops: GrowingLoop[], atMs: number, usage: LoopUsageBody | null): void {
  const last = loops.at(-1);
  if (last === undefined || last.endedMs !== null) {
    if (usage === null || last?.loop === usage.loop) return;
    growLoop(loops, usage.loop, '', atMs);
    endOpenLoop(loops, atMs, usage);
    return;
  }
  last.splitter.end();
  last.endedMs = atMs;
  last.usage = usage;
  last.shown = null;
}

function showLoop(loop: GrowingLoop): LiveLoop {
  loop.shown ??= {
    loop: loop.loop,
    blocks: loop.splitter.blocks(),
    startedMs: loop.startedMs,
    firstTokenMs: loop.firstTokenMs,
    endedMs: loop.endedMs,
    usage: loop.usage,
  };
  return loop.shown;
}

function nullable(): number | null {
  return null;
}
