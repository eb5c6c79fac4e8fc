import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { ChatRecord, DraftRecord, ImageRecord, Preset, RunRow, TurnRecord } from './records.ts';

/**
 * Opens the database and brings it to the newest version, step by step. When a newer page in another tab wants to
 * upgrade, this one closes its connection and calls `onSuperseded`, which asks the reader for a reload.
 */
export function openDatabase(name: string, onSuperseded: () => void): Promise<PlaygroundDatabase> {
  return openDB<PlaygroundSchema>(name, MIGRATIONS.length, {
    upgrade(database, oldVersion, newVersion) {
      for (let version = oldVersion; version < (newVersion ?? 0); version += 1)
        MIGRATIONS[version]?.(database);
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      onSuperseded();
    },
  });
}

/** The step to version n stands at index n - 1. Steps only add or rewrite records; none ever deletes what a reader wrote. */
export const MIGRATIONS: readonly ((database: PlaygroundDatabase) => void)[] = [
  chatsAndMessages,
  runsAndPresets,
];

function chatsAndMessages(database: PlaygroundDatabase): void {
  database.createObjectStore('chats', { keyPath: 'id' });
  database.createObjectStore('turns', { keyPath: 'id' }).createIndex('by-chat', 'chatId');
  database.createObjectStore('drafts', { keyPath: 'chatId' });
  database.createObjectStore('images', { keyPath: 'hash' });
}

function runsAndPresets(database: PlaygroundDatabase): void {
  database.createObjectStore('runs', { keyPath: 'id' }).createIndex('by-chat', 'chatId');
  database.createObjectStore('presets', { keyPath: 'id' });
}

/** The stores of the newest version. */
export interface PlaygroundSchema extends DBSchema {
  chats: { key: string; value: ChatRecord };
  turns: { key: string; value: TurnRecord; indexes: { 'by-chat': string } };
  drafts: { key: string; value: DraftRecord };
  images: { key: string; value: ImageRecord };
  runs: { key: string; value: RunRow; indexes: { 'by-chat': string } };
  presets: { key: string; value: Preset };
}

export type PlaygroundDatabase = IDBPDatabase<PlaygroundSchema>;
