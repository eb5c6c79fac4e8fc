import type { RunLogBody, RunLogsBody } from '#lib/protocol/account-answer-schema.ts';

/** What a run really cost, from the server's log by request id. Asks again for a few seconds until it has settled; null when it never shows. */
export async function settledRun(options: {
  baseUrl: string;
  key: string;
  requestId: string;
  signal?: AbortSignal;
  fetch?: typeof fetch;
  /** Waits before each question. */
  pausesMs?: readonly number[];
}): Promise<RunLogBody | null> {
  const query = new URLSearchParams({ request_id: options.requestId });
  for (const pauseMs of options.pausesMs ?? [50, 150, 400, 800, 1600, 3200]) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (options.signal?.aborted) return null;
    try {
      const answer = await (options.fetch ?? fetch)(`${options.baseUrl}/v1/swarm/logs?${query}`, {
        headers: { authorization: `Bearer ${options.key}` },
        ...(options.signal && { signal: options.signal }),
      });
      if (answer.status === 401 || answer.status === 403) return null;
      const run = answer.ok ? ((await answer.json()) as RunLogsBody).logs[0] : undefined;
      if (run !== undefined) return run;
    } catch {
      // A lost network is one more reason to ask again.
    }
  }
  return null;
}
