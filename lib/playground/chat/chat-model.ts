import { type Config, newConfig } from '#lib/playground/config.ts';
import {
  activePath,
  buildConversation,
  type Conversation,
  EMPTY_CONVERSATION,
  type Turn,
  type TurnId,
} from '#lib/playground/conversation.ts';
import type { ImageAttachment } from '#lib/playground/images/attachment.ts';
import { sortableId } from '#lib/playground/sortable-id.ts';
import type { ChatRecord, ColumnRecord, TurnRecord } from '#lib/playground/storage/records.ts';
import type { ChatSummary, ChatView, ColumnView, Draft } from './state.ts';

export const EMPTY_DRAFT: Draft = { text: '', images: [], editing: null };
export const MOST_COLUMNS = 3;

export function emptyChat(config: Config, nowMs: number = Date.now()): ChatView {
  return {
    id: sortableId(nowMs),
    title: '',
    columns: [newColumn(config)],
    variables: {},
    draft: EMPTY_DRAFT,
    saved: false,
    named: false,
    createdAt: nowMs,
    updatedAt: nowMs,
  };
}

/** What a new chat begins with: the model used last. Where a real one is on, a built-in one was only tried. */
export function firstModel(before: string | undefined, defaultModel: string): string {
  return before === undefined || (isBuiltIn(before) && !isBuiltIn(defaultModel)) ? defaultModel : before;
}

export function isBuiltIn(model: string): boolean {
  return model.startsWith('test/');
}

export function newColumn(config: Config, conversation: Conversation = EMPTY_CONVERSATION): ColumnView {
  return { id: sortableId(), config, conversation, path: activePath(conversation), run: null };
}

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

/** The column with another conversation; its path follows. */
export function withConversation(column: ColumnView, conversation: Conversation): ColumnView {
  return { ...column, conversation, path: activePath(conversation) };
}

/** The chat with one column changed. */
export function withColumn(
  chat: ChatView,
  columnId: string,
  change: (column: ColumnView) => ColumnView,
): ChatView {
  return {
    ...chat,
    columns: chat.columns.map((column) => (column.id === columnId ? change(column) : column)),
  };
}

/** The column of that id, else the first. */
export function columnOf(chat: ChatView, columnId: string | null = null): ColumnView {
  const column = chat.columns.find(({ id }) => id === columnId) ?? chat.columns[0];
  if (column === undefined) throw new Error('a chat has at least one column');
  return column;
}

export function columnOfTurn(chat: ChatView, turnId: TurnId): ColumnView | undefined {
  return chat.columns.find((column) => column.conversation.turns.has(turnId));
}

/**
 * The same question in several columns has ids that share their first part, so an edit reaches all of them.
 */
export function turnIdIn(columnId: string, base: string = sortableId()): TurnId {
  return `${base}.${columnId}`;
}

export function counterpart(column: ColumnView, turnId: TurnId): Turn | undefined {
  return column.conversation.turns.get(turnIdIn(column.id, baseOf(turnId)));
}

/** The turns that a new question follows: all that are shown, or those before the question that it replaces. */
export function pathBefore(column: ColumnView, editing: TurnId | null): readonly Turn[] {
  const replaced = editing === null ? undefined : counterpart(column, editing);
  const at = replaced === undefined ? -1 : column.path.findIndex(({ id }) => id === replaced.id);
  return at === -1 ? column.path : column.path.slice(0, at);
}

/** The pictures of a draft that can be sent. */
export function readyImages(draft: Draft): ImageAttachment[] {
  return draft.images.flatMap((image) => (image.state === 'ready' ? [image.image] : []));
}

export function baseOf(turnId: TurnId): string {
  return turnId.split('.')[0] ?? turnId;
}

export function toChatRecord(chat: ChatView): ChatRecord {
  return {
    id: chat.id,
    title: chat.title,
    named: chat.named,
    createdAt: chat.createdAt,
    updatedAt: chat.updatedAt,
    columns: chat.columns.map(toColumnRecord),
    variables: chat.variables,
    deletedAt: null,
  };
}

function toColumnRecord(column: ColumnView): ColumnRecord {
  const selected = [...column.conversation.selected].map(([parent, child]) => [parent ?? '', child]);
  return { id: column.id, config: column.config, selected: Object.fromEntries(selected) };
}

/** The view of a stored chat. `known` is what the page holds of it already: unchanged turns keep their identity. */
export function fromStored(chat: ChatRecord, turns: readonly TurnRecord[], known?: ChatView): ChatView {
  const columns = chat.columns.map((record): ColumnView => {
    const before = known?.columns.find(({ id }) => id === record.id);
    const own = turns.flatMap((row) => (row.columnId === record.id ? [row.turn] : []));
    const selected = Object.entries(record.selected).map(
      ([parent, child]) => [parent === '' ? null : parent, child] as const,
    );
    const kept = own.map((turn) => keepIdentity(turn, before));
    // A run of this page is ahead of its last checkpoint, and may not have reached storage at all.
    const running = before?.run ? before.conversation.turns.get(before.run.turnId) : undefined;
    if (running && !kept.includes(running)) kept.push(running);
    const conversation = buildConversation(kept, before?.run ? before.conversation.selected : selected);
    return {
      id: record.id,
      config: record.config,
      conversation,
      path: activePath(conversation),
      run: before?.run ?? null,
    };
  });
  return {
    id: chat.id,
    title: chat.title,
    columns: columns.length > 0 ? columns : [newColumn(newConfig(''))],
    variables: chat.variables,
    draft: known?.draft ?? EMPTY_DRAFT,
    saved: true,
    named: chat.named,
    createdAt: chat.createdAt,
    updatedAt: chat.updatedAt,
  };
}

function keepIdentity(turn: Turn, column: ColumnView | undefined): Turn {
  const known = column?.conversation.turns.get(turn.id);
  if (known === undefined) return turn;
  if (column?.run?.turnId === turn.id) return known;
  const settled = known.kind === 'assistant' && known.status !== 'streaming' && known.cost !== null;
  return settled || JSON.stringify(known) === JSON.stringify(turn) ? known : turn;
}

export function summaryOf(chat: ChatRecord): ChatSummary {
  return {
    id: chat.id,
    title: chat.title,
    createdAt: chat.createdAt,
    updatedAt: chat.updatedAt,
    model: chat.columns[0]?.config.model ?? '',
    columns: chat.columns.length,
  };
}

const LONGEST_TITLE = 60;

/** A title from the first words of a question. */
export function titleFrom(text: string): string {
  const line = text.trim().split(/\s*\n/)[0]?.replace(/\s+/g, ' ') ?? '';
  if (line.length <= LONGEST_TITLE) return line;
  const cut = line.slice(0, LONGEST_TITLE);
  const space = cut.lastIndexOf(' ');
  return `${space > LONGEST_TITLE / 2 ? cut.slice(0, space) : cut}…`;
}
