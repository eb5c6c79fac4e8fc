import type { ToolCallBody } from './chat-chunk.ts';

/** The shapes of the native endpoint's answers, field for field as they travel. */

export interface AgentOutputBody {
  /** The agent's name. */
  role: string;
  /** The text, or the calls when the model called tools. */
  content: string | ToolCallBody[];
  timestamp: string;
  message_id: string;
}

export interface AgentUsageBody {
  input_tokens: number;
  output_tokens: number;
  total_tokens: number;
  /** USD. */
  img_cost: number;
  /** USD for the whole run, images included. */
  total_cost: number;
}

export interface AgentCompletionBody {
  job_id: string;
  success: true;
  name: string;
  description: string | null;
  temperature: number;
  /** One for each loop; the last is the answer. */
  outputs: AgentOutputBody[];
  usage: AgentUsageBody;
  timestamp: string;
}

export interface FailedItemBody {
  success: false;
  error: string;
  /** The status that the same run would have been answered with alone. */
  status: number;
  code: string;
  job_id: string;
}

export interface AgentBatchBody {
  batch_id: string;
  total_requests: number;
  /** Seconds. */
  execution_time: number;
  timestamp: string;
  results: (AgentCompletionBody | FailedItemBody)[];
}
