import {
  type AssistantTurn,
  addTurn,
  selectTurn,
  type ToolTurn,
  type Turn,
  type TurnId,
  type UserTurn,
} from '#lib/playground/conversation.ts';
import type { ImageAttachment } from '#lib/playground/images/attachment.ts';
import { newId } from '#lib/playground/new-id.ts';
import type { ChatCore } from './chat-core.ts';
import {
  columnOfTurn,
  counterpart,
  EMPTY_DRAFT,
  titleFrom,
  turnIdIn,
  withConversation,
} from './chat-model.ts';
import { NEW_CHAT_DRAFT, readyImages, withoutGivenBack } from './draft-actions.ts';
import { saveTabChat } from './page-memory.ts';
import { beginRun } from './run-column.ts';
import type { SendResult } from './send-result.ts';
import type { ChatView, ColumnView } from './state.ts';

/** How long a question may take to its place in storage before it is sent anyway. */
const LONGEST_SAVE_MS = 2_000;
const CONTINUE = 'Continue exactly where you stopped.';

export interface TurnActions {
  send(): Promise<SendResult>;
  retry(column?: string): Promise<SendResult>;
  regenerate(turnId: TurnId): Promise<SendResult>;
  continueAnswer(turnId: TurnId): Promise<SendResult>;
  editAndSend(turnId: TurnId, text: string): Promise<SendResult>;
  editAnswer(turnId: TurnId, text: string): void;
  answerTool(assistantTurnId: TurnId, toolCallId: string, text: string): Promise<SendResult>;
  selectSibling(turnId: TurnId): void;
}

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
      return column === undefined ? 'empty' : goOn(core, column, turnId);
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
      void addTurns(core, here().id, column.id, [edited(turn, turnIdIn(column.id), text)]);
    },
    async answerTool(assistantTurnId, toolCallId, text) {
      const column = columnOfTurn(here(), assistantTurnId);
      return column === undefined ? 'empty' : giveResult(core, column, assistantTurnId, toolCallId, text);
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

/** Puts the question into every column and runs them. The question is on its way to storage before any request. */
function ask(
  core: ChatCore,
  chatId: string,
  question: { text: string; images: readonly ImageAttachment[]; editing: TurnId | null },
  fromDraft: boolean,
): SendResult {
  const chat = core.chat(chatId);
  if (chat === undefined) return 'empty';
  const refusal = whyNot(core, chat.columns);
  if (refusal !== null) return refusal;
  const base = newId();
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

function rerun(core: ChatCore, columns: readonly ColumnView[]): SendResult {
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
function runAfter(core: ChatCore, column: ColumnView, parentId: TurnId | null): SendResult {
  const refusal = whyNot(core, [column]);
  if (refusal !== null) return refusal;
  const chatId = core.shown().id;
  const question = parentId === null ? undefined : column.conversation.turns.get(parentId);
  if (question?.kind === 'user') core.update(chatId, (chat) => withoutGivenBack(chat, question));
  core.update(chatId, (chat) => ({ ...chat, updatedAt: Date.now() }));
  beginRun(core, { chatId, columnId: column.id, parentId });
  void core.saveChat(chatId, ['columns']);
  return 'sent';
}

function goOn(core: ChatCore, column: ColumnView, turnId: TurnId): SendResult {
  const refusal = whyNot(core, [column]);
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

/** Results hang in a row below the answer that asked for them; a second result for the same call makes a sibling row. */
function giveResult(
  core: ChatCore,
  column: ColumnView,
  assistantId: TurnId,
  toolCallId: string,
  text: string,
): SendResult {
  const at = column.path.findIndex((turn) => turn.id === assistantId);
  const answer = column.path[at];
  if (answer?.kind !== 'assistant') return 'empty';
  const rest = column.path.slice(at + 1);
  const end = rest.findIndex((turn) => turn.kind !== 'tool');
  const given = (end === -1 ? rest : rest.slice(0, end)) as ToolTurn[];
  const replaced = given.findIndex((turn) => turn.toolCallId === toolCallId);
  const kept = replaced === -1 ? given : given.slice(0, replaced);
  const results = [
    { toolCallId, text },
    ...(replaced === -1 ? [] : given.slice(replaced + 1)).map((turn) => ({
      toolCallId: turn.toolCallId,
      text: turn.text,
    })),
  ];
  let parentId = kept.at(-1)?.id ?? assistantId;
  const turns = results.map((result): ToolTurn => {
    const id = turnIdIn(column.id);
    const turn: ToolTurn = { kind: 'tool', id, parentId, createdAt: Date.now(), ...result };
    parentId = id;
    return turn;
  });
  const answered = new Set([...kept, ...turns].map((turn) => turn.toolCallId));
  const complete = answer.toolCalls.every((call) => answered.has(call.id));
  const refusal = complete ? whyNot(core, [column]) : null;
  if (refusal !== null) return refusal;
  const chatId = core.shown().id;
  const saved = addTurns(core, chatId, column.id, turns);
  if (complete) beginRun(core, { chatId, columnId: column.id, parentId }, saved);
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
function whyNot(core: ChatCore, columns: readonly ColumnView[]): SendResult | null {
  if (columns.some((column) => column.run !== null)) return 'busy';
  if (core.options.keys.get() !== null) return null;
  core.state.set({ keyNeeded: true });
  return 'needs-key';
}

function isQuestion(turn: Turn | undefined): boolean {
  return turn !== undefined && turn.kind !== 'assistant';
}

function edited(turn: AssistantTurn, id: TurnId, content: string): AssistantTurn {
  return {
    ...turn,
    id,
    createdAt: Date.now(),
    status: 'done',
    content,
    reasoning: [],
    loops: [],
    finishReason: null,
    usage: null,
    cost: null,
    timings: null,
    requestId: null,
    completionId: null,
    failure: null,
  };
}
