import { runningElsewhere } from '#lib/playground/storage/run-lock.ts';
import type { StoredChat } from '#lib/playground/storage/storage.ts';
import type { ChatCore } from './chat-core.ts';
import { fromStored } from './chat-model.ts';
import { fromDraftRecord } from './draft-actions.ts';
import { saveTabChat } from './page-memory.ts';

/** Shows a stored chat. Answers that no tab is writing any more become interrupted, with what they had. */
export async function openChat(core: ChatCore, id: string): Promise<void> {
  const [stored, draft] = await Promise.all([
    core.withStorage((storage) => storage.chat(id)),
    core.withStorage((storage) => storage.draft(id)),
  ]);
  if (stored === null || stored.chat.deletedAt !== null) return;
  const healed = await healOrphans(core, stored);
  const known = core.chat(id);
  const view = fromStored(stored.chat, healed, known);
  core.show(known === undefined ? { ...view, draft: fromDraftRecord(draft) } : view);
  saveTabChat(id);
}

async function healOrphans(core: ChatCore, stored: StoredChat): Promise<StoredChat['turns']> {
  const streaming = stored.turns.filter(
    ({ turn }) => turn.kind === 'assistant' && turn.status === 'streaming',
  );
  const candidates = streaming.map(({ id }) => id).filter((id) => !core.runs.has(id));
  if (candidates.length === 0) return stored.turns;
  const alive = await runningElsewhere(candidates);
  const orphans = new Set(candidates.filter((id) => !alive.has(id)));
  const healed = stored.turns.map((row) =>
    orphans.has(row.id) && row.turn.kind === 'assistant'
      ? { ...row, turn: { ...row.turn, status: 'interrupted' as const } }
      : row,
  );
  void core.withStorage((storage) => storage.putTurns(healed.filter((row) => orphans.has(row.id))));
  return healed;
}
