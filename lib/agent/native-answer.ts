import { toUsd } from '#lib/pricing/money.ts';
import type {
  AgentCompletionBody,
  AgentOutputBody,
  AgentStreamEvents,
  AgentUsageBody,
} from '#lib/protocol/agent-answer-schema.ts';
import type { ToolCallBody } from '#lib/protocol/chat-chunk.ts';
import type { ApiError } from '#lib/protocol/errors.ts';
import { encodeEvent } from '#lib/sse/encode.ts';
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

function toAgentUsageBody({ preparation, loops }: Pick<RunEnd, 'preparation' | 'loops'>): AgentUsageBody {
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
class ToolCallCollector {
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

function toOutput(
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

/** Events → the native JSON body. */
export class AgentBody {
  readonly #identity: NativeIdentity;
  readonly #calls = new ToolCallCollector();
  readonly #outputs: AgentOutputBody[] = [];
  #end: RunEnd | null = null;
  #endedAt = '';

  constructor(identity: NativeIdentity) {
    this.#identity = identity;
  }

  add(events: readonly AgentEvent[]): void {
    for (const event of events) {
      this.#calls.add(event);
      if (event.type === 'loop-end')
        this.#outputs.push(
          toOutput(this.#identity, event.result, this.#calls.list(), new Date().toISOString()),
        );
      if (event.type !== 'run-end') continue;
      this.#end = event;
      this.#endedAt = new Date().toISOString();
    }
  }

  /** Call after the run ended well; the same every time, since a replayed answer must equal the first one. */
  body(): AgentCompletionBody {
    if (this.#end === null) throw new Error('a completion has no body before its run ended');
    const { jobId, agentName, description, temperature } = this.#identity;
    return {
      job_id: jobId,
      success: true,
      name: agentName,
      description,
      temperature,
      outputs: this.#outputs,
      usage: toAgentUsageBody(this.#end),
      timestamp: this.#endedAt,
    };
  }
}

/**
 * Events → the frames of one native stream: metadata, start, chunks with loop marks between them, usage, end, done;
 * or error in place of the last three. Only a chunk's data has the key `content`: clients print whatever has it.
 */
export class AgentFrames {
  readonly #identity: NativeIdentity;
  readonly #calls = new ToolCallCollector();

  constructor(identity: NativeIdentity) {
    this.#identity = identity;
  }

  start(): string {
    const { jobId, agentName, description, temperature } = this.#identity;
    const metadata = frame('metadata', {
      job_id: jobId,
      name: agentName,
      success: true,
      description,
      temperature,
      timestamp: now(),
      stream: true,
      type: 'metadata',
    });
    return metadata + frame('start', { message: `${agentName} is at work` });
  }

  encode(events: readonly AgentEvent[]): string {
    let frames = '';
    for (const event of events) frames += this.#encodeOne(event);
    return frames;
  }

  /** Nothing: the frame `done` has left with the end of the run. */
  end(): string {
    return '';
  }

  failure(error: ApiError): string {
    return frame('error', { error: error.message, timestamp: now() });
  }

  #encodeOne(event: AgentEvent): string {
    this.#calls.add(event);
    switch (event.type) {
      case 'text-delta':
        return chunk(event.text, event.loop);
      case 'loop-end':
        return this.#loopEnd(event.result);
      case 'run-end':
        return this.#runEnd(event);
      // Calls are told whole, at the end of their loop; an answer that ends a run early was streamed already.
      case 'reasoning-delta':
      case 'tool-call-start':
      case 'tool-call-delta':
      case 'answer':
        return '';
      default:
        return event satisfies never;
    }
  }

  #loopEnd({ loop, usage, costMicros }: LoopResult): string {
    const calls = this.#calls.list();
    const called = calls === null ? '' : chunk(calls, loop);
    if (this.#identity.maxLoops === 1) return called;
    const { promptTokens, completionTokens } = usage;
    const cost = toUsd(costMicros);
    return (
      called + frame('loop', { loop, input_tokens: promptTokens, output_tokens: completionTokens, cost })
    );
  }

  #runEnd(end: RunEnd): string {
    const usage = toAgentUsageBody(end);
    const totals = { tokens_used: usage.total_tokens, cost: usage.total_cost, ...usage };
    return (
      frame('usage', totals) +
      frame('end', { job_id: this.#identity.jobId, usage, timestamp: now(), complete: true }) +
      frame('done', { status: 'finished', message: `${this.#identity.agentName} has finished` })
    );
  }
}

function chunk(content: AgentStreamEvents['chunk']['content'], loop: number): string {
  return frame('chunk', { content, loop, timestamp: now() });
}

function frame<Name extends keyof AgentStreamEvents>(event: Name, data: AgentStreamEvents[Name]): string {
  return encodeEvent(event, JSON.stringify(data));
}

function now(): string {
  return new Date().toISOString();
}
