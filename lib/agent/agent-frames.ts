import { toUsd } from '#lib/pricing/money.ts';
import type { AgentStreamEvents } from '#lib/protocol/agent-answer-schema.ts';
import type { ApiError } from '#lib/protocol/errors.ts';
import { encodeEvent } from '#lib/sse/encode.ts';
import type { AgentEvent, LoopResult } from './agent-event.ts';
import { type NativeIdentity, ToolCallCollector, toAgentUsageBody } from './native-run.ts';

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

  /** `done` travels with `end`: nothing is left to say. */
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

  #runEnd(end: Extract<AgentEvent, { type: 'run-end' }>): string {
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
