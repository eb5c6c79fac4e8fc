import type { AgentUsageBody } from './agent-bodies.ts';
import type { ToolCallBody } from './chat-chunk.ts';

interface AgentUsageEvent extends AgentUsageBody {
  /** The same as `total_tokens`. */
  tokens_used: number;
  /** The same as `total_cost`; USD. */
  cost: number;
}

/** The native stream: the name of each event → what its data holds, in the order they come. */
export interface AgentStreamEvents {
  metadata: {
    job_id: string;
    name: string;
    success: true;
    description: string | null;
    temperature: number;
    timestamp: string;
    stream: true;
    type: 'metadata';
  };
  start: { message: string };
  /** The only data with a key `content`: clients print whatever has it. */
  chunk: { content: string | ToolCallBody[]; loop: number; timestamp: string };
  /** The end of one loop, only when more than one was permitted. Costs in USD. */
  loop: { loop: number; input_tokens: number; output_tokens: number; cost: number };
  usage: AgentUsageEvent;
  end: { job_id: string; usage: AgentUsageBody; timestamp: string; complete: true };
  done: { status: 'finished'; message: string };
  /** Replaces usage, end and done. */
  error: { error: string; timestamp: string };
}
