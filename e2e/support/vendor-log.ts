import type { IncomingMessage, ServerResponse } from 'node:http';
import type { VendorJson } from './vendor-answer.ts';

/** One request as the vendor saw it. Times are `performance.now()` of the vendor's process. */
export interface VendorRequest {
  readonly vendor: VendorName;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** The body as sent; `{}` for a GET or for bytes that are not a JSON object. */
  readonly body: VendorJson;
  readonly model: string | null;
  readonly receivedAt: number;
  /** When the caller hung up before the answer was complete; null while it has not. */
  abortedAt: number | null;
  /** When the answer was complete; null while it is not. */
  answeredAt: number | null;
}

type VendorName = 'openai' | 'anthropic' | 'groq' | 'other';

export function record(request: IncomingMessage, response: ServerResponse, text: string): VendorRequest {
  const path = request.url ?? '/';
  const body = parse(text);
  const entry: VendorRequest = {
    vendor: vendorOf(path, request.headers),
    method: request.method ?? 'GET',
    path,
    headers: request.headers,
    body,
    model: typeof body.model === 'string' ? body.model : null,
    receivedAt: performance.now(),
    abortedAt: null,
    answeredAt: null,
  };
  response.once('close', () => {
    if (response.writableFinished) entry.answeredAt = performance.now();
    else entry.abortedAt = performance.now();
  });
  return entry;
}

function parse(text: string): VendorJson {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as VendorJson) : {};
  } catch {
    return {};
  }
}

function vendorOf(path: string, headers: IncomingMessage['headers']): VendorName {
  if (path.startsWith('/openai/')) return 'openai';
  if (path.startsWith('/groq/')) return 'groq';
  if (path.startsWith('/anthropic/') || headers['anthropic-version'] !== undefined) return 'anthropic';
  return path.endsWith('/messages') ? 'anthropic' : 'other';
}
