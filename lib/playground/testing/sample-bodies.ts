import type { Config } from '#lib/playground/config.ts';

const AWKWARD =
  'It\'s "quoted" \\ back`tick $' + '{x} {y} $HOME\n\ttab é 漢 𝄞 \u2028 <!-- # // /* */ "# r##"';

const WEATHER = {
  type: 'function' as const,
  function: {
    name: 'get_weather',
    description: 'Current weather',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' }, days: { type: ['integer', 'null'] } },
      required: ['city'],
      additionalProperties: false,
    },
    strict: true,
  },
};

/** Bodies that together use every field and every kind of message; each must survive any format. */
export const SAMPLE_BODIES: Readonly<Record<string, Config>> = {
  least: { model: 'test/echo', messages: [{ role: 'user', content: 'Hello' }] },
  awkward: {
    model: 'gpt-4o',
    messages: [
      { role: 'system', content: AWKWARD },
      { role: 'user', content: AWKWARD },
      { role: 'assistant', content: '' },
      { role: 'user', content: '日本語 🙂'.repeat(30) },
    ],
    stop: [AWKWARD, '\n'],
    user: AWKWARD,
    stream: true,
  },
  settings: {
    model: 'claude-sonnet-4-20250514',
    messages: [
      { role: 'developer', content: 'Be terse.' },
      { role: 'user', content: 'Why?' },
    ],
    temperature: 0,
    top_p: 0.95,
    presence_penalty: -1.5,
    frequency_penalty: 2,
    seed: -7,
    max_tokens: 512,
    max_loops: 3,
    max_cost: 0.000001,
    reasoning_effort: 'high',
    stop: 'END',
    stream: true,
    stream_options: { include_usage: true },
    metadata: { team: 'a', run: '1' },
    x_vendor: { nested: [1, 2.5e-7, [true, false], { a: {} }], empty: [] },
  },
  pictures: {
    model: 'gpt-4o',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: 'https://example.com/a b.png?x=1&y="2"', detail: 'low' } },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${'iVBORw0KGgo'.repeat(40)}` } },
        ],
      },
    ],
    max_completion_tokens: 1000,
  },
  tools: {
    model: 'test/tools',
    messages: [
      { role: 'user', content: 'Weather in Lisbon?', name: 'ada' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          {
            id: 'call_1',
            type: 'function',
            function: { name: 'get_weather', arguments: '{"city":"Lisbon"}' },
          },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: '{"sky": "clear"}' },
    ],
    tools: [WEATHER],
    tool_choice: { type: 'function', function: { name: 'get_weather' } },
    parallel_tool_calls: false,
    stream: false,
  },
  format: {
    model: 'test/json',
    messages: [{ role: 'user', content: 'A list.' }],
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'list', strict: true, schema: { type: 'object', properties: {}, required: [] } },
    },
  },
};
