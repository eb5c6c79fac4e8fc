import { type AddressInfo, connect as connectTo, createServer, type Server, type Socket } from 'node:net';

/** The line to a PostgreSQL server, for tests to interrupt: what a network and a machine can do to it. */
export class DatabaseLine {
  /** The database at the far end, by way of this line. */
  readonly url: string;
  readonly #server: Server;
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  #frozen = false;

  static async to(url: string): Promise<DatabaseLine> {
    const server = createServer();
    await listen(server, 0);
    return new DatabaseLine(url, server);
  }

  private constructor(url: string, server: Server) {
    const { hostname, port } = new URL(url);
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    const here = new URL(url);
    here.port = String(this.#port);
    this.url = here.href;
    server.on('connection', (near) => {
      const far = connectTo({ host: hostname, port: Number(port) });
      this.#pass(near, far);
      this.#pass(far, near);
    });
  }

  /** Nothing comes through any more, and nobody is told: connections stay open, new ones are not answered. */
  freeze(): void {
    this.#frozen = true;
    for (const socket of this.#sockets) socket.pause();
  }

  /** Everything that waited comes through. */
  thaw(): void {
    this.#frozen = false;
    for (const socket of this.#sockets) socket.resume();
  }

  /** Ends all connections and refuses new ones. */
  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Takes connections again after `cut`. */
  restore(): Promise<void> {
    return listen(this.#server, this.#port);
  }

  #pass(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    if (this.#frozen) from.pause();
    from.on('data', (bytes) => to.write(bytes));
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
    if (this.#frozen) from.pause();
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
}
