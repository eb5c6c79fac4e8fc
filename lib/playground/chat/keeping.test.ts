import { afterEach, expect, test } from 'vitest';
import { newConfig } from '#lib/playground/config.ts';
import type { AssistantTurn } from '#lib/playground/conversation.ts';
import { holdRunLock } from '#lib/playground/storage/run-lock.ts';
import { openStorage } from '#lib/playground/storage/storage.ts';
import { eventually, freshDatabase, until } from '#lib/playground/testing/browser-parts.ts';
import {
  answering,
  askAndWait,
  closeAll,
  lastAnswer,
  open,
  path,
  server,
  shown,
  texts,
} from '#lib/playground/testing/open-playground.ts';
import { frame, STREAM_HEADERS } from '#lib/playground/testing/scripted-server.ts';
import type { Playground } from './playground.ts';

afterEach(closeAll);

const ready = (playground: Playground) => until(playground, ({ phase }) => phase === 'ready');

/** What a new tab on the same database sees of the newest chat. */
async function inNewTab(origin: string, databaseName: string): Promise<Playground> {
  const tab = open(origin, { databaseName });
  const { chats } = await ready(tab);
  await tab.openChat(chats[0]?.id ?? '');
  return tab;
}

test('a reload brings back chats, turns, siblings, config and variables', async () => {
  const { origin } = await server(answering('ok'));
  const databaseName = freshDatabase();
  const playground = open(origin, { databaseName });
  playground.setField('temperature', 1);
  playground.setVariables({ a: 'b' });
  await askAndWait(playground, 'Hi');
  await playground.regenerate(lastAnswer(playground).id);
  await until(playground, ({ chat }) => chat.columns[0]?.run === null);
  playground.selectSibling([...(shown(playground).columns[0]?.conversation.turns.keys() ?? [])][1] ?? '');
  const chosen = lastAnswer(playground).id;
  const tab = await eventually(
    () => inNewTab(origin, databaseName),
    (again) => path(again).length === 2 && lastAnswer(again).id === chosen,
  );
  expect(texts(tab)).toEqual(['Hi', 'ok']);
  expect(shown(tab)).toMatchObject({ title: 'Hi', variables: { a: 'b' } });
  expect(shown(tab).columns[0]?.config.temperature).toBe(1);
  expect(lastAnswer(tab)).toMatchObject({ status: 'done', cost: 0.0011 });
});

test('an answer nobody writes any more is interrupted on load, keeps its last checkpoint and learns its cost', async () => {
  const { origin } = await server(answering('ok'));
  const databaseName = freshDatabase();
  const playground = open(origin, { databaseName });
  await askAndWait(playground, 'Hi');
  const begun = { status: 'streaming', content: 'Par', usage: null, cost: null } as const;
  const turn: AssistantTurn = { ...lastAnswer(playground), ...begun };
  const storage = await openStorage(databaseName, () => undefined);
  const columnId = shown(playground).columns[0]?.id ?? '';
  await eventually(
    () => storage.chat(shown(playground).id),
    (stored) =>
      stored?.turns.some((row) => row.turn.kind === 'assistant' && row.turn.status === 'done') ?? false,
  );
  await storage.putTurns([{ id: turn.id, chatId: shown(playground).id, columnId, turn }]);
  const tab = await inNewTab(origin, databaseName);
  expect(lastAnswer(tab)).toMatchObject({ status: 'interrupted', content: 'Par' });
  await until(tab, () => lastAnswer(tab).cost === 0.0007);
  storage.close();
});

test('an answer that another tab is writing stays streaming and follows it', async () => {
  const go = Promise.withResolvers<void>();
  const { origin } = await server(async (_body, response) => {
    response.writeHead(200, STREAM_HEADERS).write(frame({ content: 'Sl' }));
    await go.promise;
    response.end(frame({ content: 'ow' }, {}, 'stop'));
  });
  const databaseName = freshDatabase();
  const writer = open(origin, { databaseName });
  await ready(writer);
  writer.setDraftText('Hi');
  await writer.send();
  const reader = await eventually(
    () => inNewTab(origin, databaseName),
    (tab) => path(tab).length === 2,
  );
  expect(lastAnswer(reader).status).toBe('streaming');
  go.resolve();
  await until(reader, () => lastAnswer(reader).status === 'done');
  expect(lastAnswer(reader).content).toBe('Slow');
});

