import { type Api, apiFor } from '../support/api.ts';
import { ApiDocument, type DocumentedOperation } from '../support/api-document.ts';
import { expect, test } from '../support/fixtures.ts';
import { startServer } from '../support/server.ts';
import { amount, count } from './full.ts';
import { pick, randomFrom, seedOfTheRun } from './random.ts';
import { SchemaValues } from './schema-values.ts';
import { LOADED } from './true-ledger.ts';

/**
 * Requests made from the server's own `/openapi.json`: such that fit it, such that almost do, and such that do not at
 * all. No answer is a fault of the server, every one is what the document says, every refusal says what it refuses.
 */

interface Sent {
  readonly operation: DocumentedOperation;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As it goes out; null without a body. */
  readonly body: string | null;
}

const AT_ONCE = 8;
const CONTENT_TYPES = [
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'x/y',
  '',
] as const;
const NOT_JSON = [
  '',
  '{',
  '[',
  'nul',
  '{"model":',
  '\u0000',
  '{"a":1}{"b":2}',
  '\ufeff{}',
  '<xml/>',
  '{"a":NaN}',
  '"',
  '[1,]',
] as const;

type Parameter = NonNullable<DocumentedOperation['parameters']>[number] & { readonly schema?: unknown };

class Generator {
  readonly #document: ApiDocument;
  readonly #seed: number;

  constructor(document: ApiDocument, seed: number) {
    this.#document = document;
    this.#seed = seed;
  }

  /** The request of this number: the same for the same seed. */
  request(number: number): Sent {
    const random = randomFrom(this.#seed * 1_000_003 + number);
    const values = new SchemaValues(this.#document.json, random);
    // Half of all requests go to the few endpoints that take much.
    const withBody = random() < 0.5;
    const { path, method, operation } = pick(
      random,
      this.#document.endpoints.filter(
        (endpoint) => withBody === (endpoint.operation.requestBody !== undefined),
      ),
    );
    const media = operation.requestBody?.content['application/json'];
    const parameters = (operation.parameters ?? []) as readonly Parameter[];
    const query = new URLSearchParams();
    const headers: Record<string, string> = { 'content-type': pick(random, CONTENT_TYPES) };
    let filled = path;
    for (const { name, in: place, schema } of parameters) {
      const fits = random() < 0.7;
      const value = String((fits ? values.fitting(schema, name) : values.anything(5)) ?? '').slice(0, 2_000);
      if (place === 'path')
        filled = filled.replace(`{${name}}`, encodeURIComponent(value.toWellFormed()) || 'x');
      else if (place === 'query' && random() < 0.5) query.set(name, value);
      else if (place === 'header' && random() < 0.1)
        headers[name] = encodeURIComponent(value.toWellFormed()).slice(0, 300);
    }
    const body = media === undefined ? null : this.#body(values, media.schema, random);
    return {
      operation,
      method: method.toUpperCase(),
      path: query.size > 0 ? `${filled}?${query}` : filled,
      headers,
      body,
    };
  }

  #body(values: SchemaValues, schema: unknown, random: () => number): string {
    if (random() < 0.03) return pick(random, NOT_JSON);
    if (random() < 0.05) return JSON.stringify(values.anything(0));
    let value = values.fitting(schema);
    for (let times = Math.floor(random() * 4); times > 0; times -= 1) value = values.damaged(value);
    const text = JSON.stringify(value);
    return random() < 0.03 ? text.slice(0, Math.floor(random() * text.length)) : text;
  }
}

/** What is wrong with the answer to a request; null when nothing is. */
async function complaint(api: Api, document: ApiDocument, sent: Sent): Promise<string | null> {
  const { operation, method, path, headers, body } = sent;
  const answer = await fetch(api.server.url + path, {
    method,
    headers: { ...api.authorization, ...headers },
    ...(body === null ? {} : { body }),
    signal: AbortSignal.timeout(60_000),
  });
  const refusal = answer.clone();
  if (answer.status >= 500) return `${answer.status}: ${await answer.text()}`;
  const [undocumented] = await document.complaints(operation, answer);
  if (undocumented !== undefined) return `${answer.status}: ${undocumented}`;
  if (answer.status === 400 || answer.status === 422) return nameless(await refusal.text(), body);
  return null;
}

