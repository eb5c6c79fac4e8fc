import http from 'node:http';
import https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { Deadline } from '#lib/deadline.ts';
import { BodyReads, type OnBytes, type ReadEnd } from './body-reads.ts';

/**
 * How upstreams are reached, in one replaceable file. `node:http` costs a fifth less CPU than the built-in fetch,
 * has no time limits of its own and closes a socket the moment we let go; see lib/decisions/0010-upstream-transport.md.
 */
export interface Transport {
  /**
   * Resolves with the response's head. Rejects with `NoResponse` when there is none, and with `signal.reason` after
   * an abort; an abort also breaks a body that is being read.
   */
  send(request: UpstreamRequest, signal: AbortSignal): Promise<UpstreamResponse>;
  /** Closes idle connections. */
  close(): void;
}

export interface UpstreamRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface UpstreamResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /**
   * Hands over the body read by read, once. After `enough` the connection is still open. With `minIntervalMs` reads
   * are at least that far apart.
   */
  read(onBytes: OnBytes, minIntervalMs?: number): Promise<ReadEnd>;
  /** Reads to the end in the background, briefly, so that the connection can serve again. */
  drain(): void;
  /** Closes the connection now. */
  destroy(): void;
}

/** Why there was no response: nobody listens, connecting took too long, or the connection was reset before the first byte. */
export class NoResponse extends Error {
  readonly reason: 'unreachable' | 'connect-timeout' | 'reset';
  constructor(reason: NoResponse['reason'], cause?: unknown) {
    super(`no response: ${reason}`, { cause });
    this.name = 'NoResponse';
    this.reason = reason;
  }
}

/** The server closed a kept connection just as it was used again: it has not seen the request, so it is sent anew. */
class StaleConnection extends NoResponse {}

const DRAIN_MS = 1_000;
const RESET = /^(?:ECONNRESET|EPIPE|ECONNABORTED|HPE_)/;

/**
 * The transport over `node:http` and `node:https`, with one pool of kept connections each.
 *
 * `connectTimeoutMs` bounds the time until the connection stands, TLS included; afterwards no time is limited here, that
 * is for the guard of the call (`call-guard.ts`). `send` rejects with `NoResponse` (`unreachable`, `connect-timeout`,
 * `reset`) or with `signal.reason`; any status, a refusal too, is a response. Bodies are never decompressed: none is
 * asked for compressed. Close it when no more calls follow.
 */
export function createTransport(connectTimeoutMs: number): Transport {
  const plain = new http.Agent({ keepAlive: true });
  const secure = new https.Agent({ keepAlive: true });

  function open(request: UpstreamRequest, signal: AbortSignal): Promise<UpstreamResponse> {
    const target = targetOf(request.url);
    const { body, method } = request;
    const headers = rawHeaders(target, request);
    const outgoing = target.secure
      ? https.request({ ...target.options, method, headers, agent: secure })
      : http.request({ ...target.options, method, headers, agent: plain });
    limitConnecting(outgoing, target.secure ? 'secureConnect' : 'connect', connectTimeoutMs);
    outgoing.end(body ?? undefined);
    return responseTo(outgoing, signal);
  }

  return {
    async send(request, signal) {
      try {
        return await open(request, signal);
      } catch (error) {
        if (error instanceof StaleConnection) return await open(request, signal);
        throw error;
      }
    },
    close() {
      plain.destroy();
      secure.destroy();
    },
  };
}

interface Target {
  readonly secure: boolean;
  /** For the header. */
  readonly host: string;
  readonly options: https.RequestOptions;
}

/** A vendor has a handful of addresses; each is parsed once. */
const TARGETS_KEPT = 100;
const targets = new Map<string, Target>();

function targetOf(address: string): Target {
  const known = targets.get(address);
  if (known !== undefined) return known;
  const url = new URL(address);
  const { hostname, port, path, auth } = urlToHttpOptions(url);
  const target = {
    secure: url.protocol === 'https:',
    host: url.host,
    options: { hostname, port, path, auth },
  };
  if (targets.size >= TARGETS_KEPT) targets.clear();
  targets.set(address, target);
  return target;
}

/** Names and values in one flat list, which Node sends as it is; it would go through an object's entries twice. */
function rawHeaders({ host, options }: Target, { headers, body }: UpstreamRequest): string[] {
  // Node reads credentials in the address only where it makes the headers itself.
  const login = options.auth
    ? { authorization: `Basic ${Buffer.from(options.auth).toString('base64')}` }
    : {};
  const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return Object.entries({ host, ...login, ...headers, 'accept-encoding': 'identity', ...length }).flat();
}

function limitConnecting(outgoing: http.ClientRequest, standing: string, timeoutMs: number): void {
  outgoing.once('socket', (socket) => {
    if (!socket.connecting) return;
    const deadline = new Deadline(timeoutMs, () => outgoing.destroy(new NoResponse('connect-timeout')));
    const over = () => deadline.drop();
    socket.once(standing, over);
    outgoing.once('close', over);
  });
}

function whyNoResponse(error: NodeJS.ErrnoException, reused: boolean): NoResponse {
  if (error instanceof NoResponse) return error;
  if (!RESET.test(error.code ?? '')) return new NoResponse('unreachable', error);
  return reused ? new StaleConnection('reset', error) : new NoResponse('reset', error);
}

function responseTo(outgoing: http.ClientRequest, signal: AbortSignal): Promise<UpstreamResponse> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      outgoing.destroy();
      reject(signal.reason);
    };
    // Without a listener the request would neither answer nor fail.
    outgoing.once('upgrade', (incoming, socket) => {
      socket.destroy();
      resolve(bodiless(incoming));
    });
    outgoing.once('response', (incoming) => resolve(toResponse(outgoing, incoming)));
    // Never removed: errors after the response has begun come here too; the reader of the body sees them by itself.
    outgoing.on('error', (error) => {
      reject(signal.aborted ? signal.reason : whyNoResponse(error, outgoing.reusedSocket));
    });
    outgoing.once('close', () => {
      signal.removeEventListener('abort', abort);
      reject(new NoResponse('reset'));
    });
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
  });
}

/** A response whose connection now speaks something else. */
function bodiless({ statusCode = 0, headers }: http.IncomingMessage): UpstreamResponse {
  return {
    status: statusCode,
    headers: headers as Record<string, string | undefined>,
    read: async () => 'whole',
    drain: () => {},
    destroy: () => {},
  };
}

function toResponse(outgoing: http.ClientRequest, incoming: http.IncomingMessage): UpstreamResponse {
  const body = new BodyReads(incoming);
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers as Record<string, string | undefined>,
    read: (onBytes, minIntervalMs = 0) => body.read(onBytes, minIntervalMs),
    drain() {
      // Its `close` may be past: the deadline would then never be dropped.
      if (incoming.readableEnded) return;
      const deadline = new Deadline(DRAIN_MS, () => outgoing.destroy());
      incoming.once('close', () => deadline.drop());
      incoming.resume();
    },
    destroy: () => outgoing.destroy(),
  };
}
