import {
  type ModelCall,
  ModelError,
  type ModelEvent,
  type ModelSettings,
  type Provider,
} from '#lib/models/provider.ts';
import type { ApiError } from '#lib/protocol/errors.ts';

export const NO_SETTINGS: ModelSettings = {
  temperature: null,
  topP: null,
  presencePenalty: null,
  frequencyPenalty: null,
  stop: [],
  seed: null,
  tools: [],
  toolChoice: null,
  parallelToolCalls: null,
  responseFormat: null,
  reasoningEffort: null,
  verbosity: null,
  user: null,
};

/** A plain streamed call; the tests change what they are about. */
export function callOf(changes: Partial<ModelCall> = {}): ModelCall {
  return {
    model: 'gpt-4o',
    messages: [{ role: 'user', content: [{ type: 'text', text: 'hello' }] }],
    maxTokens: 1_000,
    ...NO_SETTINGS,
    stream: true,
    loop: 1,
    ...changes,
  };
}

export interface CallOutcome {
  readonly batches: readonly (readonly ModelEvent[])[];
  readonly events: readonly ModelEvent[];
  readonly text: string;
  /** How it failed, null when it did not. */
  readonly error: ApiError | null;
}

/** Runs a call to its end. Errors that are not the vendor's are thrown on. */
export async function runCall(
  provider: Provider,
  call: ModelCall,
  signal: AbortSignal = new AbortController().signal,
): Promise<CallOutcome> {
  const batches: (readonly ModelEvent[])[] = [];
  let error: ApiError | null = null;
  try {
    await provider.run(call, signal, (batch) => void batches.push(batch));
  } catch (thrown) {
    if (!(thrown instanceof ModelError)) throw thrown;
    error = thrown.error;
  }
  const events = batches.flat();
  const text = events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
  return { batches, events, text, error };
}
