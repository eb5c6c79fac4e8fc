import type { ModelCall, ModelEvent, OnEvents, Provider } from '#lib/models/provider.ts';
import type { FinishReason } from '#lib/protocol/prompt.ts';
import type { AgentEvent, LoopResult } from './agent-event.ts';
import type { CallObserver } from './call-observer.ts';

/** One model call of a run and its place there. */
export interface Loop {
  readonly provider: Provider;
  readonly observer: CallObserver;
  readonly call: ModelCall;
  /** False for a draft: a loop before the last permitted one, or the call that writes the system prompt. */
  readonly final: boolean;
}

/** Makes the call, hands over what happens and returns what it came to. */
export async function runLoop(
  { provider, observer, call, final }: Loop,
  signal: AbortSignal,
  onEvents: OnEvents<AgentEvent>,
): Promise<LoopResult> {
  const state = new LoopState(call.loop, final, observer);
  // Nothing was asked of the vendor yet: a client that is already gone owes nothing.
  signal.throwIfAborted();
  observer.callStarted(call);
  await provider.run(call, signal, (batch) => {
    const events = state.add(batch);
    if (events.length > 0) return onEvents(events);
  });
  const finishReason = state.finishReason();
  return { loop: call.loop, text: state.text, finishReason, ...(await observer.callEnded(state.cut)) };
}

/** Turns one call's model events into agent events and remembers what the end needs. */
class LoopState {
  text = '';
  cut = false;
  #finish: FinishReason | null = null;
  #calledTool = false;
  readonly #loop: number;
  readonly #final: boolean;
  readonly #observer: CallObserver;

  constructor(loop: number, final: boolean, observer: CallObserver) {
    this.#loop = loop;
    this.#final = final;
    this.#observer = observer;
  }

  add(batch: readonly ModelEvent[]): AgentEvent[] {
    const events: AgentEvent[] = [];
    for (const event of batch) this.#addOne(event, events);
    return events;
  }

  #addOne(event: ModelEvent, events: AgentEvent[]): void {
    switch (event.type) {
      case 'text-delta':
        this.text += event.text;
        this.#observer.produced(event.text);
        events.push({ type: 'text-delta', loop: this.#loop, final: this.#final, text: event.text });
        return;
      case 'reasoning-delta':
        this.#observer.produced(event.text);
        events.push({ type: 'reasoning-delta', loop: this.#loop, text: event.text });
        return;
      case 'tool-call-start':
        this.#calledTool = true;
        this.#observer.produced(event.name);
        events.push(event);
        return;
      case 'tool-call-delta':
        this.#observer.produced(event.arguments);
        events.push(event);
        return;
      case 'usage':
        this.#observer.reported(event.usage);
        return;
      case 'finish':
        this.#finish = event.reason;
        this.cut = event.cut ?? false;
        return;
      default:
        event satisfies never;
    }
  }

  /** A provider that ends without a finish has broken its port; vendors' faults are thrown before this. */
  finishReason(): FinishReason {
    if (this.#finish === null) throw new Error('the provider ended a call without a finish event');
    return this.#calledTool && this.#finish === 'stop' ? 'tool_calls' : this.#finish;
  }
}
