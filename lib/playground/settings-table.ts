import { REASONING_EFFORTS } from '#lib/protocol/prompt.ts';
import { SETTING_DEFAULTS } from '#lib/protocol/setting-defaults.ts';
import type { Config } from './config.ts';

export type SettingGroup = 'sampling' | 'length' | 'loops' | 'format' | 'tools' | 'request';

/** One `type` of a JSON setting that has several. */
export interface JsonChoice {
  readonly type: string;
  readonly label: string;
  /** What choosing it writes; null clears the field. */
  readonly body: unknown;
}

interface SettingBase {
  /** The body field it edits. */
  key: string;
  label: string;
  help: string;
  group: SettingGroup;
  /** Absent: always shown. */
  shownWhen?: (config: Config) => boolean;
}

/** One row of the panel. `default` is what the server does when the field is absent; null when it has no single value. */
export type Setting = SettingBase &
  (
    | { kind: 'range'; min: number; max: number; step: number; default: number | null }
    | { kind: 'integer'; min: number; max: number | null; step: number; default: number | null }
    | { kind: 'number'; min: number; max: number | null; step: number; default: number | null; unit: string }
    | { kind: 'text'; placeholder: string }
    | { kind: 'toggle'; default: boolean }
    | { kind: 'select'; options: readonly { value: string; label: string }[]; default: string | null }
    | { kind: 'list'; maxItems: number; placeholder: string }
    | {
        kind: 'json';
        shape: 'object' | 'array';
        sample: unknown;
        choices?: readonly [JsonChoice, ...JsonChoice[]];
      }
  );

export const SETTING_GROUPS: readonly { group: SettingGroup; label: string; open: boolean }[] = [
  { group: 'sampling', label: 'Sampling', open: true },
  { group: 'length', label: 'Length', open: true },
  { group: 'loops', label: 'Loops', open: true },
  { group: 'format', label: 'Format', open: false },
  { group: 'tools', label: 'Tools', open: false },
  { group: 'request', label: 'Request', open: false },
];

const ANSWER_SCHEMA = {
  type: 'json_schema',
  json_schema: {
    name: 'answer',
    strict: true,
    schema: {
      type: 'object',
      properties: { summary: { type: 'string' }, tags: { type: 'array', items: { type: 'string' } } },
      required: ['summary', 'tags'],
      additionalProperties: false,
    },
  },
};

/** The panel, row by row: a new setting of the API is one more row here. */
export const SETTINGS: readonly Setting[] = [
  {
    key: 'temperature',
    label: 'Temperature',
    help: 'Lower is steadier, higher more varied.',
    group: 'sampling',
    kind: 'range',
    min: 0,
    max: 2,
    step: 0.05,
    default: SETTING_DEFAULTS.temperature,
  },
  {
    key: 'top_p',
    label: 'Top P',
    help: 'Only the most likely words that together reach this probability.',
    group: 'sampling',
    kind: 'range',
    min: 0,
    max: 1,
    step: 0.01,
    default: null,
  },
  {
    key: 'presence_penalty',
    label: 'Presence penalty',
    help: 'Above zero steers away from words that have appeared at all.',
    group: 'sampling',
    kind: 'range',
    min: -2,
    max: 2,
    step: 0.1,
    default: null,
  },
  {
    key: 'frequency_penalty',
    label: 'Frequency penalty',
    help: 'Above zero steers away from words the more often they have appeared.',
    group: 'sampling',
    kind: 'range',
    min: -2,
    max: 2,
    step: 0.1,
    default: null,
  },
  {
    key: 'seed',
    label: 'Seed',
    help: 'The same number asks for the same sample again, where the model can.',
    group: 'sampling',
    kind: 'integer',
    min: Number.MIN_SAFE_INTEGER,
    max: Number.MAX_SAFE_INTEGER,
    step: 1,
    default: null,
  },
  {
    key: 'max_tokens',
    label: 'Max tokens',
    help: 'The longest answer of one loop, in tokens.',
    group: 'length',
    kind: 'integer',
    min: 1,
    max: null,
    step: 1,
    default: SETTING_DEFAULTS.max_tokens,
  },
  {
    key: 'stop',
    label: 'Stop sequences',
    help: 'The answer ends before any of these.',
    group: 'length',
    kind: 'list',
    maxItems: 4,
    placeholder: 'Add a sequence',
  },
  {
    key: 'max_loops',
    label: 'Max loops',
    help: 'How many times the agent may review and improve its own answer.',
    group: 'loops',
    kind: 'integer',
    min: 1,
    max: 100,
    step: 1,
    default: SETTING_DEFAULTS.max_loops,
  },
  {
    key: 'max_cost',
    label: 'Spending cap',
    help: 'The run ends before it costs more than this.',
    group: 'loops',
    kind: 'number',
    // One micro-dollar: the smallest amount there is.
    min: 0.000001,
    max: null,
    step: 0.01,
    default: null,
    unit: 'USD',
  },
  {
    key: 'reasoning_effort',
    label: 'Reasoning effort',
    help: 'How long a reasoning model may think first.',
    group: 'loops',
    kind: 'select',
    options: REASONING_EFFORTS.map((value) => ({ value, label: value })),
    default: null,
  },
  {
    key: 'response_format',
    label: 'Response format',
    help: 'Plain text, any JSON object, or JSON that fits a schema.',
    group: 'format',
    kind: 'json',
    shape: 'object',
    sample: ANSWER_SCHEMA,
    choices: [
      { type: 'text', label: 'Text', body: null },
      { type: 'json_object', label: 'JSON object', body: { type: 'json_object' } },
      { type: 'json_schema', label: 'JSON schema', body: ANSWER_SCHEMA },
    ],
  },
  {
    key: 'tools',
    label: 'Tools',
    help: 'Functions the model may ask for. Calls are shown, not executed: you give the result.',
    group: 'tools',
    kind: 'json',
    shape: 'array',
    sample: [
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
  {
    key: 'tool_choice',
    label: 'Tool choice',
    help: 'Whether the model may, must or must not call a tool.',
    group: 'tools',
    kind: 'select',
    options: ['auto', 'none', 'required'].map((value) => ({ value, label: value })),
    default: 'auto',
    shownWhen: (config) => (config.tools?.length ?? 0) > 0,
  },
  {
    key: 'parallel_tool_calls',
    label: 'Parallel tool calls',
    help: 'Several calls in one answer.',
    group: 'tools',
    kind: 'toggle',
    default: true,
    shownWhen: (config) => (config.tools?.length ?? 0) > 0,
  },
  {
    key: 'stream',
    label: 'Stream',
    help: 'Show the answer as it is written.',
    group: 'request',
    kind: 'toggle',
    default: SETTING_DEFAULTS.stream,
  },
  {
    key: 'user',
    label: 'User',
    help: 'A name for whoever asks; it stands in the run log.',
    group: 'request',
    kind: 'text',
    placeholder: 'alice',
  },
];

export function shownSettings(config: Config): readonly Setting[] {
  return SETTINGS.filter((setting) => setting.shownWhen?.(config) ?? true);
}
