import { afterEach, expect, test } from 'vitest';
import { eventually, freshDatabase, until } from '#lib/playground/testing/browser-parts.ts';
import {
  answering,
  askAndWait,
  closeAll,
  idle,
  lastAnswer,
  open,
  path,
  server,
  shown,
  texts,
} from '#lib/playground/testing/open-playground.ts';
import { ANSWER_USAGE, frame, STREAM_HEADERS, wholeStream } from '#lib/playground/testing/scripted-server.ts';
import { DONE_FRAME } from '#lib/sse/encode.ts';

afterEach(closeAll);

test('Send paints question and empty answer at once, then the answer with its figures', async () => {
  const { origin } = await server(answering('Hel', 'lo'));
  const playground = open(origin);
  playground.setDraftText('Hi there');
  const sending = playground.send();
  expect(texts(playground)).toEqual(['Hi there', '']);
  expect(shown(playground)).toMatchObject({ title: 'Hi there', draft: { text: '' } });
  await sending;
  await idle(playground);
  expect(lastAnswer(playground)).toMatchObject({
    status: 'done',
    content: 'Hello',
    cost: ANSWER_USAGE.cost,
    requestId: 'req_1',
  });
  const state = await until(playground, ({ balance }) => balance !== null);
  expect(state.balance?.total_credits).toBe(19.42);
});

test('the server’s default begins an untouched chat and later ones; a built-in model is kept only where no real one is on', async () => {
  const { origin } = await server(answering('ok'));
  const playground = open(origin);
  const model = () => shown(playground).columns[0]?.config.model;
  playground.setDraftText('begun');
  playground.learnDefaultModel('gpt-4.1');
  expect([model(), shown(playground).draft.text]).toEqual(['gpt-4.1', 'begun']);
  playground.setField('model', 'test/story');
  playground.learnDefaultModel('claude-sonnet-4-20250514');
  expect(model()).toBe('test/story');
  playground.newChat();
  expect(model()).toBe('claude-sonnet-4-20250514');
  playground.setField('model', 'gpt-4o-mini');
  playground.newChat();
  expect(model()).toBe('gpt-4o-mini');
  playground.learnDefaultModel('test/echo');
  playground.setField('model', 'test/story');
  playground.newChat();
  expect(model()).toBe('test/story');
});

test('the request is the thread with variables filled, and the config untouched', async () => {
  const started = await server(answering('ok'));
  const playground = open(started.origin);
  playground.setSystemPrompt('Speak {{lang}}.');
  playground.setVariables({ lang: 'Latin' });
  playground.setField('temperature', 0.1);
  await askAndWait(playground, 'One');
  await askAndWait(playground, 'Two in {{lang}}');
  const sent = started.requests
    .filter((request) => request.method === 'POST')
    .map((request) => JSON.parse(request.body));
  expect(sent[1]).toEqual({
    model: 'test/echo',
    messages: [
      { role: 'system', content: 'Speak Latin.' },
      { role: 'user', content: 'One' },
      { role: 'assistant', content: 'ok' },
      { role: 'user', content: 'Two in Latin' },
    ],
    temperature: 0.1,
    stream: true,
    stream_options: { include_usage: true },
  });
  expect(shown(playground).columns[0]?.config.messages).toEqual([
    { role: 'system', content: 'Speak {{lang}}.' },
  ]);
});

test('without a key nothing is sent, nothing is lost, and the page asks for one', async () => {
  const started = await server(answering('ok'));
  const playground = open(started.origin, { key: null });
  playground.setDraftText('Hi');
  expect(await playground.send()).toBe('needs-key');
  expect(playground.getSnapshot()).toMatchObject({ keyNeeded: true, chat: { draft: { text: 'Hi' } } });
  playground.keys.set('sk-x');
  expect(playground.getSnapshot().keyNeeded).toBe(false);
  expect(await playground.send()).toBe('sent');
  await idle(playground);
  expect(texts(playground)).toEqual(['Hi', 'ok']);
});

test('a refused request gives the draft back, and sending it again makes a sibling', async () => {
  let refuse = true;
  const { origin } = await server((_body, response) => {
    if (!refuse) return void response.writeHead(200, STREAM_HEADERS).end(wholeStream(['ok']));
    response.writeHead(402, { 'content-type': 'application/json' });
    response.end(
      '{"error":{"message":"Not enough","type":"insufficient_credits","code":"insufficient_credits","param":null}}',
    );
  });
  const playground = open(origin);
  await askAndWait(playground, 'Hi');
  const [question] = path(playground);
  expect(lastAnswer(playground)).toMatchObject({
    status: 'failed',
    failure: { kind: 'refused', status: 402 },
  });
  expect(shown(playground).draft).toMatchObject({ text: 'Hi', editing: question?.id });
  refuse = false;
  await playground.send();
  await idle(playground);
  expect(texts(playground)).toEqual(['Hi', 'ok']);
  expect(shown(playground).columns[0]?.conversation.children.get(null)).toHaveLength(2);
});

