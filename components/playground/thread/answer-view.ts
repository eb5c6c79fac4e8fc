import type { AssistantTurn } from '#lib/playground/conversation.ts';
import { type Block, splitBlocks } from '#lib/playground/stream/block-splitter.ts';
import type { LiveSnapshot } from '#lib/playground/stream/live-message.ts';
import type { LoopUsageBody, ToolCallBody } from '#lib/protocol/chat-chunk.ts';

/** A loop before the last, or a model's own reasoning, as the trace draws it. */
export interface LoopView {
  readonly loop: number | null;
  readonly blocks: readonly Block[];
  readonly growing: boolean;
  readonly usage: LoopUsageBody | null;
  readonly durationMs: number | null;
}

export interface AnswerView {
  readonly blocks: readonly Block[];
  readonly loops: readonly LoopView[];
  readonly toolCalls: readonly ToolCallBody[];
}

/** What to draw of an answer under way. */
export function liveView(live: LiveSnapshot): AnswerView {
  return {
    blocks: live.blocks,
    toolCalls: live.toolCalls,
    loops: live.reasoning.map((loop) => ({
      loop: loop.loop,
      blocks: loop.blocks,
      growing: loop.endedMs === null,
      usage: loop.usage,
      durationMs: loop.endedMs === null ? null : loop.endedMs - loop.startedMs,
    })),
  };
}

/** What to draw of a settled one. The blocks are split where they were split while it grew. */
export function settledView(turn: AssistantTurn): AnswerView {
  return {
    blocks: splitBlocks(turn.content),
    toolCalls: turn.toolCalls,
    loops: turn.reasoning.map((part) => ({
      loop: part.loop,
      blocks: splitBlocks(part.text),
      growing: false,
      usage: turn.loops.find((usage) => usage.loop === part.loop) ?? null,
      durationMs: null,
    })),
  };
}

/** Whether a view shows all of a settled turn and nothing else. */
export function sameText(view: AnswerView, turn: AssistantTurn): boolean {
  const shown = [view.blocks, ...view.loops.map((loop) => loop.blocks)];
  const meant = [turn.content, ...turn.reasoning.map((part) => part.text)];
  return (
    shown.length === meant.length &&
    shown.every((blocks, at) => blocks.map((block) => block.text).join('') === meant[at])
  );
}
