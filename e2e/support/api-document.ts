import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { RunningServer } from './server.ts';

/** The published OpenAPI document, and answers held against it by a validator that is not the server's. */

type Json = Readonly<Record<string, unknown>>;

export interface MediaType {
  readonly schema: Json;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
  readonly 'x-events'?: readonly { readonly event: string | null; readonly data: Json }[];
}

interface DocumentedAnswer {
  readonly $ref?: string;
  readonly headers?: Readonly<Record<string, { readonly $ref: string }>>;
  readonly content?: Readonly<Record<string, MediaType>>;
}

export interface DocumentedOperation {
  readonly operationId: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly example?: unknown }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, DocumentedAnswer>>;
}

interface Endpoint {
  readonly path: string;
  readonly method: string;
  readonly operation: DocumentedOperation;
}

export class ApiDocument {
  readonly json: Json;
  readonly endpoints: readonly Endpoint[];
  readonly #ajv: Ajv2020;
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(json: Json) {
    this.json = json;
    const paths = json.paths as Record<string, Record<string, DocumentedOperation>>;
    this.endpoints = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
    this.#ajv = new Ajv2020({ strict: false, allErrors: true });
    this.#ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    this.#ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/);
    this.#ajv.addSchema({ $id: 'document', ...(closed(json) as Json) });
  }

  static async read(server: RunningServer): Promise<ApiDocument> {
    return new ApiDocument((await (await fetch(`${server.url}/openapi.json`)).json()) as Json);
  }

  find(operationId: string): Endpoint {
    const found = this.endpoints.find(({ operation }) => operation.operationId === operationId);
    if (found === undefined) throw new Error(`no operation ${operationId}`);
    return found;
  }

  /** All that an answer has and the document does not say, or the other way round. Reads the body. */
  async complaints({ responses }: DocumentedOperation, answer: Response): Promise<string[]> {
    const documented = this.#resolve<DocumentedAnswer>(responses[String(answer.status)]);
    const body = await answer.text();
    if (documented === undefined) return [`status ${answer.status} is not documented: ${body}`];
    const type = answer.headers.get('content-type')?.split(';')[0] ?? 'none';
    const media = documented.content?.[type];
    if (media === undefined) return [`content type ${type} is not documented`];
    return [
      ...this.#headerComplaints(documented, answer.headers),
      ...(media['x-events'] ? this.#streamComplaints(media, body) : this.invalid(media.schema, body)),
    ];
  }

  /** What is wrong with a JSON text by a schema of the document. */
  invalid(schema: Json, text: string): string[] {
    const key = JSON.stringify(closed(schema)).replaceAll('"#/', '"document#/');
    let validate = this.#compiled.get(key);
    if (validate === undefined) {
      validate = this.#ajv.compile(JSON.parse(key) as Json);
      this.#compiled.set(key, validate);
    }
    const value: unknown = text === '[DONE]' ? text : JSON.parse(text);
    if (validate(value)) return [];
    return [`${this.#ajv.errorsText(validate.errors)} in ${text.slice(0, 500)}`];
  }

  #streamComplaints(media: MediaType, body: string): string[] {
    const frames = body.split('\n\n').filter((frame) => frame !== '' && !frame.startsWith(':'));
    return frames.flatMap((frame) => {
      const [, name, data] = /^(?:event: (\w+)\n)?data: ([^\n]*)$/.exec(frame) ?? [];
      if (data === undefined) return [`not a frame: ${frame}`];
      const kinds = (media['x-events'] ?? []).filter(({ event }) => event === (name ?? null));
      const complaints = kinds.map((kind) => this.invalid(kind.data, data));
      if (complaints.some((list) => list.length === 0)) return [];
      return [`event ${name ?? 'without a name'}: ${complaints.flat()[0] ?? 'not documented'}`];
    });
  }

  #headerComplaints({ headers = {} }: DocumentedAnswer, sent: Headers): string[] {
    const known = new Map(Object.entries(headers).map(([name, header]) => [name.toLowerCase(), header]));
    const unknown = [...sent.keys()].filter((name) => isOurs(name) && !known.has(name));
    const wrong = [...known].flatMap(([name, reference]) => {
      const header = this.#resolve<{ required?: boolean; schema: Json }>(reference);
      const value = sent.get(name);
      if (value === null) return header?.required ? [`header ${name} is missing`] : [];
      const isNumber = header?.schema.type === 'integer';
      return this.invalid(header?.schema ?? {}, isNumber ? value : JSON.stringify(value));
    });
    return [...unknown.map((name) => `header ${name} is not documented`), ...wrong];
  }

  #resolve<T extends object>(value: T | { readonly $ref: string } | undefined): T | undefined {
    if (value === undefined || !('$ref' in value) || typeof value.$ref !== 'string') return value as T;
    return value.$ref
      .split('/')
      .slice(1)
      .reduce<unknown>((at, key) => (at as Json | undefined)?.[key], this.json) as T | undefined;
  }
}

/** Headers that mean something to a caller of this API, beside those that HTTP and CORS define. */
function isOurs(name: string): boolean {
  return /^(x-|openai-|retry-after|idempotent)/.test(name) && name !== 'x-accel-buffering';
}

/** The same schema without room for properties it does not name: a new field must be documented to pass. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, closed(inner)]);
  const open = 'properties' in value && 'type' in value && !('additionalProperties' in value);
  return Object.fromEntries(open ? [...entries, ['additionalProperties', false]] : entries);
}
