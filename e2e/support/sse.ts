/** One chunk of a chat stream, as loosely as a spec needs it. */
export interface Chunk {
  readonly id: string;
  readonly object: string;
  readonly created: number;
  readonly model: string;
  readonly choices: readonly {
    readonly index: number;
    readonly delta: Readonly<Record<string, unknown>>;
    readonly logprobs?: null;
    readonly finish_reason: string | null;
  }[];
  readonly usage?: Usage | null;
  readonly loop?: LoopUsage;
  readonly loop_index?: number;
  readonly error?: ErrorBody;
}

interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly cost: number;
  readonly loops?: readonly LoopUsage[];
}

interface LoopUsage {
  readonly loop: number;
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly cost: number;
  readonly finish_reason: string;
}

export interface ErrorBody {
  readonly message: string;
  readonly type: string;
  readonly code: string | null;
  readonly param: string | null;
}

/** The JSON answer of a chat completion. */
export interface Completion {
  readonly id: string;
  readonly object: string;
  readonly created: number;
  readonly model: string;
  readonly choices: readonly {
    readonly index: number;
    readonly message: Readonly<Record<string, unknown>>;
    readonly logprobs: null;
    readonly finish_reason: string;
  }[];
  readonly usage: Usage;
}

/** The frames of a stream with their text as sent, comments left out. */
export function frames(body: string): string[] {
  return body.split('\n\n').filter((frame) => frame !== '' && !frame.startsWith(':'));
}

/** The comments of a stream: keep-alives. */
export function comments(body: string): string[] {
  return body.split('\n\n').filter((frame) => frame.startsWith(':'));
}

/** The parsed payloads of a chat stream without its `[DONE]`. */
export function chunks(body: string): Chunk[] {
  return frames(body)
    .filter((frame) => frame !== 'data: [DONE]')
    .map((frame) => JSON.parse(frame.slice('data: '.length)) as Chunk);
}

/** All text that one delta key carried: `content` or `reasoning_content`. */
export function joined(all: readonly Chunk[], key: 'content' | 'reasoning_content'): string {
  return all.map((chunk) => (chunk.error ? '' : (chunk.choices[0]?.delta[key] ?? ''))).join('');
}

export interface NamedEvent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The events of a native stream: an `event:` line and a `data:` line each. */
export function namedEvents(body: string): NamedEvent[] {
  return frames(body).map((frame) => {
    const [event = '', data = ''] = frame.split('\n');
    return { event: event.slice('event: '.length), data: JSON.parse(data.slice('data: '.length)) };
  });
}

/** Everything an SDK's stream yields. */
export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of stream) all.push(item);
  return all;
}
