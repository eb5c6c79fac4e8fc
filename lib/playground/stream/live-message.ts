import type { ChatChunk, LoopUsageBody, ToolCallBody } from '#lib/protocol/chat-chunk.ts';
import { emptyMessage, type FoldedMessage, foldChunk } from '#lib/protocol/fold-chunks.ts';
import { type Block, type BlockSplitter, createBlockSplitter } from './block-splitter.ts';
import { onNextPaint, type PaintSchedule } from './paint-schedule.ts';

/** One loop before the last, or (loop null) a model's own reasoning, as it grows. Times are ms since the request left. */
export interface LiveReasoning {
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
  readonly reasoning: readonly LiveReasoning[];
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

interface GrowingReasoning {
  loop: number | null;
  splitter: BlockSplitter;
  startedMs: number;
  firstTokenMs: number | null;
  endedMs: number | null;
  usage: LoopUsageBody | null;
  shown: LiveReasoning | null;
}

/** `schedule` runs a flush on the next frame; default requestAnimationFrame, with a timer when the page is hidden. */
export function createLiveMessage(options: { schedule?: PaintSchedule } = {}): LiveMessage {
  const schedule = options.schedule ?? onNextPaint;
  const folded = emptyMessage();
  const answer = createBlockSplitter();
  const reasoning: GrowingReasoning[] = [];
  const listeners = new Set<() => void>();
  const figures = { firstTokenMs: nullable(), answerFirstTokenMs: nullable(), textChunks: 0, lastChunkMs: 0 };
  let ended = false;
  let waiting = false;
  let snapshot = makeSnapshot();

  function makeSnapshot(): LiveSnapshot {
    const last = reasoning.at(-1);
    const answering = figures.answerFirstTokenMs !== null || folded.toolCalls.length > 0;
    return {
      phase: ended ? 'ended' : answering ? 'answering' : last ? 'reasoning' : 'waiting',
      blocks: answer.blocks(),
      reasoning: reasoning.map(showReasoning),
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
    snapshot = makeSnapshot();
    for (const listener of [...listeners]) listener();
  }

  function growText(chunk: ChatChunk, atMs: number): void {
    const delta = chunk.choices[0]?.delta;
    if (!delta?.content && !delta?.reasoning_content && !delta?.tool_calls?.length) return;
    figures.firstTokenMs ??= atMs;
    figures.textChunks += 1;
    if (delta.reasoning_content)
      growReasoning(reasoning, chunk.loop_index ?? null, delta.reasoning_content, atMs);
    if (!delta.content && !delta.tool_calls?.length) return;
    figures.answerFirstTokenMs ??= atMs;
    endOpenReasoning(reasoning, atMs, null);
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
      if (chunk.loop && figures.answerFirstTokenMs === null) endOpenReasoning(reasoning, atMs, chunk.loop);
      if (waiting) return;
      waiting = true;
      schedule(flush);
    },
    end() {
      if (ended) return;
      ended = true;
      answer.end();
      endOpenReasoning(reasoning, figures.lastChunkMs, null);
      flush();
    },
    message: () => folded,
    times: () => ({ firstTokenMs: figures.firstTokenMs, lastChunkMs: figures.lastChunkMs }),
  };
}

function growReasoning(reasoning: GrowingReasoning[], loop: number | null, text: string, atMs: number): void {
  let last = reasoning.at(-1);
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
    reasoning.push(last);
  }
  last.splitter.push(text);
  last.shown = null;
}

/** Ends the reasoning that grows; a loop that wrote nothing visible still gets its entry with the figures. */
function endOpenReasoning(reasoning: GrowingReasoning[], atMs: number, usage: LoopUsageBody | null): void {
  const last = reasoning.at(-1);
  if (last === undefined || last.endedMs !== null) {
    if (usage === null || last?.loop === usage.loop) return;
    growReasoning(reasoning, usage.loop, '', atMs);
    endOpenReasoning(reasoning, atMs, usage);
    return;
  }
  last.splitter.end();
  last.endedMs = atMs;
  last.usage = usage;
  last.shown = null;
}

function showReasoning(growing: GrowingReasoning): LiveReasoning {
  growing.shown ??= {
    loop: growing.loop,
    blocks: growing.splitter.blocks(),
    startedMs: growing.startedMs,
    firstTokenMs: growing.firstTokenMs,
    endedMs: growing.endedMs,
    usage: growing.usage,
  };
  return growing.shown;
}

function nullable(): number | null {
  return null;
}

export interface LoopUnderWay {
  /** From 1 to `maxLoops`. */
  readonly loop: number;
  /** Whether its text stands among the snapshot's reasoning; otherwise it waits, or its text is the answer. */
  readonly hasEntry: boolean;
}

/** The loop that is being worked on, from the moment it starts, which is before its first token. */
export function loopUnderWay(live: Pick<LiveSnapshot, 'reasoning'>, maxLoops: number): LoopUnderWay {
  const last = live.reasoning.findLast((entry) => entry.loop !== null);
  const before = last?.loop ?? 0;
  if (last?.endedMs === null) return { loop: before, hasEntry: true };
  return { loop: Math.min(before + 1, maxLoops), hasEntry: before >= maxLoops };
}
