import { type Config, newConfig } from '#lib/playground/config.ts';
import { type AssistantTurn, addTurn, type Turn, type TurnId } from '#lib/playground/conversation.ts';
import type { KeyStore } from '#lib/playground/key.ts';
import type { Recorder } from '#lib/playground/runs/recorder.ts';
import type { ChatRecord } from '#lib/playground/storage/records.ts';
import type { PlaygroundStorage } from '#lib/playground/storage/storage.ts';
import { STORED_NAMES } from '#lib/playground/storage/stored-names.ts';
import type { LiveMessage } from '#lib/playground/stream/live-message.ts';
import {
  columnOf,
  emptyChat,
  firstModel,
  summaryOf,
  toChatRecord,
  withColumn,
  withConversation,
} from './chat-model.ts';
import { createObservable, type MutableObservable } from './observable.ts';
import { loadDefaultModel, loadPanels, loadRecentModels } from './page-memory.ts';
import type { ChatView, ColumnView, PlaygroundState } from './state.ts';

export interface CoreOptions {
  baseUrl: string;
  /** What a first visit begins with, until the server has told of a real one. */
  defaultModel: string;
  keys: KeyStore;
  fetch: typeof fetch;
  databaseName: string;
}

/** What the page needs to stop, checkpoint and settle a run under way. */
export interface RunHandle {
  readonly turnId: string;
  readonly chatId: string;
  readonly columnId: string;
  readonly controller: AbortController;
  readonly live: LiveMessage;
  readonly recorder: Recorder;
  /** `performance.now()` when Send was pressed. */
  readonly startedMs: number;
  requestId: string | null;
  settled: boolean;
  release: () => void;
}

/** What the actions share: the state, the open chats, the runs under way and the way to storage. */
export interface ChatCore {
  readonly options: CoreOptions;
  readonly state: MutableObservable<PlaygroundState>;
  /** Runs under way, by assistant turn. */
  readonly runs: Map<string, RunHandle>;
  /** Images by their hash, for this visit: they can be sent even where storage refuses them. */
  readonly blobs: Map<string, Blob>;
  /** The chat as it is now, shown or in the background; undefined when it is not open. */
  chat(id: string): ChatView | undefined;
  shown(): ChatView;
  /** Makes a chat the shown one. */
  show(chat: ChatView): void;
  /** Changes an open chat; nothing happens to one that is closed. */
  update(id: string, change: (chat: ChatView) => ChatView): void;
  updateColumn(chatId: string, columnId: string, change: (column: ColumnView) => ColumnView): void;
  forget(id: string): void;
  /**
   * Does work with storage, after it has opened. Null when this browser keeps nothing, or when the work failed: then
   * `storageProblem` says why.
   */
  withStorage<T>(work: (storage: PlaygroundStorage) => Promise<T>): Promise<T | null>;
  /** Called once, when the page starts; what waits for storage waits for this. */
  setStorage(opening: Promise<PlaygroundStorage | null>): void;
  /** Writes some fields of a chat's record, all of them when it is new. */
  saveChat(id: string, fields?: readonly (keyof ChatRecord)[]): Promise<void>;
}

function initialState(assumedModel: string, keys: KeyStore): PlaygroundState {
  const defaultModel = loadDefaultModel() ?? assumedModel;
  return {
    phase: 'starting',
    chats: [],
    chat: emptyChat(newConfig(firstModel(loadRecentModels()[0], defaultModel))),
    defaultModel,
    runningChats: [],
    presets: [],
    recentModels: loadRecentModels(),
    keyMasked: keys.masked(),
    keyNeeded: false,
    keyLinked: keys.linked(),
    limits: null,
    balance: null,
    panels: loadPanels(),
    undo: null,
    storageProblem: null,
  };
}

