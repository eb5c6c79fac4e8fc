import { expect, test } from 'vitest';
import { newConfig } from '#lib/playground/config.ts';
import { addTurn, EMPTY_CONVERSATION, type UserTurn } from '#lib/playground/conversation.ts';
import { newColumn, pathBefore, turnIdIn, withConversation } from './chat-model.ts';
import type { ColumnView } from './state.ts';

const QUESTIONS = ['first', 'second', 'third'];

/** A column with one question after another, under the ids that all columns of a chat give them. */
function columnOfQuestions(): ColumnView {
  const column = newColumn(newConfig('test/echo'));
  let conversation = EMPTY_CONVERSATION;
  for (const [at, text] of QUESTIONS.entries()) {
    const before = QUESTIONS[at - 1];
    const turn: UserTurn = {
      kind: 'user',
      id: turnIdIn(column.id, text),
      parentId: before === undefined ? null : turnIdIn(column.id, before),
      createdAt: at,
      text,
      images: [],
    };
    conversation = addTurn(conversation, turn);
  }
  return withConversation(column, conversation);
}

const textsOf = (path: ReturnType<typeof pathBefore>) =>
  path.map((turn) => (turn.kind === 'user' ? turn.text : turn.kind));

test('a question that is edited in one column follows the turns before it in every column', () => {
  const [edited, other] = [columnOfQuestions(), columnOfQuestions()];
  const editing = turnIdIn(edited.id, 'third');
  for (const column of [edited, other])
    expect(textsOf(pathBefore(column, editing))).toEqual(['first', 'second']);
});

test('a new question follows all turns, and so does one that replaces a turn of no column', () => {
  const column = columnOfQuestions();
  expect(textsOf(pathBefore(column, null))).toEqual(QUESTIONS);
  expect(textsOf(pathBefore(column, turnIdIn(column.id, 'gone')))).toEqual(QUESTIONS);
});
