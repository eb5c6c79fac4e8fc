import type { ImageAttachment } from '#lib/playground/images/attachment.ts';
import type { CompletionFailure } from '#lib/playground/stream/completion-outcome.ts';
import type { LoopUsageBody, ToolCallBody, UsageBody } from '#lib/protocol/chat-chunk.ts';
import type { FoldedReasoning } from '#lib/protocol/fold-chunks.ts';
import type { FinishReason } from '#lib/protocol/prompt.ts';

export type TurnId = string;

interface TurnBase {
  readonly id: TurnId;
  /** Null for a first turn. */
  readonly parentId: TurnId | null;
  /** Unix ms. */
  readonly createdAt: number;
}

export interface UserTurn extends TurnBase {
  readonly kind: 'user';
  readonly text: string;
  readonly images: readonly ImageAttachment[];
}

/** What a tool answered, written by the reader: calls are shown, never executed. */
export interface ToolTurn extends TurnBase {
  readonly kind: 'tool';
  readonly toolCallId: string;
  readonly text: string;
}

/** `interrupted`: the page or the network went away; `stopped`: the reader pressed Stop. Both keep what had arrived. */
export type AssistantStatus = 'streaming' | 'done' | 'stopped' | 'interrupted' | 'failed';

/** The details are missing where the figures came from the run log, and in turns that were kept before they were always sent. */
type Details = 'prompt_tokens_details' | 'completion_tokens_details';
export type TurnUsage = Omit<UsageBody, Details> & Partial<Pick<UsageBody, Details>>;

/** Milliseconds since the request left. */
export interface TurnTimings {
  readonly firstTokenMs: number | null;
  readonly durationMs: number;
}

export interface AssistantTurn extends TurnBase {
  readonly kind: 'assistant';
  readonly status: AssistantStatus;
  readonly model: string;
  readonly content: string;
  readonly reasoning: readonly FoldedReasoning[];
  readonly loops: readonly LoopUsageBody[];
  readonly toolCalls: readonly ToolCallBody[];
  readonly finishReason: FinishReason | null;
  readonly usage: TurnUsage | null;
  /** USD, as the server settled it; null while unknown. */
  readonly cost: number | null;
  readonly timings: TurnTimings | null;
  readonly requestId: string | null;
  /** The `chatcmpl-…` id. */
  readonly completionId: string | null;
  readonly failure: CompletionFailure | null;
}

/** What a new answer must say of itself; all else is empty until it arrives. */
type NewAssistantTurn = Pick<AssistantTurn, 'id' | 'parentId' | 'createdAt' | 'status' | 'model'> &
  Partial<AssistantTurn>;

export function assistantTurn(fields: NewAssistantTurn): AssistantTurn {
  return {
    kind: 'assistant',
    content: '',
    reasoning: [],
    loops: [],
    toolCalls: [],
    finishReason: null,
    usage: null,
    cost: null,
    timings: null,
    requestId: null,
    completionId: null,
    failure: null,
    ...fields,
  };
}

/** A message that storage or a file holds in a shape that cannot be shown. It stands where it was and is never sent. */
export interface BrokenTurn extends TurnBase {
  readonly kind: 'broken';
  /** What is wrong, such as `images[0] must be an object`. */
  readonly reason: string;
  /** What there is of it. */
  readonly kept: unknown;
  /** Nothing of it counts as said. */
  readonly text: '';
}

export type Turn = UserTurn | AssistantTurn | ToolTurn | BrokenTurn;

/** A tree of turns: children in order of creation, and for each parent the child that is shown. Never mutated. */
export interface Conversation {
  readonly turns: ReadonlyMap<TurnId, Turn>;
  readonly children: ReadonlyMap<TurnId | null, readonly TurnId[]>;
  readonly selected: ReadonlyMap<TurnId | null, TurnId>;
}

/** Where a turn stands among its siblings, for `‹2/3›`. `index` is 0-based. */
export interface SiblingPlace {
  readonly index: number;
  readonly count: number;
  readonly previous: TurnId | null;
  readonly next: TurnId | null;
}

/** What a deletion took out; `restoreTurns` puts it back. */
export interface RemovedTurns {
  readonly turns: readonly Turn[];
  readonly parentId: TurnId | null;
}

export const EMPTY_CONVERSATION: Conversation = {
  turns: new Map(),
  children: new Map(),
  selected: new Map(),
};

/** Builds the tree from stored turns in any order. A turn whose parent is gone hangs at the root, so nothing is lost. */
export function buildConversation(
  turns: Iterable<Turn>,
  selected: Iterable<readonly [TurnId | null, TurnId]> = [],
): Conversation {
  const byId = new Map<TurnId, Turn>();
  for (const turn of [...turns].sort((a, b) => (a.id < b.id ? -1 : 1))) byId.set(turn.id, turn);
  const children = new Map<TurnId | null, TurnId[]>();
  for (const turn of byId.values()) {
    const parent = turn.parentId !== null && byId.has(turn.parentId) ? turn.parentId : null;
    const siblings = children.get(parent);
    if (siblings) siblings.push(turn.id);
    else children.set(parent, [turn.id]);
  }
  return { turns: byId, children, selected: new Map(selected) };
}

