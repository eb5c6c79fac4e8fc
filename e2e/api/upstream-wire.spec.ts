import { apiFor } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { chunks, joined } from '../support/sse.ts';
import type { VendorScript, Wire } from '../support/vendor-script.ts';

/** However a vendor's bytes travel, the answer is the same. */

const WIRES: [name: string, wire: Wire][] = [
  ['cut at every byte', { cut: 'byte' }],
  ['all in one write', { cut: 'whole' }],
  ['with CRLF line ends', { lineEnd: '\r\n' }],
  ['with CRLF, cut at every byte', { lineEnd: '\r\n', cut: 'byte' }],
  ['with comments between', { comments: true }],
  ['with payloads over several lines', { multiLineData: true }],
  ['with all of it', { cut: 'byte', lineEnd: '\r\n', comments: true, multiLineData: true }],
];

const text = ['Grüße', ', 世界', ' 👩‍🚀🌍', ' data: [DONE]\n\n', 'event: ping\r\n', '\u2028"\\"'];
const toolCalls = [{ id: 'call_a', name: 'pack', arguments: ['{"wo":"Süd', 'see","was":"🧦"}'] }];
const tools = [{ type: 'function', function: { name: 'pack', parameters: { type: 'object' } } }];

for (const [name, wire] of WIRES) {
  for (const prefix of ['gpt', 'claude'] as const) {
    test(`${prefix} ${name}: text and tool calls arrive whole`, async ({ api, vendor }) => {
      const model = vendor.scripted(prefix, { text, toolCalls, wire, usage: { input: 9, output: 7 } });
      const answer = await api.stream({ model, tools, stream_options: { include_usage: true } });
      const all = chunks(answer.body);
      expect(joined(all, 'content')).toBe(text.join(''));
      const deltas = all.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? []);
      const sent = (deltas as { function: { arguments?: string } }[]).map(
        (delta) => delta.function.arguments ?? '',
      );
      expect(sent.join('')).toBe(toolCalls[0]?.arguments.join(''));
      expect(all.at(-1)?.usage).toMatchObject({ prompt_tokens: 9, completion_tokens: 7 });
    });
  }
}

test('vendor-only keys, enum values and empty deltas do not reach the caller', async ({ api, vendor }) => {
  const delta = (fields: object) =>
    `data: ${JSON.stringify({ id: 'x', object: 'x', choices: [{ index: 0, delta: fields, finish_reason: null }] })}\n\n`;
  const odd: VendorScript = {
    text: ['Fine'],
    finish: 'eos',
    extra: { object: 'x', service_tier: 'on_demand', x_groq: { id: 'req_1' }, provider: 'someone' },
    inject: [
      delta({}),
      delta({ content: null }),
      delta({ role: 'assistant', content: '' }),
      delta({ role: 'assistant', content: '!' }),
      'data: {"choices":[]}\n\n',
      'data: {"id":"x"}\n\n',
    ],
  };
  const all = chunks((await api.stream({ model: vendor.scripted('gpt', odd) })).body);
  expect(joined(all, 'content')).toBe('Fine!');
  for (const chunk of all) {
    expect(chunk.object).toBe('chat.completion.chunk');
    expect(Object.keys(chunk).sort()).toEqual(['choices', 'created', 'id', 'model', 'object']);
  }
  expect(all.filter((chunk) => 'role' in (chunk.choices[0]?.delta ?? {}))).toHaveLength(1);
  expect(all.at(-1)?.choices[0]?.finish_reason).toBe('stop');
});

test('a vendor that is slow but steady is not cut off', async ({ newServer, vendor }) => {
  const env = { UPSTREAM_IDLE_TIMEOUT_MS: '400', UPSTREAM_FIRST_EVENT_TIMEOUT_MS: '5000' };
  const api = await apiFor(await newServer({ env }));
  for (const prefix of ['gpt', 'claude'] as const) {
    const drops = Array.from({ length: 12 }, (_, n) => ` drop${n}`);
    const answer = await api.stream({ model: vendor.scripted(prefix, { text: drops, paceMs: 80 }) });
    expect(joined(chunks(answer.body), 'content')).toBe(drops.join(''));
  }
});

test('two hundred short answers leave no request unanswered at the vendor', async ({ api, vendor }) => {
  const model = vendor.scripted('gpt', { text: ['Hi'] });
  for (let round = 0; round < 10; round++) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => api.stream({ model })));
    for (const answer of answers) expect(answer.body).toMatch(/\[DONE\]\n\n$/);
  }
  await expect
    .poll(() => vendor.requestsFor(model).filter((request) => request.answeredAt === null))
    .toEqual([]);
});
