import { type Api, apiFor, hello } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import type { ErrorBody } from '../support/sse.ts';

/** Few bytes can hold millions of values: what is too many is said before it is looked at, and nobody waits for it. */

const CHAT = '/v1/chat/completions';
const AGENT = '/v1/agent/completions';
const BATCH = '/v1/agent/batch/completions';
const LIMITS = { MAX_BODY_BYTES: String(33_554_432) };

const send = (api: Api, path: string, body: string) =>
  fetch(api.server.url + path, { method: 'POST', headers: api.authorization, body });

const numbered = (count: number, entry: string) =>
  Array.from({ length: count }, (_, n) => `"k${n}":${entry}`).join(',');
const turn = '{"role":"user","content":"x"}';
const chat = (field: string) => `{"model":"test/echo","messages":[${turn}],${field}}`;
const messages = (list: string) => `{"model":"test/echo","messages":[${list}]}`;
const agent = (field: string) => `{"agent_config":{"model_name":"test/echo"},"task":"x",${field}}`;

const THIRTY_MEGABYTES_OF_NUMBERS = '1,'.repeat(15_000_000);

test('30 MB of numbers are refused at once, wherever they stand, and others are served meanwhile', async ({
  newServer,
}) => {
  const server = await newServer({ env: LIMITS });
  const api = await apiFor(server, { tier: 'premium' });
  const list = `${THIRTY_MEGABYTES_OF_NUMBERS}1`;
  for (const [path, body, status] of [
    [CHAT, messages(list), 400],
    [CHAT, chat(`"zzz":[${list}]`), 400],
    [AGENT, agent(`"history":[${list}]`), 422],
    [BATCH, `[${list}]`, 422],
  ] as const) {
    const answer = await send(api, path, body);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain('50000 values');
  }
  expect((await api.chat({ model: 'test/echo' })).status).toBe(200);
});

for (const [what, body, param] of [
  ['wrong messages', messages(`${'1,'.repeat(4_000)}1`), 'messages[0]'],
  ['messages', messages(`${`${turn},`.repeat(4_096)}${turn}`), 'messages'],
  [
    'parts',
    messages(`{"role":"user","content":[${'{"type":"text","text":"x"},'.repeat(1_024)}1]}`),
    'messages[0].content',
  ],
  ['tools', chat(`"tools":[${'{},'.repeat(128)}{}]`), 'tools'],
  ['metadata', chat(`"metadata":{${numbered(1_001, '1')}}`), 'metadata'],
  [
    'members of a schema',
    chat(
      `"response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{${numbered(1_001, '1')}}}}`,
    ),
    'response_format.json_schema.schema',
  ],
] as const) {
  test(`too many ${what}: 400 names ${param} and how many there may be`, async ({ api }) => {
    const answer = await send(api, CHAT, body);
    expect(answer.status).toBe(400);
    const { error } = (await answer.json()) as { error: ErrorBody };
    expect(error).toMatchObject({ code: 'invalid_request', param });
    if (what !== 'wrong messages') expect(error.message).toMatch(/4096|1024|128|1000/);
  });
}

for (const [what, field, at] of [
  ['turns', `"history":[${'7,'.repeat(4_096)}7]`, ['body', 'history']],
  ['named turns', `"history":{${numbered(1_001, turn)}}`, ['body', 'history']],
  ['images', `"imgs":[${'"x",'.repeat(1_024)}"x"]`, ['body', 'imgs']],
] as const) {
  test(`too many ${what} of a native run: 422 names the field and how many there may be`, async ({ api }) => {
    const answer = await send(api, AGENT, agent(field));
    expect(answer.status).toBe(422);
    const { detail } = (await answer.json()) as { detail: { loc: unknown[]; msg: string }[] };
    expect(detail).toHaveLength(1);
    expect(detail[0]?.loc).toEqual(at);
    expect(detail[0]?.msg).toMatch(/4096|1000|1024/);
  });
}

test('as many as there may be are served', async ({ api }) => {
  const many = messages(`${`${turn},`.repeat(4_095)}${turn}`);
  expect((await send(api, CHAT, many)).status).toBe(200);
});

test('a body of 20 MB is read whole, and holds nobody up', async ({ newServer, vendor }) => {
  const server = await newServer({ env: LIMITS });
  const api = await apiFor(server, { tier: 'premium' });
  const metadata = { a: 'é'.repeat(5_000_000), b: '\n"'.repeat(2_500_000) };
  const answer = await api.chat({ model: 'gpt-4o', messages: hello('Short'), metadata });
  expect(answer.status).toBe(200);
  expect(vendor.requestsFor('gpt-4o')).toHaveLength(1);
});
