import type { RunLogBody } from '#lib/protocol/account-bodies.ts';

/** What a run really cost, from the server's log by request id. Asks again for a few seconds until it has settled; null when it never shows. */
export async function settledRun(_options: {
  baseUrl: string;
  key: string;
  requestId: string;
  signal?: AbortSignal;
  fetch?: typeof fetch;
  /** Waits between the questions; default 100, 200, 400, 800, 1600. */
  pausesMs?: readonly number[];
}): Promise<RunLogBody | null> {
  throw new Error('not written yet');
}
