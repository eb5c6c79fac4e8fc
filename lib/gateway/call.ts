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

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Bytes, or a stream of whole frames; null for no body. Ending the iteration early means the client left. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | null;
}

/** What an endpoint is given beyond the call itself. */
export interface RequestContext {
  readonly call: Call;
  /** `req_` + 32 hex; also the `x-request-id` of the answer. */
  readonly requestId: string;
  /** `performance.now()` when the request arrived. */
  readonly startedAtMs: number;
}
