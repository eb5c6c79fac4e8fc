import { z } from 'zod';

/**
 * The request of `POST /v1/agent/completions`, as validated and as published. Unknown keys are dropped, an
 * explicit null means absent.
 */

const jsonSchema = z.record(z.string(), z.unknown());

const functionTool = z.object({
  type: z.literal('function').default('function'),
  function: z.object({
    name: z
      .string()
      .regex(/^[a-zA-Z0-9_.-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, underscores or dashes'),
    description: z.string().nullish(),
    parameters: jsonSchema.nullish(),
    strict: z.boolean().nullish(),
  }),
});

const responseFormat = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('json_object') }),
  z.object({
    type: z.literal('json_schema'),
    json_schema: z.object({
      name: z.string().default('answer'),
      description: z.string().nullish(),
      schema: jsonSchema.nullish(),
      strict: z.boolean().nullish(),
    }),
  }),
]);

const llmArgs = z.object({
  top_p: z.number().min(0).max(1).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  response_format: responseFormat.nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  seed: z.int().nullish(),
});

const agentConfig = z.object({
  agent_name: z.string().max(256).nullish().describe('Role of the outputs; default "agent"'),
  description: z.string().nullish(),
  system_prompt: z.string().nullish(),
  model_name: z.string().min(1).nullish().describe("The server's default model when absent"),
  max_tokens: z.int().min(0).nullish().describe('Most output tokens; default 8192, fitted to the model'),
  temperature: z.number().min(0).max(2).nullish().describe('0 to 2; default 0.5'),
  max_loops: z.int().min(1).max(100).nullish().describe('Reasoning loops, 1 to 100; default 1'),
  role: z.string().nullish(),
  streaming_on: z.boolean().nullish().describe('Answer as server-sent events'),
  tools_list_dictionary: z.array(functionTool).max(128).nullish().describe('Functions in OpenAI form'),
  llm_args: llmArgs.nullish(),
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh']).nullish(),
  auto_generate_prompt: z
    .boolean()
    .nullish()
    .describe('Writes the system prompt from task and description with one extra, metered model call'),
  dynamic_temperature_enabled: z.boolean().nullish().describe('Accepted and ignored'),
});

const toolCall = z.object({
  id: z.string(),
  type: z.literal('function').default('function'),
  function: z.object({ name: z.string(), arguments: z.string() }),
});

const historyEntry = z.object({
  role: z
    .string()
    .min(1)
    .describe('user, assistant, system or tool; any other name is an agent and counts as assistant'),
  content: z.union(
    [z.string(), z.array(z.union([z.object({ type: z.literal('text'), text: z.string() }), toolCall]))],
    { error: 'must be a string, a list of text parts or a list of tool calls' },
  ),
  tool_call_id: z.string().nullish(),
});

export const agentRequestSchema = z.object({
  agent_config: agentConfig,
  task: z.string().min(1).describe('What the agent is to do'),
  history: z
    .union([z.array(historyEntry), z.record(z.string(), historyEntry)], {
      error: 'must be a list of {role, content} or an object of such entries',
    })
    .nullish()
    .describe('Earlier turns, oldest first'),
  img: z.string().nullish().describe('One image: https URL, data URL or base64'),
  imgs: z.array(z.string()).nullish().describe('Several images'),
  stream: z.boolean().nullish().describe('Same as agent_config.streaming_on'),
});

export const agentBatchSchema = z
  .array(agentRequestSchema)
  .min(1, 'must hold at least one run')
  .max(10, 'must hold at most 10 runs');

export type AgentRequest = z.infer<typeof agentRequestSchema>;
export type HistoryEntry = z.infer<typeof historyEntry>;
