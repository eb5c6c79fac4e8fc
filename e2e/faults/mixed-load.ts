import { Api, hello } from '../support/api.ts';
import type { RunningServer } from '../support/server.ts';
import type { VendorServer } from '../support/vendor.ts';
import { pick, randomFrom } from './random.ts';

/** What a client knows of one request of its own. */
export interface ClientOutcome {
  readonly kind: Kind;
  readonly requestId: string | null;
  readonly status: number | null;
  /** The whole of a good answer arrived. */
  readonly answered: boolean;
  /** What the answer said it cost, in micro-dollars; null where it does not say. */
  readonly costMicros: number | null;
}

const KINDS = [
  'chat',
  'chat-stream',
  'agent',
  'agent-stream',
  'loops',
  'free',
  'leaves',
  'repeats',
  'slow',
] as const;
type Kind = (typeof KINDS)[number];

const PACED = 'gpt-4.1-paced';
const MAX_TOKENS = 200;

/**
 * Clients of every kind at once, for as long as they are let: JSON and streams on both endpoints, loops, free models,
 * clients that leave, repeats under one key. A server that is away costs them nothing but an unanswered request.
 */
export class MixedLoad {
  readonly outcomes: ClientOutcome[] = [];
  readonly #targets: () => readonly Api[];
  readonly #random: () => number;
  #stopped = false;
  readonly #workers: Promise<void>[];

  constructor(
    vendor: VendorServer,
    targets: () => readonly Api[],
    options: { workers: number; seed: number },
  ) {
    vendor.script(PACED, { text: Array.from({ length: 20 }, (_, n) => ` word${n}`), paceMs: 10 });
    this.#targets = targets;
    this.#random = randomFrom(options.seed);
    this.#workers = Array.from({ length: options.workers }, () => this.#work());
  }

  /** Lets every client finish what it has begun. */
  async stop(): Promise<readonly ClientOutcome[]> {
    this.#stopped = true;
    await Promise.all(this.#workers);
    return this.outcomes;
  }

  /** How many requests were completely answered so far. */
  get answered(): number {
    return this.outcomes.filter((outcome) => outcome.answered).length;
  }

  async #work(): Promise<void> {
    while (!this.#stopped) {
      const targets = this.#targets();
      const api = targets[Math.floor(this.#random() * targets.length)];
      if (api === undefined) throw new Error('There is nobody to ask.');
      const outcome = await ask(api, pick(this.#random, KINDS), this.#random);
      this.outcomes.push(outcome);
      // A server that refuses connections answers at once: do not spin.
      if (outcome.status === null) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function ask(api: Api, kind: Kind, random: () => number): Promise<ClientOutcome> {
  const leaving = new AbortController();
  if (kind === 'leaves') setTimeout(() => leaving.abort(), 5 + random() * 150);
  let requestId: string | null = null;
  let status: number | null = null;
  try {
    const answer = await send(api, kind, random, leaving.signal);
    requestId = answer.headers.get('x-request-id');
    status = answer.status;
    const replayed = answer.headers.get('idempotent-replayed') === 'true';
    const text = await answer.text();
    const answered = answer.ok && !replayed && isWhole(text);
    return { kind, requestId, status, answered, costMicros: answered ? costIn(text) : null };
  } catch {
    return { kind, requestId, status, answered: false, costMicros: null };
  }
}

function send(api: Api, kind: Kind, random: () => number, signal: AbortSignal): Promise<Response> {
  const chat = { messages: hello(), max_tokens: MAX_TOKENS, stream_options: { include_usage: true } };
  const agent = (stream: boolean) => ({
    agent_config: { model_name: 'gpt-4.1', max_tokens: MAX_TOKENS },
    task: 'Say hello',
    stream,
  });
  const key = `repeat-${Math.floor(random() * 50)}`;
  switch (kind) {
    case 'chat':
      return api.chat({ ...chat, model: 'gpt-4.1' }, { signal });
    case 'chat-stream':
      return api.chat({ ...chat, model: 'gpt-4.1', stream: true }, { signal });
    case 'slow':
    case 'leaves':
      return api.chat({ ...chat, model: PACED, stream: true }, { signal });
    case 'loops':
      return api.chat(
        { ...chat, model: 'claude-sonnet-4-20250514', max_loops: 2, stream: random() < 0.5 },
        { signal },
      );
    case 'free':
      return api.chat({ ...chat, model: 'test/echo', stream: random() < 0.5 }, { signal });
    case 'repeats':
      return api.chat(
        { ...chat, model: 'gpt-4.1', user: key },
        { signal, headers: { 'idempotency-key': key } },
      );
    case 'agent':
      return api.post('/v1/agent/completions', agent(false), { signal });
    case 'agent-stream':
      return api.post('/v1/agent/completions', agent(true), { signal });
    default:
      return kind satisfies never;
  }
}

/** True when nothing of the answer is missing: a body that parses, or a stream with its last frame and no error. */
function isWhole(text: string): boolean {
  if (text.startsWith('{')) return 'usage' in (JSON.parse(text) as object);
  if (text.includes('"error":')) return false;
  return text.endsWith('data: [DONE]\n\n') || text.includes('event: done\n');
}

interface Billed {
  readonly usage?: { readonly cost?: number; readonly total_cost?: number } | null;
}

function costIn(text: string): number | null {
  const payloads = text.startsWith('{')
    ? [text]
    : [...text.matchAll(/^data: (\{.*)$/gm)].map(([, json = '']) => json);
  const usage = payloads.map((json) => (JSON.parse(json) as Billed).usage).findLast((found) => found);
  const cost = usage?.total_cost ?? usage?.cost;
  return cost === undefined ? null : Math.round(cost * 1_000_000);
}

/** The same account on another server of the same store. */
export function on(server: RunningServer, api: Api): Api {
  return new Api(server, api.account);
}