test('Retry after a failure runs the same question again and takes the returned draft away', async () => {
  let fail = true;
  const { origin } = await server((_body, response) =>
    fail
      ? void response.writeHead(503).end()
      : void response.writeHead(200, STREAM_HEADERS).end(wholeStream(['ok'])),
  );
  const playground = open(origin);
  await askAndWait(playground, 'Hi');
  fail = false;
  expect(await playground.retry()).toBe('sent');
  await idle(playground);
  expect(texts(playground)).toEqual(['Hi', 'ok']);
  expect(shown(playground).draft.text).toBe('');
});

test('a refused key opens the key dialog', async () => {
  const { origin } = await server((_body, response) => void response.writeHead(401).end('{}'));
  const playground = open(origin);
  await askAndWait(playground, 'Hi');
  expect(playground.getSnapshot().keyNeeded).toBe(true);
});

test('Stop settles at once, keeps the partial, closes the request and learns what it cost', async () => {
  const closed = Promise.withResolvers<void>();
  const { origin } = await server((_body, response) => {
    response.on('close', () => closed.resolve());
    response.writeHead(200, STREAM_HEADERS).write(frame({ content: 'Par' }));
  });
  const playground = open(origin);
  playground.setDraftText('Hi');
  await playground.send();
  const run = shown(playground).columns[0]?.run;
  if (!run) throw new Error('no run');
  await until(run.live, (live) => live.blocks.length > 0);
  playground.stop();
  expect(lastAnswer(playground)).toMatchObject({ status: 'stopped', content: 'Par', cost: null });
  expect(shown(playground).columns[0]?.run).toBeNull();
  await closed.promise;
  await until(playground, () => lastAnswer(playground).cost === 0.0007);
  expect(lastAnswer(playground).usage).toMatchObject({ completion_tokens: 1, estimated: true });
});

test('the question is in storage before the server hears of it', async () => {
  const databaseName = freshDatabase();
  const stored = Promise.withResolvers<readonly string[]>();
  const { origin } = await server(async (_body, response) => {
    const other = open(origin, { databaseName });
    const { chats } = await until(other, ({ phase }) => phase === 'ready');
    await other.openChat(chats[0]?.id ?? '');
    stored.resolve(texts(other));
    response.writeHead(200, STREAM_HEADERS).end(wholeStream(['ok']));
  });
  const playground = open(origin, { databaseName });
  await askAndWait(playground, 'Hi');
  expect((await stored.promise)[0]).toBe('Hi');
});

test('edit and regenerate make siblings; selecting goes back; nothing is destroyed', async () => {
  let answers = 0;
  const { origin } = await server((_body, response) => {
    answers += 1;
    response.writeHead(200, STREAM_HEADERS).end(wholeStream([`answer ${answers}`]));
  });
  const playground = open(origin);
  await askAndWait(playground, 'One');
  const [question, answer] = path(playground);
  if (!question || !answer) throw new Error('no turns');
  await playground.regenerate(answer.id);
  await idle(playground);
  expect(texts(playground)).toEqual(['One', 'answer 2']);
  await playground.editAndSend(question.id, 'Other');
  await idle(playground);
  expect(texts(playground)).toEqual(['Other', 'answer 3']);
  playground.selectSibling(question.id);
  expect(texts(playground)).toEqual(['One', 'answer 2']);
  playground.selectSibling(answer.id);
  expect(texts(playground)).toEqual(['One', 'answer 1']);
});

test('compare: one question runs in every column with its own config, one column can be retried', async () => {
  const { origin } = await server((body, response) => {
    response.writeHead(200, STREAM_HEADERS).end(wholeStream([body.model, String(body.messages.length)]));
  });
  const playground = open(origin);
  await askAndWait(playground, 'Before');
  playground.addColumn();
  const [first, second] = shown(playground).columns;
  if (!first || !second) throw new Error('no columns');
  expect(second.path.map((turn) => turn.kind)).toEqual(['user', 'assistant']);
  playground.setField('model', 'test/other', second.id);
  await askAndWait(playground, 'Both');
  const contents = () =>
    shown(playground).columns.map((column) => {
      const last = column.path.at(-1);
      return last?.kind === 'assistant' ? last.content : '';
    });
  expect(contents()).toEqual(['test/echo3', 'test/other3']);
  await playground.retry(second.id);
  await idle(playground);
  const counts = shown(playground).columns.map(
    ({ conversation, path: turns }) => conversation.children.get(turns.at(-2)?.id ?? null)?.length,
  );
  expect(counts).toEqual([1, 2]);
  const question = first.path[0];
  await playground.editAndSend(question?.id ?? '', 'Edited');
  await idle(playground);
  expect(shown(playground).columns.map((column) => column.path.length)).toEqual([2, 2]);
});

