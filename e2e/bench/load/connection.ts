import { createConnection, type Socket } from 'node:net';

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

  /** Closes the socket; an exchange under way is not told. */
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

/** Gets the parts of one answer as they are read. */
export interface Receiver {
  head(status: number): void;
  body(bytes: Buffer): void;
  end(): void;
}

type State = 'head' | 'fixed' | 'size' | 'chunk' | 'chunk-end' | 'trailer';

const NOTHING = Buffer.alloc(0);

/** Reads HTTP/1.1 answers, only as much of the protocol as the servers here use: cheaper than `node:http`'s client. */
export class ResponseReader {
  #state: State = 'head';
  /** Body bytes still to come in this state. */
  #left = 0;
  #rest: Buffer = NOTHING;

  /** Reads further bytes; true when the answer is complete. */
  push(bytes: Buffer, receiver: Receiver): boolean {
    const input = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
    this.#rest = NOTHING;
    let at = 0;
    while (at < input.length) {
      const next = this.#step(input, at, receiver);
      if (next === 'more') {
        this.#rest = input.subarray(at);
        return false;
      }
      if (next === 'complete') return true;
      at = next;
    }
    return false;
  }

  #step(input: Buffer, at: number, receiver: Receiver): number | 'more' | 'complete' {
    switch (this.#state) {
      case 'head':
        return this.#readHead(input, at, receiver);
      case 'fixed':
      case 'chunk':
        return this.#readBody(input, at, receiver);
      case 'size':
        return this.#readSize(input, at);
      case 'chunk-end':
        if (input.length < at + 2) return 'more';
        this.#state = 'size';
        return at + 2;
      case 'trailer': {
        const end = input.indexOf('\r\n', at);
        if (end < 0) return 'more';
        return end === at ? this.#complete(receiver) : end + 2;
      }
      default:
        return this.#state satisfies never;
    }
  }

  #readHead(input: Buffer, at: number, receiver: Receiver): number | 'more' | 'complete' {
    const end = input.indexOf('\r\n\r\n', at);
    if (end < 0) return 'more';
    const head = input.toString('latin1', at, end);
    receiver.head(Number(head.slice(9, 12)));
    const length = /\ncontent-length: *(\d+)/i.exec(head)?.[1];
    this.#left = Number(length ?? 0);
    this.#state = length === undefined ? 'size' : 'fixed';
    return this.#state === 'fixed' && this.#left === 0 ? this.#complete(receiver) : end + 4;
  }

  #readBody(input: Buffer, at: number, receiver: Receiver): number | 'complete' {
    const end = Math.min(input.length, at + this.#left);
    receiver.body(input.subarray(at, end));
    this.#left -= end - at;
    if (this.#left > 0) return end;
    if (this.#state === 'fixed') return this.#complete(receiver);
    this.#state = 'chunk-end';
    return end;
  }

  #readSize(input: Buffer, at: number): number | 'more' {
    const end = input.indexOf('\r\n', at);
    if (end < 0) return 'more';
    this.#left = Number.parseInt(input.toString('latin1', at, end), 16);
    if (Number.isNaN(this.#left)) throw new Error(`not a chunk size: ${input.toString('latin1', at, end)}`);
    this.#state = this.#left === 0 ? 'trailer' : 'chunk';
    return end + 2;
  }

  #complete(receiver: Receiver): 'complete' {
    this.#state = 'head';
    receiver.end();
    return 'complete';
  }
}
