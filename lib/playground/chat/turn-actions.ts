import {
  type AssistantTurn,
  selectTurn,
  type Turn,
  type TurnId,
  type UserTurn,
} from '#lib/playground/conversation.ts';
import { addTurns, ask, rerun, runAfter, whyNot } from './ask.ts';
import type { ChatCore } from './chat-core.ts';
import { columnOfTurn, turnIdIn, withConversation } from './chat-model.ts';
import { readyImages } from './draft-actions.ts';
import { beginRun } from './run-column.ts';
import type { SendResult } from './send-result.ts';
import type { ColumnView } from './state.ts';

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
