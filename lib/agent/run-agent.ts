import type { ModelCall, ModelEvent, Provider } from '#lib/models/provider.ts';
import type { FinishReason } from '#lib/protocol/prompt.ts';
import type { TokenUsage } from '#lib/protocol/usage.ts';
import type { AgentEvent, LoopResult } from './agent-event.ts';
import { withPreviousAnswer } from './improve-prompt.ts';
import { anyOf, nothingToImprove, type StopRule, sameAnswer } from './stop-rules.ts';

/** Watches the run from the side that knows money: told of every model call, asked what it came to. */
export interface RunObserver {
  /** A model call is about to be made. */
  callStarted(call: ModelCall): void;
  /** Text, reasoning or arguments that the model produced, for counting when the vendor reports no usage. */
  produced(text: string): void;
  /** The vendor's own usage, as soon and as often as it reports one. */
  reported(usage: TokenUsage): void;
  /** The call ended well: its usage and what it added to the cost, in micro-dollars. */
  callEnded(): Promise<{ usage: TokenUsage; costMicros: number }>;
}

export interface AgentOptions {
  readonly provider: Provider;
  /** The call of the first loop; later loops change its messages and loop number. */
  readonly call: ModelCall;
  readonly maxLoops: number;
  /** Reasons to end early beyond those of `stop-rules.ts`. */
  readonly stopRules: readonly StopRule[];
  /** The most output tokens that the next loop may have, asked before each loop after the first. */
  readonly nextMaxTokens: (loops: readonly LoopResult[]) => number;
  readonly observer: RunObserver;
}

/**
 * Runs the loops and yields what happens, in batches as the provider delivers them. Throws what the provider
 * throws: a failing loop fails the run, an error is never an answer.
 */
export async function* runAgent(
  options: AgentOptions,
  signal: AbortSignal,
): AsyncGenerator<readonly AgentEvent[]> {
  const { maxLoops, stopRules } = options;
  const loops: LoopResult[] = [];
  let call = options.call;
  for (let loop = 1; loop <= maxLoops; loop++) {
    const final = loop === maxLoops;
    const result = yield* runLoop(options, call, loop, final, signal);
    loops.push(result);
    if (final) {
      yield [endOf(loops, result)];
      return;
    }
    if (await anyOf([sameAnswer, nothingToImprove, ...stopRules], loops)) {
      yield [{ type: 'answer', text: result.text }, endOf(loops, result)];
      return;
    }
    const messages = withPreviousAnswer(options.call.messages, result.text);
    const maxTokens = Math.min(options.call.maxTokens, options.nextMaxTokens(loops));
    call = { ...options.call, messages, maxTokens, loop: loop + 1 };
  }
}

function endOf(loops: readonly LoopResult[], last: LoopResult): AgentEvent {
  return { type: 'run-end', loops, finishReason: last.finishReason };
}

async function* runLoop(
  options: AgentOptions,
  call: ModelCall,
  loop: number,
  final: boolean,
  signal: AbortSignal,
): AsyncGenerator<readonly AgentEvent[], LoopResult> {
  const { provider, observer } = options;
  const state = new LoopState(loop, final, observer);
  observer.callStarted(call);
  for await (const batch of provider.run(call, signal)) {
    const events = state.take(batch);
    if (events.length > 0) yield events;
  }
  const result = {
    loop,
    text: state.text,
    finishReason: state.finishReason(),
    ...(await observer.callEnded()),
  };
  yield [{ type: 'loop-end', result, final }];
  return result;
}

/** Turns one call's model events into agent events and remembers what the end needs. */
class LoopState {
  text = '';
  private finish: FinishReason | null = null;
  private calledTool = false;
  private readonly loop: number;
  private readonly final: boolean;
  private readonly observer: RunObserver;

  constructor(loop: number, final: boolean, observer: RunObserver) {
    this.loop = loop;
    this.final = final;
    this.observer = observer;
  }

  take(batch: readonly ModelEvent[]): AgentEvent[] {
    const events: AgentEvent[] = [];
    for (const event of batch) this.takeOne(event, events);
    return events;
  }

  private takeOne(event: ModelEvent, events: AgentEvent[]): void {
    switch (event.type) {
      case 'text-delta':
        this.text += event.text;
        this.observer.produced(event.text);
        events.push({ type: 'text-delta', loop: this.loop, final: this.final, text: event.text });
        return;
      case 'reasoning-delta':
        this.observer.produced(event.text);
        events.push({ type: 'reasoning-delta', loop: this.loop, text: event.text });
        return;
      case 'tool-call-start':
        this.calledTool = true;
        this.observer.produced(event.name);
        events.push(event);
        return;
      case 'tool-call-delta':
        this.observer.produced(event.arguments);
        events.push(event);
        return;
      case 'usage':
        this.observer.reported(event.usage);
        return;
      case 'finish':
        this.finish = event.reason;
        return;
      default:
        event satisfies never;
    }
  }

  /** A provider that ends without a finish has broken its port; vendors' faults are thrown before this. */
  finishReason(): FinishReason {
    if (this.finish === null) throw new Error('the provider ended a call without a finish event');
    return this.calledTool && this.finish === 'stop' ? 'tool_calls' : this.finish;
  }
}
