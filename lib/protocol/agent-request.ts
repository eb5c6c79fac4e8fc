import { z } from 'zod';
import { boundedRecord, MAX_MESSAGES, MAX_PARTS, MAX_TOOLS } from './request-counts.ts';
import { SETTING_DEFAULTS } from './setting-defaults.ts';
import {
  frequencyPenaltySchema,
  functionSchema,
  maxLoopsSchema,
  presencePenaltySchema,
  reasoningEffortSchema,
  responseFormatSchema,
  seedSchema,
  stopSchema,
  toolChoiceSchema,
  topPSchema,
} from './setting-schema.ts';

/**
 * The request of `POST /v1/agent/completions`, as validated and as published. Unknown keys are dropped, an
 * explicit null means absent.
 */

const functionTool = z.object({ type: z.literal('function').default('function'), function: functionSchema });

const llmArgs = z.object({
  top_p: topPSchema,
  presence_penalty: presencePenaltySchema,
  frequency_penalty: frequencyPenaltySchema,
  response_format: responseFormatSchema.nullish().describe('Other than text it needs `max_loops` 1.'),
  stop: stopSchema,
  seed: seedSchema,
  tool_choice: toolChoiceSchema.nullish().describe('Whether to call, and what. `auto` when tools are given.'),
});

/** Published with its default: what an absent field comes to. */
const field = (description: string, fallback: unknown) => ({ description, default: fallback });

export const agentConfigSchema = z.object({
  agent_name: z.string().max(256).nullish().meta(field('The name that signs the outputs.', 'agent')),
  description: z.string().nullish().describe('What the agent is. Echoed in the answer.'),
  system_prompt: z
    .string()
    .nullish()
    .meta(field('How the agent is to behave.', 'You are a helpful assistant.')),
  model_name: z
    .string()
    .min(1)
    .nullish()
    .meta({
      description: 'The model to run; the server’s default model when absent.',
      examples: ['gpt-4o-mini', 'claude-sonnet-4-20250514', 'test/story'],
    }),
  max_tokens: z
    .int()
    .min(0)
    .nullish()
    .meta(
      field(
        'Most output tokens of a loop. The default is lowered to what the model can write.',
        SETTING_DEFAULTS.max_tokens,
      ),
    ),
  temperature: z
    .number()
    .min(0)
    .max(2)
    .nullish()
    .meta(field('Lower is steadier, higher more varied.', SETTING_DEFAULTS.temperature)),
  max_loops: maxLoopsSchema,
  role: z.string().nullish().describe('Accepted and ignored.'),
  streaming_on: z.boolean().nullish().meta(field('Answer with server-sent events.', false)),
  tools_list_dictionary: z
    .array(functionTool)
    .max(MAX_TOOLS)
    .nullish()
    .describe('Functions that the model may call, in OpenAI’s form. They need `max_loops` 1.'),
  llm_args: llmArgs.nullish().describe('Settings that go to the model as they are.'),
  reasoning_effort: reasoningEffortSchema
    .nullish()
    .describe('For models that reason before they answer; each gets the nearest that it takes.'),
  auto_generate_prompt: z
    .boolean()
    .nullish()
    .meta(
      field(
        'Writes the system prompt from task and description with one more model call, which is billed.',
        false,
      ),
    ),
  dynamic_temperature_enabled: z.boolean().nullish().describe('Accepted and ignored.'),
});

const toolCall = z.object({
  id: z.string(),
  type: z.literal('function').default('function'),
  function: z.object({ name: z.string(), arguments: z.string() }),
});

export const historyEntrySchema = z.object({
  role: z
    .string()
    .min(1)
    .describe(
      '`user`, `assistant`, `system` or `tool`; any other name is an agent’s and counts as assistant.',
    ),
  content: z.union(
    [
      z.string(),
      z.array(z.union([z.object({ type: z.literal('text'), text: z.string() }), toolCall])).max(MAX_PARTS),
    ],
    { error: 'must be a string, a list of text parts or a list of tool calls' },
  ),
  tool_calls: z.array(toolCall).max(MAX_TOOLS).nullish().describe('Calls beside the text, in OpenAI’s form.'),
  tool_call_id: z.string().nullish(),
});

export const agentRequestSchema = z.object({
  agent_config: agentConfigSchema.describe('Who the agent is and how it runs.'),
  task: z.string().min(1).describe('What the agent is to do.'),
  history: z
    .union([z.array(historyEntrySchema).max(MAX_MESSAGES), boundedRecord(historyEntrySchema)], {
      error: 'must be a list of {role, content} or an object of such entries',
    })
    .nullish()
    .describe('Earlier turns, oldest first: a list, or an object whose values are the turns.'),
  img: z.string().nullish().describe('One image: an https URL, a data URL or plain base64.'),
  imgs: z.array(z.string()).max(MAX_PARTS).nullish().describe('Several images, after `img`.'),
  stream: z.boolean().nullish().describe('Same as `agent_config.streaming_on`; either is enough.'),
});

export const agentBatchSchema = z
  .array(agentRequestSchema)
  .min(1, 'must hold at least one run')
  .max(10, 'must hold at most 10 runs');

export type AgentRequest = z.infer<typeof agentRequestSchema>;
export type HistoryEntry = z.infer<typeof historyEntrySchema>;
