import { z } from 'zod';

/**
 * The request of `POST /v1/chat/completions`, as validated and as published. Unknown fields are dropped, an
 * explicit null means absent. Rules that span fields stand in `check-chat-request.ts`.
 */

const textPart = z.object({ type: z.literal('text'), text: z.string() });

const refusalPart = z.object({ type: z.literal('refusal'), refusal: z.string() });

const imageUrlPart = z.object({
  type: z.literal('image_url'),
  image_url: z.object({
    url: z.string().min(1).describe('An https URL or a data URL: data:image/png;base64,…'),
    detail: z.enum(['auto', 'low', 'high']).nullish(),
  }),
});

const CONTENT = 'must be a string or a list of content parts';
const textContent = z.union([z.string(), z.array(textPart)], { error: CONTENT });
const userContent = z.union([z.string(), z.array(z.discriminatedUnion('type', [textPart, imageUrlPart]))], {
  error: CONTENT,
});
const assistantContent = z.union(
  [z.string(), z.array(z.discriminatedUnion('type', [textPart, refusalPart]))],
  {
    error: CONTENT,
  },
);

const name = z.string().nullish();

const toolCall = z.object({
  id: z.string(),
  type: z.literal('function').default('function'),
  function: z.object({ name: z.string(), arguments: z.string() }),
});

const message = z.discriminatedUnion(
  'role',
  [
    z.object({ role: z.literal('system'), content: textContent, name }),
    z.object({ role: z.literal('developer'), content: textContent, name }),
    z.object({ role: z.literal('user'), content: userContent, name }),
    z.object({
      role: z.literal('assistant'),
      content: assistantContent.nullish(),
      name,
      tool_calls: z.array(toolCall).nullish(),
    }),
    z.object({ role: z.literal('tool'), content: textContent, tool_call_id: z.string() }),
  ],
  { error: 'must be one of system, developer, user, assistant, tool' },
);

const jsonSchema = z.record(z.string(), z.unknown());

const tool = z.object({
  type: z.literal('function'),
  function: z.object({
    name: z
      .string()
      .regex(/^[a-zA-Z0-9_.-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, underscores or dashes'),
    description: z.string().nullish(),
    parameters: jsonSchema.nullish(),
    strict: z.boolean().nullish(),
  }),
});

const toolChoice = z.union(
  [
    z.enum(['none', 'auto', 'required']),
    z.object({ type: z.literal('function'), function: z.object({ name: z.string() }) }),
  ],
  { error: 'must be none, auto, required or {"type":"function","function":{"name":"…"}}' },
);

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

const stop = z.union([z.string(), z.array(z.string()).max(4)], {
  error: 'must be a string or a list of up to 4 strings',
});

const tokens = z.int().min(0).nullish();

export const chatRequestSchema = z.object({
  model: z.string().min(1).describe('Model to run, for example gpt-4o or test/story'),
  messages: z.array(message).describe('The conversation; at least one user message'),
  temperature: z.number().min(0).max(2).nullish().describe('0 to 2; default 0.5'),
  max_tokens: tokens.describe('Most output tokens; default 8192, fitted to the model'),
  max_completion_tokens: tokens.describe('Same as max_tokens and wins over it'),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  n: z.int().min(1).nullish().describe('Only 1'),
  stop: stop.nullish(),
  seed: z.int().nullish(),
  user: z.string().max(512).nullish(),
  safety_identifier: z.string().max(512).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  tools: z.array(tool).max(128).nullish(),
  tool_choice: toolChoice.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  response_format: responseFormat.nullish(),
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh']).nullish(),
  logprobs: z.boolean().nullish().describe('Only false'),
  max_loops: z.int().min(1).max(100).nullish().describe('Agent reasoning loops, 1 to 100; default 1'),
  max_cost: z.number().positive().nullish().describe('Most this run may cost, in USD'),
});

export type ChatRequest = z.infer<typeof chatRequestSchema>;
export type ChatRequestMessage = ChatRequest['messages'][number];
