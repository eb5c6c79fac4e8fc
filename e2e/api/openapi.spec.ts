import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Api } from '../support/api.ts';
import { ApiDocument } from '../support/api-document.ts';
import { expect, test } from '../support/fixtures.ts';
import { ROOT } from '../support/server.ts';

/** The document is true: every request in it runs, and every answer is what it says. */

const RECORDED = join(ROOT, 'lib/protocol/openapi/recorded-answers.json');

/** Sends what the document gives as an example: of the body, or of the parameters. */
function sendExample(api: Api, document: ApiDocument, operationId: string, body?: unknown) {
  const { path, method, operation } = document.find(operationId);
  const query = new URLSearchParams();
  let filled = path;
  for (const { name, in: place, example } of operation.parameters ?? []) {
    if (example === undefined) continue;
    if (place === 'path') filled = filled.replace(`{${name}}`, String(example));
    if (place === 'query') query.set(name, String(example));
  }
  const url = query.size > 0 ? `${filled}?${query}` : filled;
  return method === 'post' ? api.post(url, body ?? {}) : api.get(url);
}

/** What the body examples are answered with, by operation and example. */
async function answersToExamples(api: Api, document: ApiDocument) {
  const recorded: Record<string, Record<string, unknown>> = {};
  for (const { operation } of document.endpoints) {
    const examples = operation.requestBody?.content['application/json']?.examples ?? {};
    for (const [name, { value }] of Object.entries(examples)) {
      const answer = await sendExample(api, document, operation.operationId, value);
      const text = steady(await answer.clone().text());
      expect(await document.complaints(operation, answer), `${operation.operationId} ${name}`).toEqual([]);
      expect(answer.status, `${operation.operationId} ${name}: ${text}`).toBe(200);
      recorded[operation.operationId] = {
        ...recorded[operation.operationId],
        [name]: text.startsWith('{') ? JSON.parse(text) : text,
      };
    }
  }
  return recorded;
}

test('every documented body runs and is answered as recorded', async ({ api, server }, { config }) => {
  const answers = await answersToExamples(api, await ApiDocument.read(server));
  // `npx playwright test openapi --project api --update-snapshots` records them anew.
  if (config.updateSnapshots === 'all' || config.updateSnapshots === 'changed')
    writeFileSync(RECORDED, `${JSON.stringify(answers, null, 2)}\n`);
  expect(answers).toEqual(JSON.parse(readFileSync(RECORDED, 'utf8')));
});

test('every endpoint without a body answers as documented', async ({ newAccount, server }) => {
  const api = await newAccount();
  await api.chat({ model: 'test/echo', user: 'ada' });
  await api.chat({ model: 'test/error-midstream' });
  const document = await ApiDocument.read(server);
  for (const { method, operation } of document.endpoints) {
    if (method !== 'get') continue;
    const answer = await sendExample(api, document, operation.operationId);
    expect(answer.status, operation.operationId).toBe(200);
    expect(await document.complaints(operation, answer), operation.operationId).toEqual([]);
  }
});

test('pages of the run log and a running completion answer as documented', async ({ newAccount, server }) => {
  const api = await newAccount();
  const document = await ApiDocument.read(server);
  for (let n = 0; n < 3; n++) await api.chat({ model: 'test/echo' });
  const logs = document.find('listRuns').operation;
  expect(await document.complaints(logs, await api.get('/v1/swarm/logs?limit=2'))).toEqual([]);

  const stream = await api.chat({ model: 'test/story@50', max_loops: 3, stream: true });
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  const id = /chatcmpl-[0-9a-f]{32}/.exec((await reader?.read())?.value ?? '')?.[0];
  const finish = document.find('finishChatCompletion').operation;
  const answer = await api.post(`/v1/chat/completions/${id}/finish`, {});
  expect(answer.status).toBe(200);
  expect(await document.complaints(finish, answer)).toEqual([]);
  await reader?.cancel();
});

test('streams of every kind hold only documented events', async ({ api, server, vendor }) => {
  const document = await ApiDocument.read(server);
  const chat = document.find('createChatCompletion').operation;
  const agent = document.find('runAgent').operation;
  const tools = [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }];
  const thinking = vendor.scripted('gpt', {
    reasoning: ['Hm'],
    text: ['Yes'],
    usage: { input: 9, output: 3, reasoning: 1, cached: 4 },
  });
  const bodies: Record<string, unknown>[] = [
    { model: 'test/story@4000', max_loops: 3, stream_options: { include_usage: true } },
    { model: 'test/tools', tools },
    { model: 'test/error-midstream' },
    { model: 'gpt-fault-no-usage', stream_options: { include_usage: true } },
    { model: thinking, stream_options: { include_usage: true } },
  ];
  for (const body of bodies) {
    const answer = await api.chat({ ...body, stream: true });
    expect(await document.complaints(chat, answer), JSON.stringify(body)).toEqual([]);
    const plain = await api.chat(body);
    expect(await document.complaints(chat, plain), JSON.stringify(body)).toEqual([]);
    const { model: model_name, max_loops, max_tokens, tools: tools_list_dictionary } = body;
    const agent_config = { model_name, max_loops, max_tokens, tools_list_dictionary };
    for (const stream of [true, false]) {
      const native = await api.post('/v1/agent/completions', { agent_config, task: 'x', stream });
      expect(await document.complaints(agent, native), JSON.stringify({ agent_config, stream })).toEqual([]);
    }
  }
});

test('a repeat under one key is answered as documented', async ({ api, server }) => {
  const document = await ApiDocument.read(server);
  const { operation } = document.find('createChatCompletion');
  for (const stream of [true, false]) {
    const headers = { 'idempotency-key': `documented ${stream}` };
    for (const replayed of [null, 'true']) {
      const answer = await api.chat({ model: 'test/echo', stream }, { headers });
      expect(answer.headers.get('idempotent-replayed')).toBe(replayed);
      expect(await document.complaints(operation, answer)).toEqual([]);
    }
  }
});

/** The same text with fixed values where each run has its own: ids, times and durations. */
function steady(text: string): string {
  return text
    .replaceAll(/\b(chatcmpl-|agent-|msg_|batch-|req_)[0-9a-f]{32}/g, `$1${'0'.repeat(32)}`)
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '2026-01-01T12:00:00.000Z')
    .replaceAll(/"created":\d+/g, '"created":1767268800')
    .replaceAll(/"execution_time":[\d.]+/g, '"execution_time":0.012')
    .replaceAll(/^: .*\n\n/gm, '');
}
