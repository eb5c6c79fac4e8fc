import http from 'node:http';
import https from 'node:https';
import { isIPv6, type LookupFunction } from 'node:net';
import type { AllowedUrl, EgressGuard, RefusedUrl } from './egress-guard.ts';

export interface FetchLimits {
  readonly maxBytes: number;
  /** For the whole fetch, redirects included. */
  readonly timeoutMs: number;
}

export interface FetchedBytes {
  readonly kind: 'fetched';
  readonly bytes: Uint8Array;
}

const MAX_REDIRECTS = 3;

/**
 * Fetches an image through the guard. Each hop is checked anew and connects to the very addresses that were
 * checked, so that a name cannot point elsewhere a moment later. Rejects with `signal.reason` after an abort.
 */
export async function fetchImage(
  start: string,
  guard: EgressGuard,
  { maxBytes, timeoutMs }: FetchLimits,
  signal: AbortSignal,
): Promise<FetchedBytes | RefusedUrl> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = AbortSignal.any([signal, timeout]);
  let url = start;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const checked = await guard.check(url);
    if (checked.kind === 'refused') return checked;
    const outcome = await fetchOnce(checked, maxBytes, either).catch((error: unknown) => {
      signal.throwIfAborted();
      const reason = timeout.aborted ? 'did not answer in time' : `could not be fetched (${codeOf(error)})`;
      return { kind: 'refused', reason } as const;
    });
    if (outcome.kind !== 'redirect') return outcome;
    url = outcome.location;
  }
  return { kind: 'refused', reason: 'redirects too often' };
}

function codeOf(error: unknown): string {
  return error instanceof Error ? String((error as NodeJS.ErrnoException).code ?? error.name) : 'error';
}

type Hop = FetchedBytes | RefusedUrl | { readonly kind: 'redirect'; readonly location: string };

/** Answers every question for the host's address with the checked ones. */
function pinned(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_host, options, done) => {
    const [first] = all;
    if (options.all === true) done(null, all);
    else done(null, first?.address ?? '', first?.family);
  };
}

async function fetchOnce(
  { url, addresses }: AllowedUrl,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Hop> {
  const get = url.protocol === 'https:' ? https.get : http.get;
  const headers = { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'swarms-playground' };
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
  // No pool: a connection kept for one name must not serve another.
  const request = get(url, { headers, signal, agent: false, lookup: pinned(addresses) }, resolve);
  request.on('error', reject);
  try {
    return await readHop(await promise, url, maxBytes);
  } finally {
    request.destroy();
  }
}

async function readHop(response: http.IncomingMessage, url: URL, maxBytes: number): Promise<Hop> {
  const refuse = (reason: string): RefusedUrl => ({ kind: 'refused', reason });
  const status = response.statusCode ?? 0;
  const { location } = response.headers;
  if (status >= 300 && status < 400 && location !== undefined) {
    const next = URL.parse(location, url);
    return next === null ? refuse('redirects to nowhere') : { kind: 'redirect', location: next.href };
  }
  if (status !== 200) return refuse(`answered with status ${status}`);
  const tooLarge = refuse(`holds more than ${maxBytes} bytes`);
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) return tooLarge;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > maxBytes) return tooLarge;
  }
  return { kind: 'fetched', bytes: Buffer.concat(chunks) };
}
