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

/** A call as a host hands it over: the body as it travelled, or that it was larger than the host takes. */
export type IncomingCall = Call<Uint8Array | 'too-large'>;

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
}

/** What an endpoint is given beyond the call itself. */
export interface RequestContext {
  readonly call: Call;
  /** `req_` + 32 hex; also the `x-request-id` of the answer. */
  readonly requestId: string;
  /** `performance.now()` when the request arrived. */
  readonly startedAtMs: number;
}
