import {
  type Conversation,
  type SiblingPlace,
  siblingPlace,
  type Turn,
} from '#lib/playground/conversation.ts';

/** A turn as the thread draws it; `place` only where it has siblings. */
export interface ThreadTurn {
  readonly turn: Turn;
  readonly place: SiblingPlace | null;
}

/** A question with all that answers it. */
export interface Exchange {
  /** Id of its first turn. */
  readonly id: string;
  readonly turns: readonly ThreadTurn[];
}

export function exchangesOf(path: readonly Turn[], conversation: Conversation): Exchange[] {
  const exchanges: { id: string; turns: ThreadTurn[] }[] = [];
  for (const turn of path) {
    const place = siblingPlace(conversation, turn.id);
    const row: ThreadTurn = { turn, place: place.count > 1 ? place : null };
    const last = exchanges.at(-1);
    if (turn.kind === 'user' || last === undefined) exchanges.push({ id: turn.id, turns: [row] });
    else last.turns.push(row);
  }
  return exchanges;
}

/** Whether two draw the same. Turns are never mutated, so comparing the objects is enough. */
export function sameExchange(a: Exchange, b: Exchange): boolean {
  return (
    a.id === b.id &&
    a.turns.length === b.turns.length &&
    a.turns.every(
      (row, at) => row.turn === b.turns[at]?.turn && samePlace(row.place, b.turns[at]?.place ?? null),
    )
  );
}

function samePlace(a: SiblingPlace | null, b: SiblingPlace | null): boolean {
  if (a === null || b === null) return a === b;
  return a.index === b.index && a.count === b.count && a.previous === b.previous && a.next === b.next;
}
