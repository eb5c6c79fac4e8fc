/** A session with the inspector of a Node process. */
export class Inspector {
  readonly #socket: WebSocket;
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async open(url: string): Promise<Inspector> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true });
      socket.addEventListener('error', () => reject(new Error(`No inspector at ${url}`)), { once: true });
    });
    return new Inspector(socket);
  }

  /** Calls a method and returns its result. */
  call(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<Record<string, unknown>> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      const listen = ({ data }: MessageEvent) => {
        const message = JSON.parse(String(data)) as Reply;
        if (message.id !== id) return;
        this.#socket.removeEventListener('message', listen);
        if (message.error === undefined) resolve(message.result ?? {});
        else reject(new Error(`${method}: ${message.error.message}`));
      };
      this.#socket.addEventListener('message', listen);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  close(): void {
    this.#socket.close();
  }
}

interface Reply {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** Bytes of the main threads' heaps that are in use after everything unreachable was collected, buffers included. */
export async function liveHeapBytes(...urls: readonly string[]): Promise<number> {
  const sizes = await Promise.all(urls.map(liveHeapOf));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function liveHeapOf(url: string): Promise<number> {
  const inspector = await Inspector.open(url);
  try {
    // A second round takes what finalizers of the first set free.
    for (let round = 0; round < 3; round += 1) await inspector.call('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize } = await inspector.call('Runtime.getHeapUsage');
    return Number(usedSize) + Number(backingStorageSize ?? 0);
  } finally {
    inspector.close();
  }
}
