import type { PlaygroundDatabase } from './schema.ts';

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
