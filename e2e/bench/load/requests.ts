import { bodyParts, digits, type Work } from '../work.ts';
import { Connection, type HttpExchange } from './connection.ts';
import { JsonExchange, type Outcome, StreamExchange } from './exchanges.ts';
import type { Destination } from './job.ts';

let lastNonce = 0;

/** Makes requests of one kind of work to one destination, each with a number of its own. */
export class Requests {
  readonly #to: Destination;
  readonly #work: Work;
  /** Head and beginning of the body; one for each key. */
  readonly #before: readonly string[];
  readonly #after: string;

  constructor(to: Destination, work: Work) {
    this.#to = to;
    this.#work = work;
    const [before, after] = bodyParts(work);
    const length = Buffer.byteLength(before) + digits(0).length + Buffer.byteLength(after);
    const common = { host: `${to.host}:${to.port}`, 'content-type': 'application/json', ...to.headers };
    const each = to.keys?.map((key) => ({ ...common, authorization: `Bearer ${key}` })) ?? [common];
    this.#before = each.map((headers) => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      return `POST ${to.path} HTTP/1.1\r\n${lines.join('')}content-length: ${length}\r\n\r\n${before}`;
    });
    this.#after = after;
  }

  connect(): Connection {
    return new Connection(this.#to);
  }

  send(connection: Connection, done: (outcome: Outcome) => void, text?: () => void): HttpExchange {
    lastNonce += 1;
    const { events, stream } = this.#work;
    const expected = { nonce: lastNonce, events };
    const exchange = stream
      ? new StreamExchange(expected, text === undefined ? { done } : { done, text })
      : new JsonExchange(expected, done);
    const before = this.#before[lastNonce % this.#before.length] ?? '';
    connection.send(Buffer.from(`${before}${digits(lastNonce)}${this.#after}`), exchange);
    return exchange;
  }
}
