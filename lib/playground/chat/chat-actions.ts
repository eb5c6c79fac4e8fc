import { pathTo, removeTurn, restoreTurns, type TurnId } from '#lib/playground/conversation.ts';
import { type ChatCore, freshConfig, listChat, saveWholeChat, unlistChat } from './chat-core.ts';
import { columnOf, columnOfTurn, copyPath, emptyChat, withConversation } from './chat-model.ts';
import { openChat } from './open-chat.ts';
import { saveTabChat } from './page-memory.ts';
import { endRun } from './run-answer.ts';
import type { ChatView, ColumnView } from './state.ts';
import type { UndoOffers } from './undo.ts';

/** The chats of the list, and what is under way in the shown one. */
export interface ChatActions {
  /** An unsent draft moves along. */
  newChat(): void;
  /** Resolves when it is shown; an id that storage does not know changes nothing. */
  openChat(id: string): Promise<void>;
  /** A blank title gives the automatic one back. */
  renameChat(id: string, title: string): void;
  /** Stops its runs and offers an undo; storage forgets it for good on a visit a day later. */
  deleteChat(id: string): void;
  /** A new chat with the thread up to this turn. */
  branch(turnId: TurnId): Promise<void>;
  /** With all turns below it; offers an undo. */
  deleteTurn(turnId: TurnId): void;
  /** Ends the runs of a column, or of all of them, at once; what had arrived stays. */
  stop(column?: string): void;
  /** Asks the server to end the runs after the loop they are in. False when one was not heard. */
  finishAfterLoop(column?: string): Promise<boolean>;
}

/** `beforeLeaving` stores the draft of the chat that is left. Changes show at once; storage follows. */
export function createChatActions(core: ChatCore, undo: UndoOffers, beforeLeaving: () => void): ChatActions {
  const leave = (): void => {
    beforeLeaving();
    undo.dismiss();
  };
  const startNew = (): void => {
    const { columns, draft, saved } = core.shown();
    const chat = emptyChat(freshConfig(core, columnOf(core.shown()).config));
    // What was typed into a chat that was never sent moves on with the reader.
    core.show(saved || columns.length > 1 ? chat : { ...chat, draft });
    saveTabChat(null);
  };
  return {
    newChat() {
      leave();
      startNew();
    },
    async openChat(id) {
      leave();
      await openChat(core, id);
    },
    renameChat(id, title) {
      const named = title.trim() !== '';
      core.update(id, (chat) => ({ ...chat, title: named ? title.trim() : chat.title, named }));
      if (!named) return;
      const { chats } = core.state.getSnapshot();
      core.state.set({
        chats: chats.map((chat) => (chat.id === id ? { ...chat, title: title.trim() } : chat)),
      });
      void core.withStorage((storage) =>
        storage.patchChat(id, (old) => old && { ...old, title: title.trim(), named: true }),
      );
    },
    deleteChat(id) {
      const { chats } = core.state.getSnapshot();
      const title = chats.find((chat) => chat.id === id)?.title ?? '';
      for (const run of [...core.runs.values()])
        if (run.chatId === id) endRun(core, run, { kind: 'stopped' });
      const shown = core.shown().id === id;
      unlistChat(core.state, id);
      if (shown) startNew();
      core.forget(id);
      void markDeleted(core, id, Date.now());
      undo.offer(`Deleted “${title || 'chat'}”`, async () => {
        await markDeleted(core, id, null);
        const stored = await core.withStorage((storage) => storage.chat(id));
        if (stored !== null) listChat(core.state, stored.chat);
        if (shown) await openChat(core, id);
      });
    },
    async branch(turnId) {
      const chat = core.shown();
      const column = columnOfTurn(chat, turnId);
      if (column === undefined) return;
      leave();
      const copy = copyPath(column, pathTo(column.conversation, turnId));
      const branched: ChatView = {
        ...emptyChat(column.config),
        title: chat.title === '' ? '' : `${chat.title} (branch)`,
        columns: [copy],
        variables: chat.variables,
      };
      core.show(branched);
      saveTabChat(branched.id);
      await saveWholeChat(core, branched.id);
    },
    deleteTurn(turnId) {
      const chat = core.shown();
      const column = columnOfTurn(chat, turnId);
      if (column !== undefined) deleteTurn(core, undo, chat, column, turnId);
    },
    stop(columnId) {
      const chatId = core.shown().id;
      for (const run of [...core.runs.values()])
        if (run.chatId === chatId && (columnId === undefined || run.columnId === columnId))
          endRun(core, run, { kind: 'stopped' });
    },
    finishAfterLoop: (columnId) => finishAfterLoop(core, columnId),
  };
}

function deleteTurn(
  core: ChatCore,
  undo: UndoOffers,
  chat: ChatView,
  column: ColumnView,
  turnId: TurnId,
): void {
  const below = new Set(removeTurn(column.conversation, turnId).removed.turns.map((turn) => turn.id));
  for (const run of [...core.runs.values()])
    if (below.has(run.turnId)) endRun(core, run, { kind: 'stopped' });
  const current = columnOf(core.chat(chat.id) ?? chat, column.id);
  const { conversation, removed } = removeTurn(current.conversation, turnId);
  core.updateColumn(chat.id, column.id, (now) => withConversation(now, conversation));
  const ids = removed.turns.map((turn) => turn.id);
  void core.withStorage((storage) => storage.removeTurns(chat.id, ids));
  void core.saveChat(chat.id, ['columns']);
  undo.offer(ids.length === 1 ? 'Deleted a message' : `Deleted ${ids.length} messages`, async () => {
    core.updateColumn(chat.id, column.id, (now) =>
      withConversation(now, restoreTurns(now.conversation, removed)),
    );
    const rows = removed.turns.map((turn) => ({ id: turn.id, chatId: chat.id, columnId: column.id, turn }));
    await core.withStorage((storage) => storage.putTurns(rows));
    await core.saveChat(chat.id, ['columns']);
  });
}

async function finishAfterLoop(core: ChatCore, columnId?: string): Promise<boolean> {
  const chatId = core.shown().id;
  const runs = [...core.runs.values()].filter(
    (run) => run.chatId === chatId && (columnId === undefined || run.columnId === columnId),
  );
  const { finishAfterThisLoop } = await import('./after-start.ts');
  const asked = await Promise.all(
    runs.map(async (run) => {
      const completionId = run.live.message().id;
      const key = core.options.keys.get();
      if (completionId === null || key === null) return false;
      const { baseUrl, fetch } = core.options;
      const heard = await finishAfterThisLoop({ baseUrl, key, completionId, fetch });
      if (heard)
        core.updateColumn(chatId, run.columnId, (column) =>
          column.run?.turnId === run.turnId
            ? { ...column, run: { ...column.run, finishAsked: true } }
            : column,
        );
      return heard;
    }),
  );
  return asked.length > 0 && asked.every(Boolean);
}

async function markDeleted(core: ChatCore, id: string, deletedAt: number | null): Promise<void> {
  await core.withStorage((storage) => storage.patchChat(id, (old) => old && { ...old, deletedAt }));
}
