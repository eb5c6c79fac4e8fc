import { type AssistantTurn, replaceTurn } from '#lib/playground/conversation.ts';
import type { RunLogBody } from '#lib/protocol/account-answer-schema.ts';
import { type AnswerPlace, answerAt, type ChatCore, saveTurn } from './chat-core.ts';
import { withConversation } from './chat-model.ts';

/** Asks the server's log what an answer really cost, when its stream did not say: it was stopped, lost or broke off. */
export async function fetchBilledCost(
  core: ChatCore,
  place: AnswerPlace,
  turn: AssistantTurn,
  pausesMs?: readonly number[],
): Promise<void> {
  const { baseUrl, keys, fetch } = core.options;
  const { requestId } = turn;
  const key = keys.get();
  const nothingRan = turn.failure?.kind === 'refused' && turn.failure.status < 500;
  if (key === null || turn.usage !== null || requestId === null || nothingRan) return;
  const { settledRun } = await import('./after-start.ts');
  const run = await settledRun({ baseUrl, key, requestId, fetch, ...(pausesMs && { pausesMs }) });
  if (run === null) return;
  const billed = billedTurn(answerAt(core, place) ?? turn, run);
  core.updateColumn(place.chatId, place.columnId, (column) =>
    withConversation(column, replaceTurn(column.conversation, billed)),
  );
  await saveTurn(core, place, billed);
}

/** The turn with what the server's log says it cost. */
function billedTurn(turn: AssistantTurn, run: RunLogBody): AssistantTurn {
  const { prompt_tokens, completion_tokens, total_tokens, estimated } = run.usage;
  const usage = { prompt_tokens, completion_tokens, total_tokens, cost: run.cost, estimated };
  return { ...turn, usage: turn.usage ?? usage, cost: run.cost };
}
