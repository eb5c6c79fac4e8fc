import { runningElsewhere } from '#lib/playground/storage/run-lock.ts';
import type { StoredChat } from '#lib/playground/storage/storage.ts';
import type { ChatCore } from './chat-core.ts';
import { fromStored } from './chat-model.ts';
import { fromDraftRecord } from './draft-actions.ts';
import { fetchBilledCost } from './fetch-billed-cost.ts';
import { saveTabChat } from './page-memory.ts';

/** Waits before each look into the run log. An answer that was cut off long ago is there at once, or never. */
const INTERRUPTED_PAUSES_MS = [0, 1_000];

/** Shows a stored chat. Answers that no tab is writing any more become interrupted, with what they had. */
export async function openChat(core: ChatCore, id: string): Promise<void> {
  const [stored, draft] = await Promise.all([
    core.withStorage((storage) => storage.chat(id)),
    core.withStorage((storage) => storage.draft(id)),
  ]);
  if (stored === null || stored.chat.deletedAt !== null) return;
  const turns = await interruptAbandoned(core, stored);
  const known = core.chat(id);
  const view = fromStored(stored.chat, turns, known);
  core.show(known === undefined ? { ...view, draft: fromDraftRecord(draft) } : view);
  saveTabChat(id);
  fetchBilledCosts(core, id, turns);
}

/** Marks the answers as interrupted that still stream in storage but that no tab is running. */
async function interruptAbandoned(core: ChatCore, stored: StoredChat): Promise<StoredChat['turns']> {
  const streaming = stored.turns.filter(
    ({ turn }) => turn.kind === 'assistant' && turn.status === 'streaming',
  );
  const candidates = streaming.map(({ id }) => id).filter((id) => !core.runs.has(id));
  if (candidates.length === 0) return stored.turns;
  const alive = await runningElsewhere(candidates);
  const abandoned = candidates.filter((id) => !alive.has(id));
  await core.withStorage((storage) => storage.interruptTurns(stored.chat.id, abandoned));
  return (await core.withStorage((storage) => storage.chat(stored.chat.id)))?.turns ?? stored.turns;
}

/** Answers that were cut off when a page closed may have cost something all the same. */
function fetchBilledCosts(core: ChatCore, chatId: string, turns: StoredChat['turns']): void {
  for (const { columnId, turn } of turns)
    if (turn.kind === 'assistant' && turn.status === 'interrupted' && turn.cost === null)
      void fetchBilledCost(core, { chatId, columnId, turnId: turn.id }, turn, INTERRUPTED_PAUSES_MS);
}
