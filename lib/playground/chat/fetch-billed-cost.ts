import { fetchBalance } from '#lib/playground/balance.ts';
import { type AssistantTurn, replaceTurn, type TurnId } from '#lib/playground/conversation.ts';
import type { ChatCore } from './chat-core.ts';
import { columnOf, withConversation } from './chat-model.ts';
import { billedTurn } from './settled-turn.ts';

/** Where an answer stands. */
export interface AnswerPlace {
  readonly chatId: string;
  readonly columnId: string;
  readonly turnId: TurnId;
}

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

/** What is left on the account. */
export async function refreshBalance(core: ChatCore): Promise<void> {
  const { baseUrl, keys, fetch } = core.options;
  const key = keys.get();
  const balance = key === null ? null : await fetchBalance({ baseUrl, key, fetch });
  // An answer that could not be read leaves the figure that is there.
  if (key === null || balance !== null) core.state.set({ balance });
}

export async function saveTurn(core: ChatCore, place: AnswerPlace, turn: AssistantTurn): Promise<void> {
  const { chatId, columnId } = place;
  await core.withStorage((storage) => storage.putTurns([{ id: turn.id, chatId, columnId, turn }]));
}

/** The answer as it is now; null when its chat is closed or it was deleted. */
export function answerAt(core: ChatCore, place: AnswerPlace): AssistantTurn | null {
  const chat = core.chat(place.chatId);
  const turn = chat && columnOf(chat, place.columnId).conversation.turns.get(place.turnId);
  return turn?.kind === 'assistant' ? turn : null;
}
