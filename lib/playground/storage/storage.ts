import type { ImageAttachment } from '#lib/playground/images/attachment.ts';
import { openDatabase, type PlaygroundDatabase } from './database.ts';
import type { ChatRecord, DraftRecord, Preset, RunRow, TurnRecord } from './records.ts';
import { readChat, readDraft, readPresets, readRun, readTurnRow, readTurns } from './stored-values.ts';

export interface StoredChat {
  chat: ChatRecord;
  turns: TurnRecord[];
}

/** What is kept in this browser. Every write is one small record, so two tabs never overwrite each other's chats. */
export interface PlaygroundStorage {
  /** Chats that are not deleted, newest first. */
  chats(): Promise<ChatRecord[]>;
  chat(id: string): Promise<StoredChat | null>;
  /** Reads, changes and writes a chat's own record in one transaction. */
  patchChat(id: string, change: (old: ChatRecord | null) => ChatRecord | null): Promise<void>;
  putTurns(turns: readonly TurnRecord[]): Promise<void>;
  /** Marks those of these answers that still stream as interrupted; one that has ended meanwhile is left alone. */
  interruptTurns(chatId: string, ids: readonly string[]): Promise<void>;
  removeTurns(chatId: string, ids: readonly string[]): Promise<void>;
  turns(): Promise<TurnRecord[]>;
  draft(chatId: string): Promise<DraftRecord | null>;
  /** An empty draft is removed. */
  putDraft(draft: DraftRecord): Promise<void>;
  image(hash: string): Promise<Blob | null>;
  putImage(hash: string, blob: Blob): Promise<void>;
  run(id: string): Promise<RunRow | null>;
  runs(chatId: string): Promise<RunRow[]>;
  putRun(run: RunRow): Promise<void>;
  presets(): Promise<Preset[]>;
  putPreset(preset: Preset): Promise<void>;
  removePreset(id: string): Promise<void>;
  /** Removes for good what was deleted before `beforeMs`, and images nobody refers to any more. */
  purge(beforeMs: number): Promise<void>;
  /** Changes made in other tabs, never one's own. Returns a function that unsubscribes. */
  subscribe(listener: (note: ChangeNote) => void): () => void;
  announce(note: ChangeNote): void;
  close(): void;
}

/**
 * Opens the IndexedDB database `name`, migrated to the newest version, and the channel to other tabs. Rejects where the
 * browser refuses IndexedDB; so does each method with the browser's own `DOMException` (`QuotaExceededError` when the
 * disk is full). What comes out of storage was held against its shape: a broken message comes as a `broken` turn, a
 * broken run or preset is left out. `onSuperseded` is called when a newer page in another tab needs the database: this
 * one is closed then.
 */
