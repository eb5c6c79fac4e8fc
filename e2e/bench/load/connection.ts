import { createConnection, type Socket } from 'node:net';
import { type Receiver, ResponseReader } from './response-reader.ts';

/** A receiver that is also told when no answer can come any more. */
export interface HttpExchange extends Receiver {
  broken(why: string): void;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** One kept-alive connection with at most one exchange at a time. */
export class Connection {
  readonly #socket: Socket;
  readonly #reader = new ResponseReader();
  #exchange: HttpExchange | null = null;

  constructor({ host, port }: Address) {
    this.#socket = createConnection({ host, port, noDelay: true });
    this.#socket.on('data', (bytes) => this.#read(bytes));
    this.#socket.on('error', (error) => this.#fail(error.message));
    this.#socket.on('close', () => this.#fail('the server closed the connection in the middle of an answer'));
  }

  send(request: Buffer, exchange: HttpExchange): void {
    this.#exchange = exchange;
    if (this.#socket.destroyed) this.#fail('the server closed the connection between two answers');
    else this.#socket.write(request);
  }

  /** Leaves without a word, whatever is under way. */
  destroy(): void {
    this.#exchange = null;
    this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    const exchange = this.#exchange;
    if (exchange === null) return;
    try {
      this.#reader.push(bytes, exchange);
    } catch (error) {
      this.#fail(String(error));
    }
  }

  #fail(why: string): void {
    const exchange = this.#exchange;
    this.#exchange = null;
    exchange?.broken(why);
  }
}
