import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHosts } from './hosts.ts';
import type { ModelCall, ModelSettings, Provider } from './provider.ts';
import { callOf, runCall } from './testing/run-call.ts';
import { json, type ScriptedVendor, startVendor } from './testing/scripted-vendor.ts';
import { createTransport, type Transport } from './upstream/transport.ts';
import { forEachVendor, VENDORS } from './vendors.ts';

/**
 * What becomes of every setting at every kind of provider: it is sent, in a place of the vendor's body, or left out
 * for a reason. There is nothing between: a setting without a row does not compile.
 */

type Row = { readonly sent: string; readonly as: unknown } | { readonly dropped: string };
type Rows = Readonly<Record<keyof ModelSettings, Row>>;

const SCHEMA = {
  type: 'object',
  properties: { a: { type: 'number' } },
  required: ['a'],
  additionalProperties: false,
};
const TOOL = { name: 'paint', description: null, parameters: SCHEMA, strict: null };

/** Each setting with a value of its own, and the others that it makes no sense without. */
const SAMPLES: { readonly [Key in keyof ModelSettings]: Pick<ModelSettings, Key> & Partial<ModelSettings> } =
  {
    temperature: { temperature: 0.25 },
    topP: { topP: 0.75 },
    presencePenalty: { presencePenalty: 1.5 },
    frequencyPenalty: { frequencyPenalty: -0.5 },
    stop: { stop: ['END'] },
    seed: { seed: 7 },
    tools: { tools: [TOOL] },
    toolChoice: { toolChoice: { name: 'paint' }, tools: [TOOL] },
    parallelToolCalls: { parallelToolCalls: false, tools: [TOOL] },
    responseFormat: {
      responseFormat: {
        type: 'json_schema',
        name: 'answer',
        description: null,
        schema: SCHEMA,
        strict: true,
      },
    },
    reasoningEffort: { reasoningEffort: 'low' },
    verbosity: { verbosity: 'low' },
    user: { user: 'ada' },
  };

const sent = (place: string, as: unknown): Row => ({ sent: place, as });
const dropped = (why: string): Row => ({ dropped: why });

const FUNCTION = { name: 'paint', parameters: SCHEMA };

const PLAIN: Rows = {
  temperature: sent('temperature', 0.25),
  topP: sent('top_p', 0.75),
  presencePenalty: sent('presence_penalty', 1.5),
  frequencyPenalty: sent('frequency_penalty', -0.5),
  stop: sent('stop', ['END']),
  seed: sent('seed', 7),
  tools: sent('tools', [{ type: 'function', function: FUNCTION }]),
  toolChoice: sent('tool_choice', { type: 'function', function: { name: 'paint' } }),
  parallelToolCalls: sent('parallel_tool_calls', false),
  responseFormat: sent('response_format', {
    type: 'json_schema',
    json_schema: { name: 'answer', schema: SCHEMA, strict: true },
  }),
  reasoningEffort: sent('reasoning_effort', 'low'),
  verbosity: sent('verbosity', 'low'),
  user: sent('user', 'ada'),
};

const OPENAI: Rows = {
  ...PLAIN,
  reasoningEffort: dropped('the model does not reason, and refuses the setting'),
  verbosity: dropped('the setting came with GPT-5'),
};

const NOT_WHILE_REASONING = dropped('reasoning models refuse all sampling settings');
const OPENAI_REASONING: Rows = {
  ...OPENAI,
  temperature: NOT_WHILE_REASONING,
  topP: NOT_WHILE_REASONING,
  presencePenalty: NOT_WHILE_REASONING,
  frequencyPenalty: NOT_WHILE_REASONING,
  stop: dropped('reasoning models refuse stop sequences'),
  reasoningEffort: PLAIN.reasoningEffort,
};

const GROQ: Rows = {
  ...PLAIN,
  responseFormat: sent('response_format', { type: 'json_object' }),
  reasoningEffort: dropped('the model does not reason, and refuses the setting'),
  verbosity: dropped('Groq has no such setting'),
};

const CLAUDE: Rows = {
  temperature: sent('temperature', 0.25),
  topP: sent('top_p', 0.75),
  presencePenalty: dropped('Anthropic has no penalties'),
  frequencyPenalty: dropped('Anthropic has no penalties'),
  stop: sent('stop_sequences', ['END']),
  seed: dropped('Anthropic has no seeds'),
  tools: sent('tools', [{ name: 'paint', input_schema: SCHEMA, eager_input_streaming: true }]),
  toolChoice: sent('tool_choice', { type: 'tool', name: 'paint' }),
  parallelToolCalls: sent('tool_choice', { type: 'auto', disable_parallel_tool_use: true }),
  // Made a call of a tool whose input is the document, or the vendor's own format where the model has it.
  responseFormat: sent('tool_choice', { type: 'any', disable_parallel_tool_use: true }),
  reasoningEffort: sent('thinking', { type: 'enabled', budget_tokens: 1_024 }),
  verbosity: dropped('Anthropic has no such setting'),
  user: sent('metadata', { user_id: 'ada' }),
};

