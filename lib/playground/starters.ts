import type { Config } from './config.ts';
import type { Variables } from './variables.ts';

/** A first prompt to press. `config` fields are laid over the chat's own. */
export interface Starter {
  id: string;
  title: string;
  hint: string;
  text: string;
  system: string | null;
  config: Partial<Config>;
  variables?: Variables;
}

/** All run with built-in models: no provider key, no cost. */
export const STARTERS: readonly Starter[] = [
  {
    id: 'story',
    title: 'Watch an answer stream',
    hint: 'Markdown with code, a table and maths, 50 tokens a second',
    text: 'Tell me how streaming works.',
    system: null,
    config: { model: 'test/story@50' },
  },
  {
    id: 'loops',
    title: 'See an agent improve its answer',
    hint: 'Three loops, each with its own bar in Run',
    text: 'Explain exponential backoff.',
    system: 'You are a careful technical writer.',
    config: { model: 'test/story', max_loops: 3 },
  },
  {
    id: 'tools',
    title: 'Call a tool',
    hint: 'The model asks for the weather; you give the result',
    text: 'What is the weather in Lisbon?',
    system: null,
    config: {
      model: 'test/tools',
      tools: [
        {
          type: 'function',
          function: {
            name: 'get_weather',
            description: 'Current weather of a city',
            parameters: {
              type: 'object',
              properties: { city: { type: 'string' } },
              required: ['city'],
              additionalProperties: false,
            },
          },
        },
      ],
    },
  },
  {
    id: 'echo',
    title: 'See what the model sees',
    hint: 'Every turn, parameter and image comes back',
    text: 'Hello, {{name}}.',
    system: 'You speak to {{name}}.',
    config: { model: 'test/echo' },
    variables: { name: 'Ada' },
  },
];
