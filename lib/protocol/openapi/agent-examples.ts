import type { RequestExample } from './operation.ts';
import { PIXEL, PIXEL_BASE64, WEATHER_PARAMETERS } from './sample-values.ts';

const KEEPER = {
  agent_name: 'Keeper',
  description: 'Tells stories of the coast',
  system_prompt: 'You tell short stories, plainly and with one surprise.',
  model_name: 'test/story',
};
const TASK = 'Tell me of the lighthouse.';

/** Requests of `POST /v1/agent/completions`. They run as they stand: the built-in models need no provider key. */
export const AGENT_EXAMPLES: Readonly<Record<string, RequestExample>> = {
  task: {
    summary: 'A task',
    value: { agent_config: { ...KEEPER, max_tokens: 60, temperature: 0.8 }, task: TASK },
  },
  stream: {
    summary: 'A stream',
    value: { agent_config: { ...KEEPER, max_tokens: 6, streaming_on: true }, task: TASK },
  },
  history: {
    summary: 'A conversation',
    description: 'Earlier turns stay turns. A name that is no role is an agent’s.',
    value: {
      agent_config: { agent_name: 'Guide', model_name: 'test/echo' },
      task: 'And in winter?',
      history: [
        { role: 'user', content: 'Where should I go in summer?' },
        { role: 'Guide', content: 'To the lighthouse.' },
      ],
    },
  },
  images: {
    summary: 'Images',
    description: 'As data URLs, plain base64 or https URLs, all in the one turn.',
    value: {
      agent_config: { agent_name: 'Viewer', model_name: 'test/echo' },
      task: 'Compare these.',
      img: PIXEL,
      imgs: [PIXEL_BASE64],
    },
  },
  tools: {
    summary: 'A tool call',
    description: 'The output’s content is the list of calls. They are returned, not executed.',
    value: {
      agent_config: {
        agent_name: 'Forecaster',
        model_name: 'test/tools',
        tools_list_dictionary: [
          {
            type: 'function',
            function: {
              name: 'get_weather',
              description: 'The weather of a city.',
              parameters: WEATHER_PARAMETERS,
            },
          },
        ],
      },
      task: 'Will it rain in Lisbon?',
    },
  },
  json: {
    summary: 'JSON by a schema',
    value: {
      agent_config: {
        agent_name: 'Planner',
        model_name: 'test/json',
        llm_args: {
          response_format: {
            type: 'json_schema',
            json_schema: {
              name: 'plan',
              schema: {
                type: 'object',
                properties: { city: { type: 'string' }, days: { type: 'integer', minimum: 1 } },
                required: ['city', 'days'],
              },
            },
          },
        },
      },
      task: 'Plan a stay in Lisbon.',
    },
  },
  loops: {
    summary: 'Reasoning loops',
    description: 'One output for each loop; the answer is the last.',
    value: { agent_config: { ...KEEPER, max_tokens: 24, max_loops: 2 }, task: TASK },
  },
  loopStream: {
    summary: 'Loops as a stream',
    description: 'Every chunk names its loop; a `loop` event closes each.',
    value: { agent_config: { ...KEEPER, max_tokens: 4, max_loops: 2, streaming_on: true }, task: TASK },
  },
};

export const BATCH_EXAMPLES: Readonly<Record<string, RequestExample>> = {
  three: {
    summary: 'Three runs, one of them wrong',
    description: 'The failed run stands in its place; only the good ones are billed.',
    value: [
      { agent_config: { agent_name: 'One', model_name: 'test/echo' }, task: 'Say one.' },
      { agent_config: { agent_name: 'Two', model_name: 'no/such-model' }, task: 'Say two.' },
      { agent_config: { agent_name: 'Three', model_name: 'test/echo' }, task: 'Say three.' },
    ],
  },
};
