import type { AgentStreamEvents } from '../agent-answer-schema.ts';
import { AGENT_EXAMPLES, BATCH_EXAMPLES } from './agent-examples.ts';
import { type SchemaName, schemaRef } from './component-schemas.ts';
import type { StreamEvent } from './open-api.ts';
import type { Operation } from './operation.ts';

const EVENT_SCHEMAS: Readonly<Record<keyof AgentStreamEvents, { schema: SchemaName; description: string }>> =
  {
    metadata: { schema: 'AgentMetadataEvent', description: 'Which run this is. Always first.' },
    start: { schema: 'AgentStartEvent', description: 'The agent begins.' },
    chunk: {
      schema: 'AgentChunkEvent',
      description: 'A piece of the answer: the only event whose data has a `content` key.',
    },
    loop: { schema: 'AgentLoopEvent', description: 'The end of a loop, when `max_loops` is above 1.' },
    usage: { schema: 'AgentUsageEvent', description: 'What the run used.' },
    end: { schema: 'AgentEndEvent', description: 'The run is complete and settled.' },
    done: { schema: 'AgentDoneEvent', description: 'The last event.' },
    error: {
      schema: 'AgentErrorEvent',
      description: 'A failure after the answer began, in place of `usage`, `end` and `done`.',
    },
  };

const EVENTS: readonly StreamEvent[] = Object.entries(EVENT_SCHEMAS).map(
  ([event, { schema, description }]) => ({ event, description, data: schemaRef(schema) }),
);

export const AGENT_OPERATIONS: readonly Operation[] = [
  {
    path: '/v1/agent/completions',
    method: 'post',
    id: 'runAgent',
    tag: 'Agents',
    summary: 'Run an agent',
    description:
      'Runs one agent on one task. `agent_config` says who it is, `task` what it is to do, `history` what was said before.',
    idempotencyKey: true,
    body: { schema: 'AgentRequest', examples: AGENT_EXAMPLES },
    answer: {
      description: 'The outputs, or with `streaming_on: true` their events.',
      schema: 'AgentCompletion',
      limited: true,
      stream: {
        description:
          'Named events, an `event:` and a `data:` line each. Lines that begin with a colon keep the connection alive.',
        events: EVENTS,
      },
    },
    shape: 'native',
    refusals: [402, 403, 404, 409, 422, 429, 502, 504],
  },
  {
    path: '/v1/agent/batch/completions',
    method: 'post',
    id: 'runAgents',
    tag: 'Agents',
    summary: 'Run agents in a batch',
    description:
      'Up to ten runs at once, for the premium tier. They run side by side and are answered in their order; each is billed alone. A batch counts as many requests as it holds runs. Under an `Idempotency-Key` each run is remembered by itself: a repeat runs only what did not succeed.',
    idempotencyKey: true,
    body: { schema: 'AgentBatchRequest', examples: BATCH_EXAMPLES },
    answer: { description: 'A result for every run.', schema: 'AgentBatch', limited: true },
    shape: 'native',
    refusals: [403, 422, 429],
  },
];