/** The state of an empty page, in memory. Storage is given to it by `startSession`. */
export function createCore(options: CoreOptions): ChatCore {
  const state = createObservable(initialState(options.defaultModel, options.keys));
  const open = new Map<string, ChatView>([[state.getSnapshot().chat.id, state.getSnapshot().chat]]);
  let storage: Promise<PlaygroundStorage | null> = new Promise(() => undefined);

  const put = (chat: ChatView): void => {
    open.set(chat.id, chat);
    const { runningChats } = state.getSnapshot();
    const running = chat.columns.some((column) => column.run !== null);
    const others = runningChats.filter((id) => id !== chat.id);
    state.set({
      ...(running !== runningChats.includes(chat.id) && {
        runningChats: running ? [...others, chat.id] : others,
      }),
      ...(state.getSnapshot().chat.id === chat.id && { chat }),
    });
  };

  const core: ChatCore = {
    options,
    state,
    runs: new Map(),
    blobs: new Map(),
    chat: (id) => open.get(id),
    shown: () => state.getSnapshot().chat,
    show(chat) {
      const left = state.getSnapshot().chat;
      // A chat in the background stays open only while it runs.
      if (left.id !== chat.id && left.columns.every((column) => column.run === null)) open.delete(left.id);
      open.set(chat.id, chat);
      state.set({ chat });
    },
    update(id, change) {
      const chat = open.get(id);
      if (chat === undefined) return;
      const next = change(chat);
      if (next !== chat) put(next);
    },
    updateColumn: (chatId, columnId, change) =>
      core.update(chatId, (chat) => withColumn(chat, columnId, change)),
    forget: (id) => void open.delete(id),
    async withStorage(work) {
      const opened = await storage;
      if (opened === null) return null;
      try {
        return await work(opened);
      } catch (error) {
        state.set({ storageProblem: describeStorageError(error) });
        return null;
      }
    },
    setStorage(opening) {
      storage = opening;
    },
    async saveChat(id, fields) {
      const chat = open.get(id);
      if (chat === undefined) return;
      core.update(id, (current) => (current.saved ? current : { ...current, saved: true }));
      const record = toChatRecord(chat);
      listChat(state, record);
      await core.withStorage((opened) =>
        opened.patchChat(id, (old) => {
          if (old === null || fields === undefined) return record;
          const changed = fields.map((field) => [field, record[field]]);
          return { ...old, ...Object.fromEntries(changed), updatedAt: record.updatedAt };
        }),
      );
    },
  };
  return core;
}

/** Puts a chat into the list, newest first. */
export function listChat(state: MutableObservable<PlaygroundState>, record: ChatRecord): void {
  const others = state.getSnapshot().chats.filter(({ id }) => id !== record.id);
  const chats = [...others, summaryOf(record)].sort((a, b) => b.updatedAt - a.updatedAt);
  state.set({ chats });
}

export function unlistChat(state: MutableObservable<PlaygroundState>, id: string): void {
  state.set({ chats: state.getSnapshot().chats.filter((chat) => chat.id !== id) });
}

export function defaultOptions(
  options: Partial<CoreOptions> & { defaultModel: string; keys: KeyStore },
): CoreOptions {
  return {
    baseUrl: '',
    // An arrow function, since browsers refuse a `fetch` that is called as a method of another object.
    fetch: (...parameters) => fetch(...parameters),
    databaseName: STORED_NAMES.database,
    ...options,
  };
}

/** A config to begin with: the model of the chat before where it fits, the server’s defaults for everything else. */
export function freshConfig(core: ChatCore, before: Config): Config {
  return newConfig(firstModel(before.model, core.state.getSnapshot().defaultModel));
}

function describeStorageError(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  if (name === 'QuotaExceededError')
    return 'This browser has no room left: export and delete some chats, or new messages will not be kept.';
  return `A change could not be kept in this browser (${name || String(error)}).`;
}

/** Where an answer stands. */
export interface AnswerPlace {
  readonly chatId: string;
  readonly columnId: string;
  readonly turnId: TurnId;
}

/** The answer as it is now; null when its chat is closed or it was deleted. */
export function answerAt(core: ChatCore, place: AnswerPlace): AssistantTurn | null {
  const chat = core.chat(place.chatId);
  const turn = chat && columnOf(chat, place.columnId).conversation.turns.get(place.turnId);
  return turn?.kind === 'assistant' ? turn : null;
}

export async function saveTurn(core: ChatCore, place: AnswerPlace, turn: AssistantTurn): Promise<void> {
  const { chatId, columnId } = place;
  await core.withStorage((storage) => storage.putTurns([{ id: turn.id, chatId, columnId, turn }]));
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

/** Writes a chat that is not in storage yet, with all its turns. */
export async function saveWholeChat(core: ChatCore, chatId: string): Promise<void> {
  const chat = core.chat(chatId);
  if (chat === undefined) return;
  const rows = chat.columns.flatMap((column) =>
    [...column.conversation.turns.values()].map((turn) => ({
      id: turn.id,
      chatId,
      columnId: column.id,
      turn,
    })),
  );
  await core.withStorage((storage) => storage.putTurns(rows));
  await core.saveChat(chatId);
}
