import { toUsd } from '#lib/pricing/money.ts';
import type { AgentOutputBody, AgentUsageBody } from '#lib/protocol/agent-answer-schema.ts';
import type { ToolCallBody } from '#lib/protocol/chat-chunk.ts';
import type { AgentEvent, LoopResult } from './agent-event.ts';
import { sumUsage } from './usage-body.ts';

/** What all parts of one native answer share. */
export interface NativeIdentity {
  /** `agent-` + 32 hex. */
  readonly jobId: string;
  readonly agentName: string;
  readonly description: string | null;
  readonly temperature: number;
  readonly maxLoops: number;
}

type RunEnd = Extract<AgentEvent, { type: 'run-end' }>;

export function toAgentUsageBody({
  preparation,
  loops,
}: Pick<RunEnd, 'preparation' | 'loops'>): AgentUsageBody {
  const calls = preparation === null ? loops : [preparation, ...loops];
  const { promptTokens, completionTokens } = sumUsage(calls);
  const usd = (micros: (call: LoopResult) => number) =>
    toUsd(calls.reduce((sum, call) => sum + micros(call), 0));
  return {
    input_tokens: promptTokens,
    output_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    img_cost: usd((call) => call.imageMicros),
    total_cost: usd((call) => call.costMicros),
  };
}

/** Collects the calls of a run from their deltas. */
export class ToolCallCollector {
  readonly #calls: ToolCallBody[] = [];

  add(event: AgentEvent): void {
    if (event.type === 'tool-call-start')
      this.#calls[event.index] = {
        id: event.id,
        type: 'function',
        function: { name: event.name, arguments: '' },
      };
    if (event.type !== 'tool-call-delta') return;
    const call = this.#calls[event.index];
    if (call !== undefined) call.function.arguments += event.arguments;
  }

  /** Null when no tool was called. */
  list(): ToolCallBody[] | null {
    return this.#calls.length > 0 ? this.#calls : null;
  }
}

export function toOutput(
  { jobId, agentName }: NativeIdentity,
  loop: LoopResult,
  calls: ToolCallBody[] | null,
  timestamp: string,
): AgentOutputBody {
  return {
    role: agentName,
    content: calls ?? loop.text,
    timestamp,
    message_id: `${jobId}-${loop.loop}`,
  };
}