/** A server with OpenAI's wire that nothing is known of. */
const UPSTREAM = 'together';

/** Host, model, rows. */
const KINDS: readonly (readonly [host: string, model: string, rows: Rows])[] = [
  ['openai', 'gpt-4o', OPENAI],
  [
    'openai',
    'o3-mini',
    { ...OPENAI_REASONING, parallelToolCalls: dropped('the first reasoning models refuse it') },
  ],
  ['openai', 'gpt-5.1', { ...OPENAI_REASONING, verbosity: PLAIN.verbosity }],
  ['groq', 'llama-3.3-70b-versatile', GROQ],
  [
    'groq',
    'openai/gpt-oss-120b',
    { ...GROQ, responseFormat: PLAIN.responseFormat, reasoningEffort: PLAIN.reasoningEffort },
  ],
  ['ollama', 'llama3', PLAIN],
  [UPSTREAM, 'some/model', PLAIN],
  ['anthropic', 'claude-sonnet-4-20250514', CLAUDE],
  [
    'anthropic',
    'claude-opus-4-7',
    {
      ...CLAUDE,
      temperature: dropped('models since Opus 4.7 refuse all sampling settings'),
      topP: dropped('models since Opus 4.7 refuse all sampling settings'),
      responseFormat: sent('output_config', { format: { type: 'json_schema', schema: SCHEMA } }),
      reasoningEffort: sent('output_config', { effort: 'low' }),
    },
  ],
];

let vendor: ScriptedVendor;
let transport: Transport;
beforeAll(async () => {
  // The refusal ends each call: what was sent is all that matters.
  vendor = await startVendor(json({ error: { message: 'seen' } }, 400));
  transport = createTransport(2_000);
});
afterAll(async () => {
  transport.close();
  await vendor.close();
});

function providerOf(name: string): Provider {
  const patienceMs = 20_000;
  const at = { baseUrl: `${vendor.origin}/v1`, apiKey: 'sk-any' };
  const config = {
    vendors: forEachVendor(() => at),
    ollamaBaseUrl: at.baseUrl,
    upstreams: [{ ...at, name: UPSTREAM, imageUrls: false }],
    defaultModel: null,
    connectTimeoutMs: patienceMs,
    firstEventTimeoutMs: patienceMs,
    idleTimeoutMs: patienceMs,
    totalTimeoutMs: patienceMs,
    retries: 0,
  };
  const host = createHosts(config, transport).find((candidate) => candidate.name === name);
  if (host?.provider == null) throw new Error(`there is no host '${name}'`);
  return host.provider;
}

async function bodyFor(host: string, call: ModelCall): Promise<Readonly<Record<string, unknown>>> {
  await runCall(providerOf(host), call);
  return vendor.requests.at(-1)?.body as Readonly<Record<string, unknown>>;
}

test('every vendor has rows', () => {
  const named = KINDS.map(([host]) => host);
  expect(Object.keys(VENDORS).filter((name) => !named.includes(name))).toEqual([]);
});

describe.each(KINDS)('%s, %s', (host, model, rows) => {
  const plain = callOf({ model, maxTokens: 4_096 });
  const settings = Object.keys(SAMPLES) as (keyof ModelSettings)[];

  test('has a row for every setting that a call has', () => {
    const { model: _m, messages: _s, maxTokens: _t, stream: _b, loop: _l, ...all } = plain;
    expect(settings.toSorted()).toEqual(Object.keys(all).toSorted());
  });

  test.each(settings)('%s is sent where its row says, or changes nothing', async (setting) => {
    const row = rows[setting];
    const { [setting]: _, ...others } = SAMPLES[setting];
    const without = await bodyFor(host, { ...plain, ...others });
    const body = await bodyFor(host, { ...plain, ...SAMPLES[setting] });
    if ('sent' in row) {
      expect(body[row.sent]).toEqual(row.as);
      expect(without[row.sent]).not.toEqual(row.as);
    } else {
      expect(row.dropped).not.toBe('');
      expect(body).toEqual(without);
    }
  });
});
