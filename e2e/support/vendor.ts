import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type VendorJson, wordsIn } from './vendor-answer.ts';
import { anthropicAnswer } from './vendor-anthropic.ts';
import { faultScript } from './vendor-faults.ts';
import { record, type VendorRequest } from './vendor-log.ts';
import { embeddingsAnswer, openAiAnswer } from './vendor-openai.ts';
import type { VendorScript } from './vendor-script.ts';
import { goOnForEver, playAnswer } from './vendor-writer.ts';

/** What speaks at the end of each path. */
const ANSWERS = {
  '/chat/completions': openAiAnswer,
  '/embeddings': embeddingsAnswer,
  '/messages': anthropicAnswer,
} as const;

/** The ids the vendor lists; it answers for any other id as well. */
const LISTED = ['gpt-4o', 'gpt-4o-mini', 'gpt-4.1', 'o3-mini', 'gpt-listed-only'];

/**
 * A model vendor on loopback that speaks OpenAI's wire, embeddings included, and Anthropic's, does what a spec scripted for the model
 * it is asked for, and remembers every request. `/openai/v1`, `/groq/v1` and `/anthropic/v1` are its base URLs.
 */
export class VendorServer {
  readonly requests: VendorRequest[] = [];
  /** What `/v1/models` lists on OpenAI's wire; true: what it lists by itself, false: it answers 500. */
  lists: boolean | readonly string[] = true;
  readonly #server: Server;
  readonly #scripts = new Map<string, VendorScript[]>();
  #serial = 0;

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.keepAliveTimeout = 60_000;
  }

  static async start(port = 0): Promise<VendorServer> {
    const vendor = new VendorServer();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    vendor.#server.once('error', reject).listen(port, '127.0.0.1', resolve);
    await promise;
    return vendor;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Scripts a model: one entry a call, in order; the last one stays. */
  script(model: string, ...scripts: VendorScript[]): string {
    this.#scripts.set(model, scripts);
    return model;
  }

  /** Scripts a model id that nothing else uses and returns it: `gpt-scripted-3` after the prefix `gpt`. */
  scripted(prefix: 'gpt' | 'claude' | 'text-embedding', ...scripts: VendorScript[]): string {
    return this.script(`${prefix}-scripted-${++this.#serial}`, ...scripts);
  }

  /** Completions that were asked for, without the calls for its list. */
  get calls(): VendorRequest[] {
    return this.requests.filter((request) => request.model !== null);
  }

  /** What was asked of a model, oldest first. */
  requestsFor(model: string): VendorRequest[] {
    return this.requests.filter((request) => request.model === model);
  }

  /** Back to the beginning: no scripts, no requests, lists answered. */
  forget(): void {
    this.#scripts.clear();
    this.requests.length = 0;
    this.lists = true;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const entry = record(request, response, await text(request));
      this.requests.push(entry);
      await this.#route(entry, response);
    } catch (error) {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    }
  }

  async #route(entry: VendorRequest, response: ServerResponse): Promise<void> {
    const path = entry.path.split('?')[0] ?? '';
    if (path.endsWith('/models')) return this.#list(entry, response);
    const answerOf = Object.entries(ANSWERS).find(([end]) => path.endsWith(end))?.[1];
    if (answerOf === undefined) return send(response, 404, { error: 'no such path' });
    const anthropic = answerOf === anthropicAnswer;
    const script = this.#next(entry, anthropic);
    if (script.verbatim) {
      const { status, headers, body, endless } = script.verbatim;
      response.writeHead(status, headers);
      if (endless === undefined) return void response.end(body);
      response.write(body);
      return goOnForEver(response, endless);
    }
    await playAnswer(response, script, answerOf(script, entry.body));
  }

  #next(entry: VendorRequest, anthropic: boolean): VendorScript {
    const model = entry.model ?? '';
    const queue = this.#scripts.get(model);
    const script = queue && queue.length > 1 ? queue.shift() : queue?.[0];
    return script ?? faultScript(model, anthropic ? 'anthropic' : 'openai') ?? ordinary(entry.body);
  }

  #list(entry: VendorRequest, response: ServerResponse): void {
    const { lists } = this;
    const ids = typeof lists === 'boolean' ? LISTED : lists;
    if (lists) send(response, 200, entry.vendor === 'anthropic' ? anthropicList() : openAiList(ids));
    else send(response, 500, { error: { message: 'The list is unavailable.' } });
  }
}

function openAiList(ids: readonly string[]): VendorJson {
  const data = ids.map((id) => ({ id, object: 'model', created: 1_700_000_000, owned_by: 'vendor' }));
  return { object: 'list', data };
}

function anthropicList(): VendorJson {
  const id = 'claude-sonnet-4-20250514';
  const data = [{ type: 'model', id, display_name: 'Claude', created_at: '2025-05-14T00:00:00Z' }];
  return { data, has_more: false, first_id: id, last_id: id };
}

/** An unscripted model answers at once, in a few words about what it was asked. */
function ordinary(body: VendorJson): VendorScript {
  const words = wordsIn(body.messages);
  return { text: ['Hello', ' from ', String(body.model), `, asked in ${words} words.`] };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
