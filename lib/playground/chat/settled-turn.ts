import type { AssistantStatus, AssistantTurn } from '#lib/playground/conversation.ts';
import type { CompletionFailure, CompletionOutcome } from '#lib/playground/stream/completion-outcome.ts';
import type { LiveMessage } from '#lib/playground/stream/live-message.ts';
import type { RunLogBody } from '#lib/protocol/account-answer-schema.ts';

/** The turn with everything that has arrived so far, still streaming: what a checkpoint keeps. */
export function partialTurn(
  turn: AssistantTurn,
  live: LiveMessage,
  requestId: string | null,
  durationMs: number,
): AssistantTurn {
  const message = live.message();
  return {
    ...turn,
    content: message.content,
    reasoning: message.reasoning.map((part) => ({ ...part })),
    loops: message.usage?.loops ?? [...message.loops],
    toolCalls: message.toolCalls.map((call) => ({ ...call, function: { ...call.function } })),
    finishReason: message.finishReason,
    usage: message.usage,
    cost: message.usage?.cost ?? null,
    timings: { firstTokenMs: rounded(live.times().firstTokenMs), durationMs },
    requestId,
    completionId: message.id,
  };
}

/** The turn as a run's end leaves it. */
export function settledTurn(partial: AssistantTurn, outcome: CompletionOutcome): AssistantTurn {
  const failure = outcome.kind === 'failed' ? outcome.failure : null;
  return { ...partial, status: statusOf(outcome), failure };
}

/** The turn with what the server's log says it cost. */
export function billedTurn(turn: AssistantTurn, run: RunLogBody): AssistantTurn {
  const { prompt_tokens, completion_tokens, total_tokens, estimated } = run.usage;
  const usage = { prompt_tokens, completion_tokens, total_tokens, cost: run.cost, estimated };
  return { ...turn, usage: turn.usage ?? usage, cost: run.cost };
}

/** A failed run whose question should go back into the composer: nothing of an answer came. */
export function cameToNothing(failure: CompletionFailure): boolean {
  switch (failure.kind) {
    case 'refused':
    case 'unreachable':
    case 'unreadable':
      return true;
    case 'broke-off':
    case 'lost':
      return false;
    default:
      return failure satisfies never;
  }
}

function statusOf(outcome: CompletionOutcome): AssistantStatus {
  switch (outcome.kind) {
    case 'done':
      return 'done';
    case 'stopped':
      return 'stopped';
    case 'failed':
      return outcome.failure.kind === 'lost' ? 'interrupted' : 'failed';
    default:
      return outcome satisfies never;
  }
}

function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}