test('two tabs that write to one chat lose nothing of each other', async () => {
  const { origin } = await server(answering('ok'));
  const databaseName = freshDatabase();
  const one = open(origin, { databaseName });
  await ready(one);
  await askAndWait(one, 'First');
  const two = await eventually(
    () => inNewTab(origin, databaseName),
    (tab) => path(tab).length === 2 && lastAnswer(tab).status === 'done',
  );
  await Promise.all([askAndWait(one, 'From one'), askAndWait(two, 'From two')]);
  one.renameChat(shown(one).id, 'Renamed');
  const all = (playground: Playground) => [
    ...(shown(playground).columns[0]?.conversation.turns.values() ?? []),
  ];
  const questions = (playground: Playground) =>
    all(playground).flatMap((turn) => (turn.kind === 'user' ? [turn.text] : []));
  for (const tab of [one, two]) {
    await until(tab, () => all(tab).length === 6 && shown(tab).title === 'Renamed');
    expect(questions(tab).toSorted()).toEqual(['First', 'From one', 'From two']);
  }
});

test('drafts are kept per chat, also of a chat never sent', async () => {
  const { origin } = await server(answering('ok'));
  const databaseName = freshDatabase();
  const playground = open(origin, { databaseName });
  await ready(playground);
  await askAndWait(playground, 'Hi');
  const { id } = shown(playground);
  playground.setDraftText('half a thought');
  playground.newChat();
  playground.setDraftText('never sent');
  await playground.openChat(id);
  expect(shown(playground).draft.text).toBe('half a thought');
  const tab = open(origin, { databaseName });
  await until(tab, ({ chat }) => chat.draft.text === 'never sent');
});

test('a deleted message and a deleted chat come back with Undo', async () => {
  const { origin } = await server(answering('ok'));
  const databaseName = freshDatabase();
  const playground = open(origin, { databaseName });
  await ready(playground);
  await askAndWait(playground, 'One');
  await askAndWait(playground, 'Two');
  playground.deleteTurn(path(playground)[1]?.id ?? '');
  expect(texts(playground)).toEqual(['One']);
  expect(playground.getSnapshot().undo?.label).toBe('Deleted 3 messages');
  await playground.undo();
  expect(texts(playground)).toEqual(['One', 'ok', 'Two', 'ok']);
  const { id } = shown(playground);
  playground.deleteChat(id);
  expect(playground.getSnapshot().chats).toEqual([]);
  expect(shown(playground).id).not.toBe(id);
  await playground.undo();
  expect(shown(playground).id).toBe(id);
  expect(texts(await inNewTab(origin, databaseName))).toEqual(['One', 'ok', 'Two', 'ok']);
});

test('a deleted chat disappears from other tabs', async () => {
  const { origin } = await server(answering('ok'));
  const databaseName = freshDatabase();
  const playground = open(origin, { databaseName });
  await ready(playground);
  await askAndWait(playground, 'One');
  const tab = await inNewTab(origin, databaseName);
  playground.deleteChat(shown(playground).id);
  await until(tab, ({ chats, chat }) => chats.length === 0 && !chat.saved);
});

test('an export comes back as copies; what is here is not touched; a picture keeps its bytes', async () => {
  const { origin } = await server(answering('ok'));
  const playground = open(origin);
  await ready(playground);
  const png =
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  await playground.loadBody({
    ...newConfig('m'),
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { type: 'image_url', image_url: { url: png } },
        ],
      },
    ],
  });
  await playground.send();
  await until(playground, ({ chat }) => chat.columns[0]?.run === null && chat.draft.text === '');
  const file = await eventually(
    () => playground.exportAll(),
    (blob) => blob.size > 1000,
  );
  const text = await file.text();
  expect(text).not.toContain('sk-');
  expect(await playground.importFile(file)).toMatchObject({ ok: true, chats: 1, broken: 0, leftOut: 0 });
  expect(playground.getSnapshot().chats).toHaveLength(2);
  const elsewhere = open(origin);
  await ready(elsewhere);
  await elsewhere.importFile(file);
  await elsewhere.openChat(elsewhere.getSnapshot().chats[0]?.id ?? '');
  const body = await elsewhere.exportBody();
  expect(JSON.stringify(body)).toContain(png);
  expect(await playground.importFile(new Blob(['{"format":"x"}']))).toMatchObject({ ok: false });
  expect(await playground.importFile(new Blob(['{']))).toEqual({
    ok: false,
    message: 'This file is not JSON.',
  });
});