/** The API's specification gives this refusal word for word, and without a field. */
const SPECIFIED = "At least one message with role 'user' is required.";

/** A refusal names its field, unless there is none: a body that is no JSON object has none. */
function nameless(text: string, body: string | null): string | null {
  const { error, detail } = JSON.parse(text) as {
    error?: { param: string | null; message: string };
    detail?: unknown;
  };
  if (Array.isArray(detail)) {
    const places = detail.map(({ loc }: { loc: readonly unknown[] }) => loc);
    return places.length > 0 && places.every((loc) => loc.length > 0) ? null : `no field is named: ${text}`;
  }
  if (error === undefined || error.param !== null || !isObject(body)) return null;
  // A header is no field: its refusals name it in their sentence.
  if (error.message === SPECIFIED || error.message.includes('Idempotency-Key')) return null;
  return `no field is named: ${text}`;
}

function isObject(body: string | null): boolean {
  try {
    const value: unknown = JSON.parse(body ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** The smallest body that is still answered wrongly: parts are left out as long as that does not cure it. */
async function smallest(sent: Sent, fails: (sent: Sent) => Promise<boolean>): Promise<Sent> {
  let best = sent;
  for (let tries = 0; tries < 100 && best.body !== null; tries += 1) {
    const smaller = await firstThat(lessOf(best.body), (body) => fails({ ...best, body }));
    if (smaller === null) break;
    best = { ...best, body: smaller };
  }
  return best;
}

async function firstThat(
  texts: readonly string[],
  holds: (text: string) => Promise<boolean>,
): Promise<string | null> {
  for (const text of texts) if (await holds(text)) return text;
  return null;
}

/** Every text that leaves one part of this JSON out. */
function lessOf(text: string): string[] {
  try {
    return withoutOne(JSON.parse(text)).map((value) => JSON.stringify(value));
  } catch {
    return [];
  }
}

function withoutOne(value: unknown): unknown[] {
  if (typeof value === 'string' && value.length > 4) return [value.slice(0, value.length / 2)];
  if (Array.isArray(value))
    return value.flatMap((inner, at) => [
      value.toSpliced(at, 1),
      ...withoutOne(inner).map((less) => value.with(at, less)),
    ]);
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  return entries.flatMap(([key, inner]) => [
    Object.fromEntries(entries.filter(([name]) => name !== key)),
    ...withoutOne(inner).map((less) => ({ ...value, [key]: less })),
  ]);
}

test('requests made from the document are answered as documented, whatever is in them', async ({
  vendor: _,
}) => {
  test.setTimeout(amount(120_000, 900_000));
  const seed = seedOfTheRun();
  const requests = amount(400, 12_000);
  const server = await startServer({ vendor: null, env: LOADED });
  try {
    const api = await apiFor(server);
    const document = await ApiDocument.read(server);
    const generator = new Generator(document, seed);
    const wrong: [number: number, what: string][] = [];
    const numbers = Array.from({ length: requests }, (_, n) => n).values();
    const worker = async () => {
      for (const number of numbers) {
        if (wrong.length > 4) return;
        const what = await complaint(api, document, generator.request(number)).catch(String);
        if (what !== null) wrong.push([number, what]);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const reports = [];
    for (const [number, what] of wrong) {
      const fails = async (sent: Sent) => (await complaint(api, document, sent).catch(String)) !== null;
      const { method, path, headers, body } = await smallest(generator.request(number), fails);
      reports.push({ seed, number, what: what.slice(0, 600), request: `${method} ${path}`, headers, body });
    }
    expect(reports).toEqual([]);
    expect(server.stderr).not.toMatch(/"level":(50|60)/);
    count(`generated requests (seed ${seed})`, requests);
  } finally {
    await server.stop();
  }
});
