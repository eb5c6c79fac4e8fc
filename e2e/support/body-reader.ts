/** Reads an answer bit by bit. All that was read stands in `body`. */
export class PartialBody {
  body = '';
  readonly #reader: ReadableStreamDefaultReader<string>;

  constructor(answer: Response) {
    if (answer.body === null) throw new Error(`${answer.status} came without a body`);
    this.#reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Reads until the body satisfies; throws when it ends before that. */
  async until(enough: string | ((body: string) => boolean)): Promise<string> {
    const satisfied = typeof enough === 'string' ? (body: string) => body.includes(enough) : enough;
    while (!satisfied(this.body)) {
      if (!(await this.#read())) throw new Error(`The body ended too early:\n${this.body}`);
    }
    return this.body;
  }

  /** Reads to the end and returns the whole body. */
  async rest(): Promise<string> {
    while (await this.#read());
    return this.body;
  }

  async #read(): Promise<boolean> {
    const { done, value } = await this.#reader.read();
    this.body += value ?? '';
    return !done;
  }
}
