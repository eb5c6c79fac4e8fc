import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import { StreamExchange } from './exchanges.ts';
import type { HoldJob, LoadResult } from './job.ts';
import { Requests } from './requests.ts';
import { LoadTally } from './tally.ts';

const BEGIN_WITHIN_MS = 20_000;
/** Streams that may wait for their first text at a time: memory is measured here, not how fast streams begin. */
const MOST_BEGINNING = 128;
/** Fewer events than this share of those due mean that a stream has stopped; timers on a busy machine are a little late. */
const MUST_HAVE_SHARE = 0.7;
const MAY_LACK_EVENTS = 3;

interface Held {
  readonly connection: Connection;
  readonly exchange: StreamExchange;
}

/** Many streams open at once, each with an event now and then. */
export class HeldStreams {
  readonly #job: HoldJob;
  readonly #held: Held[] = [];
  readonly #tally: LoadTally;

  constructor(job: HoldJob) {
    this.#job = job;
    this.#tally = new LoadTally(job.pids);
  }

  /** Resolves once every stream has brought its first text. */
  async open(): Promise<LoadResult> {
    const { streams, perSecond, to, work } = this.#job;
    const requests = new Requests(to, work);
    this.#tally.begin();
    for (let opened = 0; opened < streams; opened += 1) {
      this.#openOne(requests);
      if (opened % 10 !== 9) continue;
      await delay(10_000 / perSecond);
      await this.#silentAtMost(MOST_BEGINNING);
    }
    await this.#silentAtMost(0);
    const silent = this.#silent();
    for (let index = 0; index < silent; index += 1) this.#complain('the stream did not begin');
    return this.#tally.result();
  }

  /** Leaves all streams. Those that lack events or carried wrong text are complained about. */
  release(): LoadResult {
    const now = performance.now();
    const { spacingMs } = this.#job.work;
    for (const { connection, exchange } of this.#held) {
      const intervals = (now - (exchange.firstTextAt ?? 0)) / spacingMs;
      const due = Math.floor(intervals * MUST_HAVE_SHARE) - MAY_LACK_EVENTS;
      if (exchange.events < due) this.#complain(`${exchange.events} events instead of ${due}`);
      else if (!exchange.isRightSoFar) this.#complain('wrong text');
      connection.destroy();
    }
    this.#tally.end();
    return this.#tally.result();
  }

  #openOne(requests: Requests): void {
    const connection = requests.connect();
    this.#tally.sent += 1;
    const exchange = requests.send(
      connection,
      (outcome) => this.#complain(outcome.complaint ?? 'the stream ended by itself'),
      () => this.#tally.event(),
    );
    if (exchange instanceof StreamExchange) this.#held.push({ connection, exchange });
  }

  /** Resolves when no more streams than this have yet to begin, or when that takes too long. */
  async #silentAtMost(most: number): Promise<void> {
    const deadline = performance.now() + BEGIN_WITHIN_MS;
    while (this.#silent() > most && performance.now() < deadline) await delay(20);
  }

  #silent(): number {
    return this.#held.filter(({ exchange }) => exchange.events === 0).length;
  }

  #complain(complaint: string): void {
    this.#tally.take({ complaint, sentAt: 0, endedAt: 0, firstTextAt: null, events: 0 });
  }
}
