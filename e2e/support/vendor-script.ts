/**
 * What the scripted vendor does when it is asked for one model. Everything left out is ordinary: an empty script
 * is a well-behaved vendor that answers, reports usage and says goodbye.
 */
export interface VendorScript {
  /** The pieces of the answer; one delta each. */
  readonly text?: readonly string[];
  /** What an embeddings call answers in the place of good vectors; each may be anything. */
  readonly vectors?: readonly unknown[];
  /** Pieces of visible reasoning before the answer: `reasoning_content`, or thinking blocks. */
  readonly reasoning?: readonly string[];
  readonly toolCalls?: readonly ScriptedToolCall[];
  /** The vendor's own word for the end (`stop`, `length`, `end_turn`, `eos`); null: it never says one. */
  readonly finish?: string | null;
  /** null: the vendor does not report usage. */
  readonly usage?: ScriptedUsage | null;
  /** False: the stream ends without `[DONE]` or `message_stop`. */
  readonly goodbye?: boolean;
  /** Extra keys of every chunk and body, the way vendors add their own: `{ service_tier: 'on_demand' }`. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Raw frames between the last piece and the end, written as they are: pings, garbage, errors. */
  readonly inject?: readonly string[];
  /** An answer given verbatim instead of a completion: errors, HTML pages, garbage. */
  readonly verbatim?: Verbatim;
  readonly interrupt?: Interrupt;
  /** What comes after the last piece, or after half of a plain body, until the caller hangs up. */
  readonly endless?: Endless;
  readonly wire?: Wire;
  /** Milliseconds between two pieces. */
  readonly paceMs?: number;
}

export interface ScriptedToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text in pieces; each piece is one delta. */
  readonly arguments: readonly string[];
}

interface ScriptedUsage {
  readonly input: Figure;
  readonly output: Figure;
  readonly cached?: Figure;
  readonly reasoning?: Figure;
}

/** A count as it stands in the JSON; vendors may write anything there. */
type Figure = number | string;

export interface Endless {
  /** Written once, before all else. */
  readonly first?: string;
  readonly piece: string;
  /** Milliseconds between two pieces; without it they come as fast as they are taken. */
  readonly everyMs?: number;
}

interface Verbatim {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** Follows the body until the caller hangs up. */
  readonly endless?: Endless;
}

/** Where the answer stops: before the status line, after the headers, or after all pieces but before the end. */
export type Moment = 'before-headers' | 'after-headers' | 'mid-stream';

/**
 * `hang`: silence, the socket stays open. `reset`: TCP reset. `end`: the connection closes as if all was said.
 * `gate`: silence until the promise resolves, then the rest of the answer.
 */
type Interrupt =
  | { readonly at: Moment; readonly by: 'hang' | 'reset' | 'end' }
  | { readonly at: Moment; readonly by: 'gate'; readonly until: Promise<unknown> };

/** How the bytes travel. All of it is legal HTTP and legal server-sent events. */
export interface Wire {
  /** `byte`: every byte is a write of its own, so UTF-8 and lines are cut everywhere. */
  readonly cut?: 'byte' | 'frame' | 'whole';
  readonly lineEnd?: '\n' | '\r\n';
  /** A comment line before each frame. */
  readonly comments?: boolean;
  /** Each payload spread over several `data:` lines. */
  readonly multiLineData?: boolean;
}

export function refusing(status: number, body: unknown, headers: Record<string, string> = {}): VendorScript {
  const json = { 'content-type': 'application/json', ...headers };
  return { verbatim: { status, headers: json, body: JSON.stringify(body) } };
}

/** A promise and its key: the gate of an `interrupt`. */
export function gate(): { until: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { until: promise, open: () => resolve() };
}
