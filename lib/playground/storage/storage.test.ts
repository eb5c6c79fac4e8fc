import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, expect, test } from 'vitest';
import { newConfig } from '#lib/playground/config.ts';
import type { StoredImage } from '#lib/playground/images/attachment.ts';
import { eventually, freshDatabase } from '#lib/playground/testing/browser-parts.ts';
import type { ChangeNote } from './change-notes.ts';
import { MIGRATIONS } from './migrations.ts';
import type { ChatRecord, TurnRecord } from './records.ts';
import type { PlaygroundSchema } from './schema.ts';
import { openStorage, type PlaygroundStorage } from './storage.ts';

const opened: PlaygroundStorage[] = [];
afterEach(() => {
  for (const storage of opened.splice(0)) storage.close();
});

async function open(name: string = freshDatabase(), onSuperseded: () => void = () => undefined) {
  const storage = await openStorage(name, onSuperseded);
  opened.push(storage);
  return storage;
}

function chat(id: string, changes: Partial<ChatRecord> = {}): ChatRecord {
  const columns = [{ id: 'a', config: newConfig('m'), selected: {} }];
  return {
    id,
    title: id,
    named: false,
    createdAt: 1,
    updatedAt: 1,
    columns,
    variables: {},
    deletedAt: null,
    ...changes,
  };
}

function row(id: string, chatId: string, images: StoredImage[] = []): TurnRecord {
  return {
    id,
    chatId,
    columnId: 'a',
    turn: { kind: 'user', id, parentId: null, createdAt: 1, text: id, images },
  };
}

/** A database as the page of an older version left it. */
async function databaseOfVersion(version: number, name: string) {
  return openDB<PlaygroundSchema>(name, version, {
    upgrade(database) {
      for (const migrate of MIGRATIONS.slice(0, version)) migrate(database);
    },
  });
}

test('version 1 keeps chats, messages, drafts and images', async () => {
  const database = await databaseOfVersion(1, freshDatabase());
  expect([...database.objectStoreNames]).toEqual(['chats', 'drafts', 'images', 'turns']);
  database.close();
});

test('version 2 adds runs and presets and keeps what version 1 held', async () => {
  const name = freshDatabase();
  const old = await databaseOfVersion(1, name);
  await old.put('chats', chat('c'));
  await old.put('turns', row('t', 'c'));
  old.close();
  const storage = await open(name);
  expect(await storage.chat('c')).toEqual({ chat: chat('c'), turns: [row('t', 'c')] });
  expect([await storage.presets(), await storage.runs('c')]).toEqual([[], []]);
});

test('a page that stands in the way of a newer version lets go and hears of it', async () => {
  const name = freshDatabase();
  let superseded = 0;
  await open(name, () => {
    superseded += 1;
  });
  const newer = await openDB(name, MIGRATIONS.length + 1);
  expect(superseded).toBe(1);
  newer.close();
});

test('two writers of one chat record keep both changes', async () => {
  const name = freshDatabase();
  const [one, two] = [await open(name), await open(name)];
  await one.patchChat('c', () => chat('c'));
  await Promise.all([
    one.patchChat('c', (old) => old && { ...old, title: 'New' }),
    two.patchChat('c', (old) => old && { ...old, variables: { a: '1' } }),
  ]);
  expect((await one.chat('c'))?.chat).toMatchObject({ title: 'New', variables: { a: '1' } });
});

test('another tab hears which chat has changed, the writer does not', async () => {
  const name = freshDatabase();
  const [one, two] = [await open(name), await open(name)];
  const heard: [string, ChangeNote][] = [];
  one.subscribe((note) => heard.push(['one', note]));
  two.subscribe((note) => heard.push(['two', note]));
  await one.putTurns([row('t', 'c')]);
  await eventually(
    async () => heard.length,
    (count) => count > 0,
  );
  expect(heard).toEqual([['two', { kind: 'chat', chatId: 'c' }]]);
});

test('purge takes chats deleted long ago with all that hangs on them, and pictures nobody shows', async () => {
  const storage = await open();
  const used: StoredImage = {
    kind: 'stored',
    hash: 'used',
    name: 'a',
    mediaType: 'image/png',
    bytes: 1,
    width: 1,
    height: 1,
    originalBytes: 1,
  };
  await storage.patchChat('kept', () => chat('kept'));
  await storage.patchChat('gone', () => chat('gone', { deletedAt: 10 }));
  await storage.patchChat('recent', () => chat('recent', { deletedAt: Date.now() + 1000 }));
  await storage.putTurns([row('1', 'kept', [used]), row('2', 'gone'), row('3', 'recent')]);
  await storage.putDraft({ chatId: 'gone', text: 'x', images: [], updatedAt: 1 });
  await storage.putImage('used', new Blob(['a']));
  await storage.putImage('unused', new Blob(['b']));
  await storage.purge(Date.now() + 500);
  expect((await storage.turns()).map(({ id }) => id)).toEqual(['1', '3']);
  expect([await storage.chat('gone'), await storage.draft('gone'), await storage.image('unused')]).toEqual([
    null,
    null,
    null,
  ]);
  expect(await (await storage.image('used'))?.text()).toBe('a');
});

test('an emptied draft leaves no record', async () => {
  const storage = await open();
  await storage.putDraft({ chatId: 'c', text: 'x', images: [], updatedAt: 1 });
  await storage.putDraft({ chatId: 'c', text: '', images: [], updatedAt: 2 });
  expect(await storage.draft('c')).toBeNull();
});
