import type { ImageAttachment } from '#lib/playground/images/attachment.ts';
import type { PlaygroundDatabase } from './schema.ts';
import { readDraft, readTurnRow } from './stored-values.ts';

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
