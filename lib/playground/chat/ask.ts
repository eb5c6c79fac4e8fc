import { addTurn, type Turn, type TurnId, type UserTurn } from '#lib/playground/conversation.ts';
import type { ImageAttachment } from '#lib/playground/images/attachment.ts';
import { sortableId } from '#lib/playground/sortable-id.ts';
import type { ChatCore } from './chat-core.ts';
import { counterpart, EMPTY_DRAFT, titleFrom, turnIdIn, withConversation } from './chat-model.ts';
import { NEW_CHAT_DRAFT, withoutRestoredDraft } from './draft-actions.ts';
import { saveTabChat } from './page-memory.ts';
import { beginRun } from './run-column.ts';
import type { SendResult } from './send-result.ts';
import type { ChatView, ColumnView } from './state.ts';

/** How long a question may take to its place in storage before it is sent anyway. */
const LONGEST_SAVE_MS = 2_000;

/** Puts the question into every column and runs them. The question is on its way to storage before any request. */
export function ask(
  core: ChatCore,
  chatId: string,
  question: { text: string; images: readonly ImageAttachment[]; editing: TurnId | null },
  fromDraft: boolean,
): SendResult {
  const chat = core.chat(chatId);
  if (chat === undefined) return 'empty';
  const refusal = whyNot(core, chat.columns);
  if (refusal !== null) return refusal;
  const base = sortableId();
  const now = Date.now();
  const turns = chat.columns.map((column): UserTurn => {
    const before = question.editing === null ? undefined : counterpart(column, question.editing);
    const parentId = before === undefined ? (column.path.at(-1)?.id ?? null) : before.parentId;
    const { text, images } = question;
    return { kind: 'user', id: turnIdIn(column.id, base), parentId, createdAt: now, text, images };
  });
  const draftPlace = chat.saved ? chat.id : NEW_CHAT_DRAFT;
  core.update(chatId, (current) => ({
    ...current,
    title: current.named || current.title !== '' ? current.title : titleFrom(question.text) || 'Picture',
    updatedAt: now,
    draft: fromDraft ? EMPTY_DRAFT : current.draft,
    columns: current.columns.map((column, index) => {
      const turn = turns[index];
      return turn === undefined ? column : withConversation(column, addTurn(column.conversation, turn));
    }),
  }));
  // A reload comes back to the chat that was just begun.
  saveTabChat(chatId);
  const saved = saveQuestion(core, chat, turns, fromDraft ? draftPlace : null);
  chat.columns.forEach((column, index) => {
    const parentId = turns[index]?.id ?? null;
    beginRun(core, { chatId, columnId: column.id, parentId }, saved);
  });
  return 'sent';
}

function saveQuestion(
  core: ChatCore,
  chat: ChatView,
  turns: readonly UserTurn[],
  draftPlace: string | null,
): Promise<unknown> {
  const rows = turns.map((turn, index) => ({
    id: turn.id,
    chatId: chat.id,
    columnId: chat.columns[index]?.id ?? '',
    turn,
  }));
  const writes = Promise.all([
    core.saveChat(chat.id, ['title', 'columns']),
    core.withStorage((storage) => storage.putTurns(rows)),
    draftPlace !== null &&
      core.withStorage((storage) =>
        storage.putDraft({ chatId: draftPlace, text: '', images: [], updatedAt: Date.now() }),
      ),
  ]);
  return Promise.race([writes, new Promise((resolve) => setTimeout(resolve, LONGEST_SAVE_MS))]);
}

/** Runs the last question of each column again. */
export function rerun(core: ChatCore, columns: readonly ColumnView[]): SendResult {
  const waiting = columns.filter((column) => column.path.length > 0);
  if (waiting.length === 0) return 'empty';
  const refusal = whyNot(core, waiting);
  if (refusal !== null) return refusal;
  for (const column of waiting) {
    const last = column.path.at(-1);
    runAfter(core, column, last?.kind === 'assistant' ? last.parentId : (last?.id ?? null));
  }
  return 'sent';
}

/** A new answer below `parentId`, beside those it has. */
export function runAfter(core: ChatCore, column: ColumnView, parentId: TurnId | null): SendResult {
  const refusal = whyNot(core, [column]);
  if (refusal !== null) return refusal;
  const chatId = core.shown().id;
  const question = parentId === null ? undefined : column.conversation.turns.get(parentId);
  if (question?.kind === 'user') core.update(chatId, (chat) => withoutRestoredDraft(chat, question));
  core.update(chatId, (chat) => ({ ...chat, updatedAt: Date.now() }));
  beginRun(core, { chatId, columnId: column.id, parentId });
  void core.saveChat(chatId, ['columns']);
  return 'sent';
}

/** Adds finished turns to a column, shows them and keeps them. */
export async function addTurns(
  core: ChatCore,
  chatId: string,
  columnId: string,
  turns: readonly Turn[],
): Promise<void> {
  core.updateColumn(chatId, columnId, (column) =>
    withConversation(column, turns.reduce(addTurn, column.conversation)),
  );
  const rows = turns.map((turn) => ({ id: turn.id, chatId, columnId, turn }));
  await Promise.all([
    core.withStorage((storage) => storage.putTurns(rows)),
    core.saveChat(chatId, ['columns']),
  ]);
}

/** Why nothing can run now. A missing key is asked for. */
export function whyNot(core: ChatCore, columns: readonly ColumnView[]): SendResult | null {
  if (columns.some((column) => column.run !== null)) return 'busy';
  if (core.options.keys.get() !== null) return null;
  core.state.set({ keyNeeded: true });
  return 'needs-key';
}
