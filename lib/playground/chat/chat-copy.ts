import { buildConversation, type Turn, type TurnId } from '#lib/playground/conversation.ts';
import type { ChatCore } from './chat-core.ts';
import { baseOf, newColumn, turnIdIn, withConversation } from './chat-model.ts';
import type { ColumnView } from './state.ts';

/** A column of its own with the same turns; their ids stay counterparts. */
export function copyPath(column: ColumnView, path: readonly Turn[]): ColumnView {
  const fresh = newColumn(column.config);
  let parentId: TurnId | null = null;
  const turns = path.map((turn): Turn => {
    const copy = { ...turn, id: turnIdIn(fresh.id, baseOf(turn.id)), parentId };
    parentId = copy.id;
    return copy;
  });
  return withConversation(fresh, buildConversation(turns));
}

/** Writes a chat that is not in storage yet, with all its turns. */
export async function saveWholeChat(core: ChatCore, chatId: string): Promise<void> {
  const chat = core.chat(chatId);
  if (chat === undefined) return;
  const rows = chat.columns.flatMap((column) =>
    [...column.conversation.turns.values()].map((turn) => ({
      id: turn.id,
      chatId,
      columnId: column.id,
      turn,
    })),
  );
  await core.withStorage((storage) => storage.putTurns(rows));
  await core.saveChat(chatId);
}
