import { type Api, apiFor } from '../support/api.ts';
import { test as base, expect } from '../support/fixtures.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { highest } from './full.ts';
import { Prober, ServerWatch, WATCHED } from './server-watch.ts';

/** What an attack may cost the server. Work for the attacker is free; these are not. */
interface Bounds {
  /** Resident memory above what it was before, at its peak. */
  readonly grownMb: number;
  /** The longest the event loop may be held by work. */
  readonly heldMs: number;
}

interface Watched {
  readonly server: RunningServer;
  /** Premium, with money. */
  readonly api: Api;
  /** Runs an attack and holds it to its bounds; afterwards the server must serve as before. */
  during(what: string, bounds: Bounds, attack: () => Promise<void>): Promise<void>;
}

const MIB = 1_048_576;
/** An answer to the prober from outside: the machine's other work is in it, so it only proves life. */
const ALIVE_WITHIN_MS = 5_000;

/** A server with the body limit of a fresh installation, and a watch on its memory and event loop. */
export const test = base.extend<object, { watched: Watched }>({
  watched: [
    async ({ vendor }, use) => {
      const server = await startServer({
        vendor,
        env: { ...WATCHED, MAX_BODY_BYTES: String(32 * MIB), BODY_TIMEOUT_MS: '3000' },
      });
      const watch = await ServerWatch.on(server);
      const api = await apiFor(server, { credits: 10_000 });
      // What is loaded and compiled once must not be counted against the first attack.
      for (const stream of [false, true])
        await (await api.chat({ model: 'test/story@4000', stream, max_tokens: 200 })).text();
      await use({ server, api, during: (...args) => during(watch, server, api, ...args) });
      watch.close();
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

async function during(
  watch: ServerWatch,
  server: RunningServer,
  api: Api,
  what: string,
  bounds: Bounds,
  attack: () => Promise<void>,
): Promise<void> {
  await watch.begin();
  const prober = new Prober(server);
  try {
    await attack();
  } finally {
    await prober.stop();
  }
  const { heldMs, grownMb } = await watch.end();
  highest(`ms the loop was held by ${what}`, heldMs);
  highest(`MB more memory during ${what}`, grownMb);
  expect(server.exited, server.stderr.slice(-2_000)).toBe(false);
  expect(grownMb, `${what}: memory`).toBeLessThan(bounds.grownMb);
  expect(heldMs, `${what}: event loop`).toBeLessThan(bounds.heldMs);
  expect(prober.longestMs, `${what}: /health from outside`).toBeLessThan(ALIVE_WITHIN_MS);
  const answer = await api.completion({ model: 'test/echo' });
  expect(answer.choices).toHaveLength(1);
}

export { expect };
