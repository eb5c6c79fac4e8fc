import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A plain socket for clients that do not keep to HTTP. */
export class RawConnection {
  readonly socket: Socket;
  /** All that came back, as latin1. */
  received = '';
  /** Resolves when the server, or an error, ended the connection. */
  readonly closed: Promise<void>;
  readonly #waiting = new Set<() => void>();

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.socket = connect(Number(port), hostname);
    this.socket.on('data', (bytes) => {
      this.received += bytes.toString('latin1');
      this.#wake();
    });
    // A reset is an end like any other for a client that misbehaves.
    this.socket.on('error', () => undefined);
    this.closed = new Promise((resolve) =>
      this.socket.once('close', () => {
        this.#wake();
        resolve();
      }),
    );
  }

  /** Writes as fast as the other side reads; false once the connection is closed. */
  async write(data: string | Uint8Array): Promise<boolean> {
    if (this.socket.destroyed) return false;
    if (!this.socket.write(data))
      await Promise.race([once(this.socket, 'drain').catch(() => undefined), this.closed]);
    return !this.socket.destroyed;
  }

  /** Waits until the text stands in what came back; false when the connection ended before that, or the time was up. */
  async until(enough: (received: string) => boolean, withinMs: number): Promise<boolean> {
    const deadline = Date.now() + withinMs;
    while (!enough(this.received)) {
      const left = deadline - Date.now();
      if (this.socket.destroyed || left <= 0) return enough(this.received);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return true;
  }

  /** True when the server ended the connection within this time. */
  endedWithin(ms: number): Promise<boolean> {
    const { promise: late, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), ms);
    return Promise.race([this.closed.then(() => true), late]).finally(() => clearTimeout(timer));
  }

  /** The statuses of all answers so far. */
  get statuses(): number[] {
    return [...this.received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  }

  destroy(): void {
    this.socket.destroy();
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

/** The head of a request: a line, its headers, and the empty line. */
export function head(requestLine: string, headers: Readonly<Record<string, string | number>>): string {
  const lines = Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}`);
  return `${[requestLine, ...lines].join('\r\n')}\r\n\r\n`;
}
