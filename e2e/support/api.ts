import OpenAI from 'openai';
import { createTestAccount, type TestAccount } from './accounts.ts';
import { type RawAnswer, rawRequest } from './raw-http.ts';
import type { RunningServer } from './server.ts';
import type { Completion } from './sse.ts';

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** The public API with one account's key: plain fetch, and OpenAI's own SDK. */
export class Api {
  readonly server: RunningServer;
  readonly account: TestAccount;

  constructor(server: RunningServer, account: TestAccount) {
    this.server = server;
    this.account = account;
  }

  get authorization(): Record<string, string> {
    return { authorization: `Bearer ${this.account.key}` };
  }

  get(path: string, options: CallOptions = {}): Promise<Response> {
    return this.#send('GET', path, undefined, options);
  }

  post(path: string, body: unknown, options: CallOptions = {}): Promise<Response> {
    return this.#send('POST', path, JSON.stringify(body), options);
  }

  /** A chat completion with the shortest good prompt, and what the spec adds. */
  chat(body: Readonly<Record<string, unknown>>, options: CallOptions = {}): Promise<Response> {
    return this.post('/v1/chat/completions', { messages: hello(), ...body }, options);
  }

  /** A completion that must succeed, as its JSON body. */
  async completion(body: Readonly<Record<string, unknown>>): Promise<Completion> {
    const answer = await this.chat(body);
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Completion;
  }

  /** A streamed completion read to its end from the bare socket. */
  stream(body: Readonly<Record<string, unknown>>, path = '/v1/chat/completions'): Promise<RawAnswer> {
    return rawRequest(this.server.url, {
      method: 'POST',
      path,
      headers: this.authorization,
      body: JSON.stringify({ messages: hello(), stream: true, ...body }),
    });
  }

  /** Reads a JSON answer of a GET, whatever its status. */
  async json<T>(path: string): Promise<T> {
    return (await (await this.get(path)).json()) as T;
  }

  /** What can be spent now, in USD. */
  async credits(): Promise<number> {
    return (await this.json<{ total_credits: number }>('/v1/users/me/credits')).total_credits;
  }

  /** The settled runs of the account, newest first. */
  async runs(query = ''): Promise<Run[]> {
    return (await this.json<{ logs: Run[] }>(`/v1/swarm/logs${query}`)).logs;
  }

  /** OpenAI's SDK without its own retries, which would hide what the server answered. */
  sdk(options: ConstructorParameters<typeof OpenAI>[0] = {}): OpenAI {
    return new OpenAI({
      apiKey: this.account.key,
      baseURL: `${this.server.url}/v1`,
      maxRetries: 0,
      ...options,
    });
  }

  #send(method: string, path: string, body: string | undefined, options: CallOptions): Promise<Response> {
    return fetch(this.server.url + path, {
      method,
      headers: {
        ...this.authorization,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  }
}

export interface Run {
  readonly id: string;
  readonly request_id: string;
  readonly created_at: string;
  readonly endpoint: string;
  readonly model: string;
  readonly status: string;
  readonly stream: boolean;
  readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number };
  readonly cost: number;
  readonly shortfall: number;
  readonly duration_ms: number;
  readonly user: string | null;
}

export function hello(text = 'Hello there'): { role: 'user'; content: string }[] {
  return [{ role: 'user', content: text }];
}

export async function apiFor(
  server: RunningServer,
  options: Parameters<typeof createTestAccount>[1] = {},
): Promise<Api> {
  return new Api(server, await createTestAccount(server, options));
}
