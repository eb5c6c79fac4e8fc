import {
  addTurn,
  assistantTurn,
  selectTurn,
  type Turn,
  type TurnId,
  type UserTurn,
} from '#lib/playground/conversation.ts';
import type { ImageAttachment } from '#lib/playground/images/attachment.ts';
import { sortableId } from '#lib/playground/sortable-id.ts';
import { addTurns, type ChatCore } from './chat-core.ts';
import {
  columnOfTurn,
  counterpart,
  EMPTY_DRAFT,
  readyImages,
  titleFrom,
  turnIdIn,
  withConversation,
} from './chat-model.ts';
import { NEW_CHAT_DRAFT, withoutRestoredDraft } from './draft-actions.ts';
import { saveTabChat } from './page-memory.ts';
import { beginRun, cannotRun, type SendResult } from './run-answer.ts';
import type { ChatView, ColumnView } from './state.ts';

const CONTINUE = 'Continue exactly where you stopped.';

/** How long a question may take to its place in storage before it is sent anyway. */
const LONGEST_SAVE_MS = 2_000;

/** Everything that asks for an answer or changes one. A column id left out means every column. */
export interface TurnActions {
  /** Sends the draft to every column; with an empty draft it answers a last question that has no answer. */
  send(): Promise<SendResult>;
  /** One more answer to the last question. */
  retry(column?: string): Promise<SendResult>;
  /** A sibling of this answer. */
  regenerate(turnId: TurnId): Promise<SendResult>;
  /** Asks the model to go on behind this answer. */
  continueAnswer(turnId: TurnId): Promise<SendResult>;
  /** A sibling of this question with another text, in every column that has it, and its answers. */
  editAndSend(turnId: TurnId, text: string): Promise<SendResult>;
  /** A sibling of this answer with another text. Nothing is sent. */
  editAnswer(turnId: TurnId, text: string): void;
  /** Gives the result of one tool call; the model is asked as soon as every call has one. */
  answerTool(assistantTurnId: TurnId, toolCallId: string, text: string): Promise<SendResult>;
  selectSibling(turnId: TurnId): void;
}

/**
 * One Send, from here: `send` → `ask` puts the question into every column and on its way to storage → `beginRun`
 * (run-answer.ts) for each column. All of these answer a `SendResult` at once and never throw; how a run ends shows on
 * its turn.
 */

export function createTurnActions(core: ChatCore): TurnActions {
  const here = () => core.shown();
  return {
    async send() {
      const { draft, id } = here();
      const images = readyImages(draft);
      if (draft.images.some((image) => image.state === 'preparing')) return 'images-not-ready';
      if (draft.text.trim() !== '' || images.length > 0)
        return ask(core, id, { text: draft.text, images, editing: draft.editing }, true);
      const waiting = here().columns.some((column) => isQuestion(column.path.at(-1)));
      return waiting ? rerun(core, here().columns) : 'empty';
    },
    retry: async (columnId) =>
      rerun(
        core,
        here().columns.filter((column) => columnId === undefined || column.id === columnId),
      ),
    async regenerate(turnId) {
      const column = columnOfTurn(here(), turnId);
      const turn = column?.conversation.turns.get(turnId);
      return column === undefined || turn === undefined ? 'empty' : runAfter(core, column, turn.parentId);
    },
    async continueAnswer(turnId) {
      const column = columnOfTurn(here(), turnId);
      return column === undefined ? 'empty' : continueAnswer(core, column, turnId);
    },
    async editAndSend(turnId, text) {
      const turn = columnOfTurn(here(), turnId)?.conversation.turns.get(turnId);
      if (turn?.kind !== 'user') return 'empty';
      return ask(core, here().id, { text, images: turn.images, editing: turnId }, false);
    },
    editAnswer(turnId, text) {
      const column = columnOfTurn(here(), turnId);
      const turn = column?.conversation.turns.get(turnId);
      if (column === undefined || turn?.kind !== 'assistant') return;
      const { parentId, model, toolCalls } = turn;
      const id = turnIdIn(column.id);
      const createdAt = Date.now();
      const edited = assistantTurn({
        id,
        parentId,
        createdAt,
        status: 'done',
        model,
        toolCalls,
        content: text,
      });
      void addTurns(core, here().id, column.id, [edited]);
    },
    async answerTool(assistantTurnId, toolCallId, text) {
      const column = columnOfTurn(here(), assistantTurnId);
      if (column === undefined) return 'empty';
      const { giveResult } = await import('./tool-results.ts');
      return giveResult(core, column, assistantTurnId, toolCallId, text);
    },
    selectSibling(turnId) {
      const column = columnOfTurn(here(), turnId);
      if (column === undefined) return;
      core.updateColumn(here().id, column.id, (current) =>
        withConversation(current, selectTurn(current.conversation, turnId)),
      );
      void core.saveChat(here().id, ['columns']);
    },
  };
}

function isQuestion(turn: Turn | undefined): boolean {
  return turn !== undefined && turn.kind !== 'assistant';
}

/** Puts the question into every column and runs them. The question is on its way to storage before any request. */
function ask(
  core: ChatCore,
  chatId: string,
  question: { text: string; images: readonly ImageAttachment[]; editing: TurnId | null },
  fromDraft: boolean,
): SendResult {
  const chat = core.chat(chatId);
  if (chat === undefined) return 'empty';
  const refusal = cannotRun(core, chat.columns);
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
function rerun(core: ChatCore, columns: readonly ColumnView[]): SendResult {
  const waiting = columns.filter((column) => column.path.length > 0);
  if (waiting.length === 0) return 'empty';
  const refusal = cannotRun(core, waiting);
  if (refusal !== null) return refusal;
  for (const column of waiting) {
    const last = column.path.at(-1);
    runAfter(core, column, last?.kind === 'assistant' ? last.parentId : (last?.id ?? null));
  }
  return 'sent';
}

/** A new answer below `parentId`, beside those it has. */
function runAfter(core: ChatCore, column: ColumnView, parentId: TurnId | null): SendResult {
  const refusal = cannotRun(core, [column]);
  if (refusal !== null) return refusal;
  const chatId = core.shown().id;
  const question = parentId === null ? undefined : column.conversation.turns.get(parentId);
  if (question?.kind === 'user') core.update(chatId, (chat) => withoutRestoredDraft(chat, question));
  core.update(chatId, (chat) => ({ ...chat, updatedAt: Date.now() }));
  beginRun(core, { chatId, columnId: column.id, parentId });
  void core.saveChat(chatId, ['columns']);
  return 'sent';
}

function continueAnswer(core: ChatCore, column: ColumnView, turnId: TurnId): SendResult {
  const refusal = cannotRun(core, [column]);
  if (refusal !== null) return refusal;
  const chatId = core.shown().id;
  const question: UserTurn = {
    kind: 'user',
    id: turnIdIn(column.id),
    parentId: turnId,
    createdAt: Date.now(),
    text: CONTINUE,
    images: [],
  };
  const saved = addTurns(core, chatId, column.id, [question]);
  beginRun(core, { chatId, columnId: column.id, parentId: question.id }, saved);
  return 'sent';
}
