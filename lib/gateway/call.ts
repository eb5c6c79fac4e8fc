import type { RequestTrace } from './request-trace.ts';

/** HTTP as the endpoints see it: neither `node:http` nor `Request`, so that both hosts share every byte. */

export interface Call<Body = Uint8Array> {
  readonly method: string;
  /** Path with its percent escapes, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly header: (name: string) => string | undefined;
  readonly body: Body;
  /** Aborts when the client leaves. */
  readonly signal: AbortSignal;
}

/** A call as a host hands it over: its body is still under way. */
export type IncomingCall = Call<BodySource>;

/** A body that nobody has read yet. A host that answers before it was read to its end ends the connection. */
export interface BodySource {
  /** What the head says of its length, 0 where there is none; null where the head does not say. */
  readonly declaredBytes: number | null;
  /** Hands over what comes, until the end or until the function that it returns is called. */
  read(reader: BodyReader): () => void;
}

export interface BodyReader {
  onBytes(bytes: Uint8Array): void;
  /** Nothing more comes; `whole` is false when the client broke off. May be called again, which says nothing new. */
  onEnd(whole: boolean): void;
}

export type Headers = Record<string, string>;

/** Takes whole frames at once, as a socket does. */
export interface FrameWriter {
  /** False when the client is slow: nothing more is written until `FrameStream.drained` is called. */
  write(frames: string): boolean;
  end(frames: string): void;
}

/**
 * A body of whole frames. A host either iterates over it (ending early means the client left) or, once, has it
 * written as it comes, without a promise for each frame; then only the call's signal says that the client left.
 */
export interface FrameStream extends AsyncIterable<Uint8Array> {
  writeTo(writer: FrameWriter): void;
  drained(): void;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** A text is the whole body; null is none. */
  readonly body: string | FrameStream | null;
  /** Resolves when the work behind a stream is done, however its client fares; absent where it is done already. */
  readonly ended?: Promise<unknown>;
}

/** What an endpoint is given beyond the call itself. */
export interface RequestContext {
  readonly call: Call;
  /** `req_` + 32 hex; also the `x-request-id` of the answer. */
  readonly requestId: string;
  /** `performance.now()` when the request arrived. */
  readonly startedAtMs: number;
  /** What the log is told of it. */
  readonly trace: RequestTrace;
}
