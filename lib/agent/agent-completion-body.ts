import type { AgentCompletionBody, AgentOutputBody } from '#lib/protocol/agent-answer-schema.ts';
import type { AgentEvent } from './agent-event.ts';
import { type NativeIdentity, ToolCallCollector, toAgentUsageBody, toOutput } from './native-run.ts';

/** Events → the native JSON body. */
export class AgentBody {
  readonly #identity: NativeIdentity;
  readonly #calls = new ToolCallCollector();
  readonly #outputs: AgentOutputBody[] = [];
  #end: Extract<AgentEvent, { type: 'run-end' }> | null = null;
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
