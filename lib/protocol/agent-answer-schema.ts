import { z } from 'zod';
import { toolCallSchema } from './chat-answer-schema.ts';

/** What the native endpoints answer, as published. The page takes the types alone. */

const count = z.int().min(0);
const usd = z.number().min(0);
const loop = z.int().min(1).describe('1-based.');
const timestamp = z.iso.datetime().describe('ISO 8601, UTC.');
const jobId = z
  .string()
  .regex(/^agent-[0-9a-f]{32}$/)
  .describe('`agent-` and 32 hex digits.');

const usage = {
  input_tokens: count,
  output_tokens: count,
  total_tokens: count,
  img_cost: usd.describe('USD for the images.'),
  total_cost: usd.describe('USD for the whole run, images included.'),
};

export const agentUsageSchema = z.object(usage);
export type AgentUsageBody = z.output<typeof agentUsageSchema>;

const content = z
  .union([z.string(), z.array(toolCallSchema)])
  .describe('The text, or the calls when the model called tools. Calls are returned, not executed.');

export const agentOutputSchema = z.object({
  role: z.string().describe('The agent’s name.'),
  content,
  timestamp,
  message_id: z.string(),
});
export type AgentOutputBody = z.output<typeof agentOutputSchema>;

export const agentCompletionSchema = z.object({
  job_id: jobId,
  success: z.literal(true),
  name: z.string(),
  description: z.string().nullable(),
  temperature: z.number(),
  outputs: z.array(agentOutputSchema).describe('One for each loop; the last is the answer.'),
  usage: agentUsageSchema,
  timestamp,
});
export type AgentCompletionBody = z.output<typeof agentCompletionSchema>;

export const failedItemSchema = z.object({
  success: z.literal(false),
  error: z.string().describe('What went wrong, for people.'),
  status: z.int().describe('The status that the same run would have been answered with alone.'),
  code: z.string(),
  job_id: jobId,
});
export type FailedItemBody = z.output<typeof failedItemSchema>;

export const agentBatchAnswerSchema = z.object({
  batch_id: z.string().regex(/^batch-[0-9a-f]{32}$/),
  total_requests: count,
  execution_time: z.number().min(0).describe('Seconds.'),
  timestamp,
  results: z
    .array(z.union([agentCompletionSchema, failedItemSchema]))
    .describe('In the order of the runs sent; a failed run stands in its place.'),
});
export type AgentBatchBody = z.output<typeof agentBatchAnswerSchema>;

/** The data of each event of the native stream. */
export const agentEventSchemas = {
  metadata: z
    .object({
      job_id: jobId,
      name: z.string(),
      success: z.literal(true),
      description: z.string().nullable(),
      temperature: z.number(),
      timestamp,
      stream: z.literal(true),
      type: z.literal('metadata'),
    })
    .describe('Which run this is. Always first.'),
  start: z.object({ message: z.string() }).describe('The agent begins.'),
  chunk: z
    .object({ content, loop, timestamp })
    .describe('A piece of the answer: the only event whose data has a `content` key.'),
  loop: z
    .object({ loop, input_tokens: count, output_tokens: count, cost: usd })
    .describe('The end of one loop, only when `max_loops` is above 1.'),
  usage: z
    .object({ tokens_used: count.describe('Same as `total_tokens`.'), cost: usd, ...usage })
    .describe('What the run used; `cost` is the same as `total_cost`.'),
  end: z
    .object({ job_id: jobId, usage: agentUsageSchema, timestamp, complete: z.literal(true) })
    .describe('The run is complete and settled.'),
  done: z.object({ status: z.literal('finished'), message: z.string() }).describe('The last event.'),
  error: z
    .object({ error: z.string(), timestamp })
    .describe('The run failed after the answer began. Comes in place of usage, end and done.'),
} as const;

type Events = typeof agentEventSchemas;

/** The name of each event → what its data holds, in the order they come. */
export type AgentStreamEvents = { [Name in keyof Events]: z.output<Events[Name]> };