export async function openStorage(name: string, onSuperseded: () => void): Promise<PlaygroundStorage> {
  const database = await openDatabase(name, onSuperseded);
  const notes = openChangeNotes(name);
  return {
    async chats() {
      const all = await database.getAll('chats');
      return all
        .map(readChat)
        .filter((chat) => chat.deletedAt === null)
        .sort((a, b) => b.updatedAt - a.updatedAt);
    },
    async chat(id) {
      const transaction = database.transaction(['chats', 'turns']);
      const [chat, turns] = await Promise.all([
        transaction.objectStore('chats').get(id),
        transaction.objectStore('turns').index('by-chat').getAll(id),
      ]);
      return chat === undefined ? null : { chat: readChat(chat), turns: readTurns(turns) };
    },
    async patchChat(id, change) {
      const transaction = database.transaction('chats', 'readwrite');
      const next = change((await transaction.store.get(id)) ?? null);
      if (next !== null) await transaction.store.put(next);
      await transaction.done;
      notes.post({ kind: 'chat', chatId: id });
    },
    async putTurns(turns) {
      const transaction = database.transaction('turns', 'readwrite');
      for (const turn of turns) void transaction.store.put(turn);
      // Not left to the page's next turn: a page that is being closed has none.
      transaction.commit();
      await transaction.done;
      for (const chatId of new Set(turns.map((turn) => turn.chatId))) notes.post({ kind: 'chat', chatId });
    },
    async interruptTurns(chatId, ids) {
      const transaction = database.transaction('turns', 'readwrite');
      for (const id of ids) {
        const row = await transaction.store.get(id);
        const turn = row && readTurnRow(row).turn;
        if (row && turn?.kind === 'assistant' && turn.status === 'streaming')
          await transaction.store.put({ ...row, turn: { ...turn, status: 'interrupted' } });
      }
      await transaction.done;
      notes.post({ kind: 'chat', chatId });
    },
    async removeTurns(chatId, ids) {
      const transaction = database.transaction('turns', 'readwrite');
      for (const id of ids) void transaction.store.delete(id);
      await transaction.done;
      notes.post({ kind: 'chat', chatId });
    },
    turns: async () => (await database.getAll('turns')).map(readTurnRow),
    draft: async (chatId) => readDraft(await database.get('drafts', chatId)),
    async putDraft(draft) {
      const transaction = database.transaction('drafts', 'readwrite');
      if (draft.text === '' && draft.images.length === 0) void transaction.store.delete(draft.chatId);
      else void transaction.store.put(draft);
      transaction.commit();
      await transaction.done;
    },
    async image(hash) {
      const blob: unknown = (await database.get('images', hash))?.blob;
      return blob instanceof Blob ? blob : null;
    },
    putImage: async (hash, blob) => void (await database.put('images', { hash, blob, addedAt: Date.now() })),
    async run(id) {
      const row = await database.get('runs', id);
      const record = readRun(row?.record);
      return row === undefined || record === null ? null : { ...row, record };
    },
    async runs(chatId) {
      const rows = await database.getAllFromIndex('runs', 'by-chat', chatId);
      return rows.filter(({ record }) => readRun(record) !== null);
    },
    putRun: async (run) => void (await database.put('runs', run)),
    presets: async () => readPresets(await database.getAll('presets')),
    async putPreset(preset) {
      await database.put('presets', preset);
      notes.post({ kind: 'presets' });
    },
    async removePreset(id) {
      await database.delete('presets', id);
      notes.post({ kind: 'presets' });
    },
    purge: (beforeMs) => purge(database, beforeMs),
    subscribe: notes.subscribe,
    announce: notes.post,
    close() {
      notes.close();
      database.close();
    },
  };
}

/** Removes for good the chats deleted before `beforeMs` with their messages, drafts and runs, and images older than that which nothing refers to. */
export async function purge(database: PlaygroundDatabase, beforeMs: number): Promise<void> {
  const transaction = database.transaction(['chats', 'turns', 'drafts', 'images', 'runs'], 'readwrite');
  const store = {
    chats: transaction.objectStore('chats'),
    turns: transaction.objectStore('turns'),
    drafts: transaction.objectStore('drafts'),
    images: transaction.objectStore('images'),
    runs: transaction.objectStore('runs'),
  };
  for (const chat of await store.chats.getAll()) {
    if (chat.deletedAt === null || chat.deletedAt >= beforeMs) continue;
    void store.chats.delete(chat.id);
    void store.drafts.delete(chat.id);
    for (const id of await store.turns.index('by-chat').getAllKeys(chat.id)) void store.turns.delete(id);
    for (const id of await store.runs.index('by-chat').getAllKeys(chat.id)) void store.runs.delete(id);
  }
  const used = new Set<string>();
  const note = (images: readonly ImageAttachment[]): void => {
    for (const image of images) if (image.kind === 'stored') used.add(image.hash);
  };
  for await (const { value } of store.turns) {
    const { turn } = readTurnRow(value);
    if (turn.kind === 'user') note(turn.images);
  }
  for (const draft of await store.drafts.getAll()) note(readDraft(draft)?.images ?? []);
  for await (const cursor of store.images) {
    if (!used.has(cursor.value.hash) && cursor.value.addedAt < beforeMs) void cursor.delete();
  }
  await transaction.done;
}

/** What another tab has changed; the receiver reads it again from the database. */
export type ChangeNote = { kind: 'chat'; chatId: string } | { kind: 'presets' } | { kind: 'everything' };

interface ChangeNotes {
  post(note: ChangeNote): void;
  subscribe(listener: (note: ChangeNote) => void): () => void;
  close(): void;
}

/** Notes between the tabs that share a database. A browser without BroadcastChannel works, its tabs just do not hear each other. */
function openChangeNotes(databaseName: string): ChangeNotes {
  const listeners = new Set<(note: ChangeNote) => void>();
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(databaseName);
  channel?.addEventListener('message', (event: MessageEvent<ChangeNote>) => {
    for (const listener of [...listeners]) listener(event.data);
  });
  return {
    post: (note) => channel?.postMessage(note),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => channel?.close(),
  };
}
