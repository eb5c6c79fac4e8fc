import type { ModelCall, ModelEvent, OnEvents, Provider } from '#lib/models/provider.ts';
import { callOf } from '#lib/models/testing/run-call.ts';
import { NO_USAGE } from '#lib/protocol/usage.ts';

/** What one call does: the batches it hands over, and what it throws in the end, if anything. */
export interface CallScript {
  readonly batches: readonly (readonly ModelEvent[])[];
  readonly failure?: Error;
  /** Waits for the signal instead of ending. */
  readonly hangs?: boolean;
}

/** A provider that plays one script a call and remembers the calls. */
export class ScriptedProvider implements Provider {
  readonly id = 'scripted';
  readonly calls: ModelCall[] = [];
  readonly #scripts: CallScript[];

  constructor(scripts: readonly CallScript[]) {
    this.#scripts = [...scripts];
  }

  async run(call: ModelCall, signal: AbortSignal, onEvents: OnEvents<ModelEvent>): Promise<void> {
    this.calls.push(call);
    const script = this.#scripts.shift();
    if (script === undefined) throw new Error('no script is left for this call');
    for (const batch of script.batches) {
      signal.throwIfAborted();
      await onEvents(batch);
    }
    if (script.hangs) await untilAborted(signal);
    if (script.failure !== undefined) throw script.failure;
  }

  listModels(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
}

/** A whole good answer: one text, its usage, a stop. */
export function says(text: string, promptTokens = 10, completionTokens = 5): CallScript {
  return {
    batches: [
      [{ type: 'text-delta', text }],
      [
        { type: 'usage', usage: { ...NO_USAGE, promptTokens, completionTokens } },
        { type: 'finish', reason: 'stop' },
      ],
    ],
  };
}

export const CALL: ModelCall = callOf({
  model: 'scripted-1',
  messages: [
    { role: 'system', content: 'You are terse.' },
    { role: 'user', content: [{ type: 'text', text: 'Name a colour.' }] },
  ],
  maxTokens: 100,
  temperature: 0.5,
});
