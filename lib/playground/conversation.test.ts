import { expect, test } from 'vitest';
import {
  activePath,
  addTurn,
  buildConversation,
  type Conversation,
  EMPTY_CONVERSATION,
  pathTo,
  removeTurn,
  restoreTurns,
  selectTurn,
  siblingPlace,
  type UserTurn,
} from './conversation.ts';
import { sortableId } from './sortable-id.ts';

function turn(id: string, parentId: string | null): UserTurn {
  return { kind: 'user', id, parentId, createdAt: 0, text: id, images: [] };
}

const ids = (conversation: Conversation) => activePath(conversation).map(({ id }) => id);

/** a ─ b ─ c and, beside b, d ─ e. */
const TREE = [turn('b', 'a'), turn('a', null), turn('e', 'd'), turn('c', 'b'), turn('d', 'a')];

test('the newest child shows until another is chosen; the choice below is remembered', () => {
  const tree = buildConversation(TREE);
  expect(ids(tree)).toEqual(['a', 'd', 'e']);
  const chosen = selectTurn(tree, 'b');
  expect(ids(chosen)).toEqual(['a', 'b', 'c']);
  expect(ids(selectTurn(chosen, 'e'))).toEqual(['a', 'd', 'e']);
  expect(ids(tree)).toEqual(['a', 'd', 'e']);
});

test('siblings know their place', () => {
  const tree = buildConversation(TREE);
  expect(siblingPlace(tree, 'd')).toEqual({ index: 1, count: 2, previous: 'b', next: null });
  expect(siblingPlace(tree, 'a')).toEqual({ index: 0, count: 1, previous: null, next: null });
});

test('an added turn shows, whatever was chosen, and adding it again adds no sibling', () => {
  const tree = addTurn(selectTurn(buildConversation(TREE), 'c'), turn('f', 'a'));
  expect(ids(tree)).toEqual(['a', 'f']);
  expect(siblingPlace(addTurn(tree, turn('f', 'a')), 'f').count).toBe(3);
});

test('removing takes the branch below, restoring brings it back and shows it', () => {
  const tree = selectTurn(buildConversation(TREE), 'c');
  const { conversation, removed } = removeTurn(tree, 'b');
  expect(ids(conversation)).toEqual(['a', 'd', 'e']);
  expect(removed.turns.map(({ id }) => id)).toEqual(['b', 'c']);
  expect(ids(restoreTurns(conversation, removed))).toEqual(['a', 'b', 'c']);
  expect(ids(removeTurn(tree, 'a').conversation)).toEqual([]);
});

test('a turn whose parent is gone hangs at the root instead of vanishing', () => {
  expect(ids(buildConversation([turn('x', 'lost')]))).toEqual(['x']);
});

test('the path to a turn does not depend on what is shown', () => {
  const tree = buildConversation(TREE);
  expect(pathTo(tree, 'c').map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(pathTo(tree, 'nowhere')).toEqual([]);
});

test('a conversation of five thousand turns in a row is walked without trouble', () => {
  let tree = EMPTY_CONVERSATION;
  let parent: string | null = null;
  const all: UserTurn[] = [];
  for (let n = 0; n < 5_000; n += 1) {
    const next: UserTurn = turn(sortableId(), parent);
    all.push(next);
    parent = next.id;
  }
  tree = buildConversation(all);
  expect(activePath(tree)).toHaveLength(5_000);
  expect(pathTo(tree, parent ?? '')).toHaveLength(5_000);
  expect(removeTurn(tree, all[0]?.id ?? '').removed.turns).toHaveLength(5_000);
});

test('ids sort by the time they were made, also within a millisecond', () => {
  const made = Array.from({ length: 1_000 }, () => sortableId(1_700_000_000_000));
  expect(made.toSorted()).toEqual(made);
  expect(new Set(made).size).toBe(1_000);
});