test('an answer goes on in the background while another chat is shown, and is there on return', async () => {
  const go = Promise.withResolvers<void>();
  const { origin } = await server(async (_body, response) => {
    response.writeHead(200, STREAM_HEADERS).write(frame({ content: 'Sl' }));
    await go.promise;
    response.end(wholeStream(['ow']));
  });
  const playground = open(origin);
  playground.setDraftText('Slow');
  await playground.send();
  const { id } = shown(playground);
  playground.newChat();
  expect(playground.getSnapshot().runningChats).toEqual([id]);
  go.resolve();
  await until(playground, ({ runningChats }) => runningChats.length === 0);
  await playground.openChat(id);
  expect(texts(playground)).toEqual(['Slow', 'Slow']);
});

test('tool results are given by the reader and run once all calls have one', async () => {
  const started = await server((body, response) => {
    const calls = ['a', 'b'].map((id, index) => ({
      index,
      id,
      type: 'function',
      function: { name: 'f', arguments: '{}' },
    }));
    response.writeHead(200, STREAM_HEADERS);
    if (body.messages.length > 1) response.end(wholeStream(['done']));
    else response.end([frame({ tool_calls: calls }), frame({}, {}, 'tool_calls'), DONE_FRAME].join(''));
  });
  const playground = open(started.origin);
  await askAndWait(playground, 'Use tools');
  const { id } = lastAnswer(playground);
  await playground.answerTool(id, 'a', 'first');
  expect(shown(playground).columns[0]?.run).toBeNull();
  await playground.answerTool(id, 'b', 'second');
  await idle(playground);
  expect(texts(playground)).toEqual(['Use tools', '', 'first', 'second', 'done']);
  const last = started.requests.filter((request) => request.method === 'POST').at(-1);
  expect(JSON.parse(last?.body ?? '').messages.slice(2)).toEqual([
    { role: 'tool', tool_call_id: 'a', content: 'first' },
    { role: 'tool', tool_call_id: 'b', content: 'second' },
  ]);
});

test('every run is kept as its event log, without the key', async () => {
  const { origin } = await server(answering('Hel', 'lo'));
  const playground = open(origin);
  await askAndWait(playground, 'Hi');
  const { id } = lastAnswer(playground);
  const record = await eventually(
    () => playground.runOf(id),
    (run) => run !== null,
  );
  expect(record?.frames.at(-1)?.text).toBe('[DONE]');
  expect(record?.request.messages).toEqual([{ role: 'user', content: 'Hi' }]);
  expect(JSON.stringify(record)).not.toContain('sk-');
});

test('the exported body is what Send would send, draft included, and runs when the chat is empty', async () => {
  const { origin } = await server(answering('ok'));
  const playground = open(origin);
  expect((await playground.exportBody()).messages).toEqual([{ role: 'user', content: 'Hello' }]);
  await askAndWait(playground, 'One');
  expect((await playground.exportBody()).messages).toEqual([{ role: 'user', content: 'One' }]);
  playground.setDraftText('Two');
  expect((await playground.exportBody()).messages).toHaveLength(3);
});

test('a loaded body becomes a thread and a draft; nothing is sent', async () => {
  const started = await server(answering('ok'));
  const playground = open(started.origin);
  await playground.loadBody({
    model: 'm',
    messages: [
      { role: 'system', content: 'S' },
      { role: 'user', content: 'One' },
      { role: 'assistant', content: 'Two' },
      { role: 'user', content: [{ type: 'text', text: 'Three' }] },
    ],
    x: 1,
  });
  expect(texts(playground)).toEqual(['One', 'Two']);
  expect(shown(playground)).toMatchObject({ title: 'One', draft: { text: 'Three' } });
  expect(shown(playground).columns[0]?.config).toEqual({
    model: 'm',
    messages: [{ role: 'system', content: 'S' }],
    x: 1,
  });
  expect(started.requests.filter((request) => request.method === 'POST')).toEqual([]);
});
