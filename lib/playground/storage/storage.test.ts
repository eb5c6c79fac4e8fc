import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, expect, test } from 'vitest';
import { newConfig } from '#lib/playground/config.ts';
import type { StoredImage } from '#lib/playground/images/attachment.ts';
import { eventually, freshDatabase } from '#lib/playground/testing/browser-parts.ts';
import { MIGRATIONS, type PlaygroundSchema } from './database.ts';
import type { ChatRecord, TurnRecord } from './records.ts';
import { type ChangeNote, openStorage, type PlaygroundStorage } from './storage.ts';

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

/** What a page of long ago, another program or a hostile file may have left in the database. */
const BROKEN_TURNS: readonly unknown[] = [
  null,
  5,
  [],
  {},
  { kind: 'user', id: 't', parentId: null, createdAt: 1, text: 'x', images: null },
  { kind: 'user', id: 't', parentId: null, createdAt: 1, text: 'x', images: [null] },
  { kind: 'user', id: 't', parentId: null, createdAt: 1e300, text: 'x', images: [] },
  { kind: 'tool', id: 't', parentId: 7, createdAt: 1, text: 'x', toolCallId: 'c' },
  {
    kind: 'assistant',
    id: 't',
    parentId: null,
    createdAt: 1,
    content: 'x',
    toolCalls: [null],
    reasoning: [],
  },
  { kind: '__proto__', id: 't', parentId: null, createdAt: 1 },
];

async function rawDatabase(name: string) {
  return openDB<PlaygroundSchema>(name, MIGRATIONS.length);
}

test.each(BROKEN_TURNS.map((turn) => [JSON.stringify(turn), turn]))(
  'a message kept as %s is shown as broken, and everything around it works',
  async (_name, turn) => {
    const name = freshDatabase();
    const storage = await open(name);
    await storage.patchChat('c', () => chat('c'));
    await storage.putTurns([row('1', 'c')]);
    const raw = await rawDatabase(name);
    await raw.put('turns', { id: '2', chatId: 'c', columnId: 'a', turn } as never);
    raw.close();
    const turns = (await storage.chat('c'))?.turns ?? [];
    expect(turns.map((each) => each.turn.kind)).toEqual(['user', 'broken']);
    expect(turns[1]?.turn).toMatchObject({ id: '2', kept: turn, reason: expect.stringMatching(/must be/) });
    expect(turns[1]?.turn.parentId).toBe('1');
    expect((await storage.turns()).map((each) => each.id)).toEqual(['1', '2']);
    await storage.interruptTurns('c', ['1', '2']);
    await storage.purge(Date.now() + 1);
    await storage.removeTurns('c', ['2']);
    expect((await storage.chat('c'))?.turns).toEqual([row('1', 'c')]);
  },
);

test('a chat whose own record is broken keeps its messages', async () => {
  const name = freshDatabase();
  const storage = await open(name);
  await storage.putTurns([row('1', 'c')]);
  const raw = await rawDatabase(name);
  const columns = [{ id: 'a', config: { model: 'm', messages: [null], temperature: {} }, selected: null }, 5];
  await raw.put('chats', { id: 'c', title: {}, createdAt: 'x', columns, variables: null } as never);
  await raw.put('chats', { id: 'd', columns: {} } as never);
  await raw.put('drafts', { chatId: 'c', text: 'x', images: [null] } as never);
  await raw.put('presets', { id: 'p', name: 'p', config: null } as never);
  await raw.put('runs', { id: '1', chatId: 'c', record: { response: { status: {} } } } as never);
  raw.close();
  expect((await storage.chats()).map(({ title }) => title)).toEqual(['Damaged chat', 'Damaged chat']);
  const stored = await storage.chat('c');
  expect(stored?.chat.columns).toEqual([{ id: 'a', config: newConfig('m'), selected: {} }]);
  expect(stored?.turns).toEqual([row('1', 'c')]);
  expect([
    await storage.draft('c'),
    await storage.presets(),
    await storage.run('1'),
    await storage.runs('c'),
  ]).toEqual([null, [], null, []]);
});

test('messages that are each other’s parents are shown all the same', async () => {
  const storage = await open();
  await storage.patchChat('c', () => chat('c'));
  const circle = (id: string, parentId: string) => ({
    ...row(id, 'c'),
    turn: { ...row(id, 'c').turn, parentId },
  });
  await storage.putTurns([circle('1', '3'), circle('2', '1'), circle('3', '2'), circle('4', '4')]);
  const parents = (await storage.chat('c'))?.turns.map(({ id, turn }) => [id, turn.parentId]);
  expect(parents).toEqual([
    ['1', null],
    ['2', '1'],
    ['3', '2'],
    ['4', '3'],
  ]);
});