test('a chat exports as markdown', async () => {
  const { origin } = await server(answering('# Answer'));
  const playground = open(origin);
  await ready(playground);
  playground.setSystemPrompt('Be terse.');
  await askAndWait(playground, 'Hi');
  const markdown = await eventually(
    async () => (await playground.exportChat(shown(playground).id, 'markdown')).text(),
    (text) => text.includes('# Answer'),
  );
  expect(markdown).toBe('# Hi\n\n## System\n\nBe terse.\n\n## You\n\nHi\n\n## test/echo\n\n# Answer\n');
});

test('search finds words of title and texts in any order, without regard to case and accents', async () => {
  const { origin } = await server(answering('Der CAFÉ ist zu'));
  const playground = open(origin);
  await ready(playground);
  await askAndWait(playground, 'Wo ist das?');
  const { id } = shown(playground);
  await eventually(
    () => playground.search('zu cafe wo'),
    (found) => found.length === 1,
  );
  expect(await playground.search('nirgends')).toEqual([]);
  expect(await playground.search('')).toEqual([id]);
});

test('a branch is a chat of its own with the turns up to there', async () => {
  const { origin } = await server(answering('ok'));
  const playground = open(origin);
  await ready(playground);
  await askAndWait(playground, 'One');
  await askAndWait(playground, 'Two');
  const { id } = shown(playground);
  await playground.branch(path(playground)[1]?.id ?? '');
  expect(texts(playground)).toEqual(['One', 'ok']);
  expect(shown(playground).id).not.toBe(id);
  await playground.openChat(id);
  expect(texts(playground)).toEqual(['One', 'ok', 'Two', 'ok']);
});

test('presets are kept under their name and can be deleted with Undo', async () => {
  const { origin } = await server(answering('ok'));
  const databaseName = freshDatabase();
  const playground = open(origin, { databaseName });
  await ready(playground);
  playground.setField('temperature', 2);
  await playground.savePreset('Wild');
  playground.newChat();
  expect(shown(playground).columns[0]?.config.temperature).toBeUndefined();
  const preset = playground.getSnapshot().presets[0];
  playground.usePreset(preset?.id ?? '');
  expect(shown(playground).columns[0]?.config.temperature).toBe(2);
  playground.deletePreset(preset?.id ?? '');
  await playground.undo();
  const tab = open(origin, { databaseName });
  expect((await ready(tab)).presets.map(({ name }) => name)).toEqual(['Wild']);
});

test('a browser without storage still answers', async () => {
  const { origin } = await server(answering('ok'));
  const databaseName = freshDatabase();
  // A database from the future cannot be opened.
  await new Promise((resolve) => {
    const request = indexedDB.open(databaseName, 99);
    request.onsuccess = () => resolve(request.result.close());
  });
  const playground = open(origin, { databaseName });
  await until(playground, ({ phase }) => phase === 'no-storage');
  await askAndWait(playground, 'Hi');
  expect(texts(playground)).toEqual(['Hi', 'ok']);
});

test('a run lock is seen while held and gone when released', async () => {
  const { runningElsewhere } = await import('#lib/playground/storage/run-lock.ts');
  const release = holdRunLock('turn');
  await eventually(
    () => runningElsewhere(['turn', 'other']),
    (running) => running.has('turn') && running.size === 1,
  );
  release();
  await eventually(
    () => runningElsewhere(['turn']),
    (running) => running.size === 0,
  );
});