/** The turns shown, first to last. A parent without a choice shows its newest child. */
export function activePath(conversation: Conversation): Turn[] {
  const path: Turn[] = [];
  let parent: TurnId | null = null;
  for (;;) {
    const turn: Turn | undefined = shownChild(conversation, parent);
    if (turn === undefined) return path;
    path.push(turn);
    parent = turn.id;
  }
}

/** The path from the first turn down to and including `id`, whatever is selected. Empty when unknown. */
export function pathTo(conversation: Conversation, id: TurnId): Turn[] {
  const path: Turn[] = [];
  for (let turn = conversation.turns.get(id); turn !== undefined; ) {
    path.push(turn);
    turn = turn.parentId === null ? undefined : conversation.turns.get(turn.parentId);
  }
  return path.reverse();
}

export function siblingPlace(conversation: Conversation, id: TurnId): SiblingPlace {
  const siblings = conversation.children.get(parentOf(conversation, id)) ?? [];
  const index = siblings.indexOf(id);
  return {
    index,
    count: siblings.length,
    previous: siblings[index - 1] ?? null,
    next: siblings[index + 1] ?? null,
  };
}

/** Adds a turn and shows it, with all that leads to it. An existing turn of that id is replaced. */
export function addTurn(conversation: Conversation, turn: Turn): Conversation {
  const turns = new Map(conversation.turns).set(turn.id, turn);
  const parent = turn.parentId !== null && turns.has(turn.parentId) ? turn.parentId : null;
  const siblings = conversation.children.get(parent) ?? [];
  const children = new Map(conversation.children);
  if (!siblings.includes(turn.id)) children.set(parent, [...siblings, turn.id]);
  return { turns, children, selected: new Map(conversation.selected).set(parent, turn.id) };
}

/** Replaces a turn in place; unknown ids change nothing. The tree's shape stays. */
export function replaceTurn(conversation: Conversation, turn: Turn): Conversation {
  if (!conversation.turns.has(turn.id)) return conversation;
  return { ...conversation, turns: new Map(conversation.turns).set(turn.id, turn) };
}

/** Shows `id` and everything that leads to it. */
export function selectTurn(conversation: Conversation, id: TurnId): Conversation {
  const selected = new Map(conversation.selected);
  for (const turn of pathTo(conversation, id)) selected.set(parentOf(conversation, turn.id), turn.id);
  return { ...conversation, selected };
}

/** Takes out a turn and all below it. */
export function removeTurn(
  conversation: Conversation,
  id: TurnId,
): { conversation: Conversation; removed: RemovedTurns } {
  const gone = subtree(conversation, id);
  const goneIds = new Set(gone.map((turn) => turn.id));
  const kept = [...conversation.turns.values()].filter((turn) => !goneIds.has(turn.id));
  const selected = [...conversation.selected].filter(([, child]) => !goneIds.has(child));
  return {
    conversation: buildConversation(kept, selected),
    removed: { turns: gone, parentId: parentOf(conversation, id) },
  };
}

/** Puts removed turns back and shows them. */
export function restoreTurns(conversation: Conversation, removed: RemovedTurns): Conversation {
  const rebuilt = buildConversation(
    [...conversation.turns.values(), ...removed.turns],
    conversation.selected,
  );
  const first = removed.turns[0];
  return first === undefined ? rebuilt : selectTurn(rebuilt, first.id);
}

function parentOf(conversation: Conversation, id: TurnId): TurnId | null {
  const parent = conversation.turns.get(id)?.parentId ?? null;
  return parent !== null && conversation.turns.has(parent) ? parent : null;
}

function shownChild(conversation: Conversation, parent: TurnId | null): Turn | undefined {
  const siblings = conversation.children.get(parent) ?? [];
  const chosen = conversation.selected.get(parent);
  const id = chosen !== undefined && siblings.includes(chosen) ? chosen : siblings.at(-1);
  return id === undefined ? undefined : conversation.turns.get(id);
}

/** A turn and all below it, parents first. A thread can be thousands of turns deep, so this does not recurse. */
function subtree(conversation: Conversation, id: TurnId): Turn[] {
  const turns: Turn[] = [];
  const ids = [id];
  for (let next = ids.pop(); next !== undefined; next = ids.pop()) {
    const turn = conversation.turns.get(next);
    if (turn === undefined) continue;
    turns.push(turn);
    ids.push(...(conversation.children.get(next) ?? []));
  }
  return turns;
}
