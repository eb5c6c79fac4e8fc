import { z } from 'zod';
import { type ApiError, apiError } from './errors.ts';
import { FIRST_ISSUE, toInvalidRequest } from './validation-error.ts';

/**
 * The request of `POST /v1/embeddings`, as validated and as published. Unknown fields are dropped, an explicit null
 * means absent.
 */

/** As OpenAI documents them: inputs of a request, and tokens of all its inputs together. */
export const MAX_INPUTS = 2_048;
export const MAX_INPUT_TOKENS = 300_000;

/** Values of a body: tokens may be sent as numbers, also a few too many, which are then refused by what they are. */
export const MAX_EMBEDDING_VALUES = 400_000;

/** Of cl100k_base, which OpenAI's embedding models read. */
const LAST_TOKEN = 100_276;

/** What is to be embedded, one or many: texts, or all of them lists of tokens. */
export interface EmbeddingInputs {
  readonly each: readonly (string | readonly number[])[];
  /** False for one input that did not stand in a list. */
  readonly listed: boolean;
}

/** The field that holds an input. */
export function inputParam({ listed }: EmbeddingInputs, index: number): string {
  return listed ? `input[${index}]` : 'input';
}

const text = { type: 'string', minLength: 1 };
const tokens = {
  type: 'array',
  items: { type: 'integer', minimum: 0, maximum: LAST_TOKEN },
  minItems: 1,
  maxItems: MAX_INPUT_TOKENS,
};
const bounds = { minItems: 1, maxItems: MAX_INPUTS };

/** Read by hand: it may be hundreds of thousands of numbers. */
const inputSchema = z
  .unknown()
  .transform((given, context): EmbeddingInputs => {
    const read = readInputs(given);
    if (!('message' in read)) return read;
    context.addIssue({ code: 'custom', message: read.message, path: [...read.path] });
    return z.NEVER;
  })
  .meta({
    description: `A text, a list of up to ${MAX_INPUTS.toLocaleString('en')} texts, or either as tokens: one list of numbers, or a list of such lists. Tokens are those of cl100k_base, and only for models that read it. None may be empty; ${MAX_INPUT_TOKENS.toLocaleString('en')} tokens at most in all.`,
    anyOf: [
      text,
      { type: 'array', items: text, ...bounds },
      tokens,
      { type: 'array', items: tokens, ...bounds },
    ],
  });

export const embeddingRequestSchema = z.object({
  model: z
    .string()
    .min(1)
    .meta({
      description:
        'A model of kind `embedding`. `GET /v1/models` lists them; `test/embed` is built in and free.',
      examples: ['text-embedding-3-small', 'test/embed'],
    }),
  input: inputSchema,
  encoding_format: z.enum(['float', 'base64']).nullish().meta({
    description: 'Vectors as lists of numbers, or as base64 of their little-endian 32-bit floats.',
    default: 'float',
  }),
  dimensions: z
    .int()
    .min(1)
    .nullish()
    .describe('Shorter vectors than the model’s own, for models that can make them.'),
  user: z.string().max(512).nullish().describe('Your name for the end user; it is kept in the run log.'),
});

export type EmbeddingRequest = z.output<typeof embeddingRequestSchema>;

interface Fault {
  readonly path: readonly number[];
  readonly message: string;
}

const WANTED = 'must be a text, a list of texts, a list of tokens or a list of such lists';

function readInputs(given: unknown): EmbeddingInputs | Fault {
  if (given === undefined) return { path: [], message: 'is required' };
  if (typeof given === 'string')
    return given === '' ? { path: [], message: EMPTY } : { each: [given], listed: false };
  if (!Array.isArray(given)) return { path: [], message: WANTED };
  const items: readonly unknown[] = given;
  if (items.length === 0) return { path: [], message: EMPTY };
  if (typeof items[0] === 'number') {
    const fault = tokenFault(items, []);
    return fault ?? { each: [items as readonly number[]], listed: false };
  }
  if (items.length > MAX_INPUTS)
    return {
      path: [],
      message: `must not have more than ${MAX_INPUTS} items; send the others in another request`,
    };
  const fault = typeof items[0] === 'string' ? textFault(items) : listFault(items);
  return fault ?? { each: items as EmbeddingInputs['each'], listed: true };
}

const EMPTY = 'must not be empty; leave out what has no text';

function textFault(items: readonly unknown[]): Fault | null {
  const at = items.findIndex((item) => typeof item !== 'string' || item === '');
  if (at === -1) return null;
  return { path: [at], message: items[at] === '' ? EMPTY : 'must be a text, as the items before it' };
}

function listFault(items: readonly unknown[]): Fault | null {
  for (const [at, item] of items.entries()) {
    if (!Array.isArray(item))
      return { path: [at], message: at === 0 ? WANTED : 'must be a list of tokens, as the items before it' };
    if (item.length === 0) return { path: [at], message: EMPTY };
    const fault = tokenFault(item, [at]);
    if (fault !== null) return fault;
  }
  return null;
}

function tokenFault(items: readonly unknown[], path: readonly number[]): Fault | null {
  const at = items.findIndex((item) => !isToken(item));
  return at === -1 ? null : { path: [...path, at], message: NO_TOKEN };
}

const NO_TOKEN = `must be a token of cl100k_base, a whole number from 0 to ${LAST_TOKEN}; or send texts`;

function isToken(item: unknown): boolean {
  return typeof item === 'number' && Number.isInteger(item) && item >= 0 && item <= LAST_TOKEN;
}

/** A parsed body → a request that obeys every rule of the endpoint, or the first rule it breaks. */
export function parseEmbeddingRequest(body: unknown): EmbeddingRequest | ApiError {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return apiError('invalid_request', 'The request body must be a JSON object.');
  const parsed = embeddingRequestSchema.safeParse(body, FIRST_ISSUE);
  return parsed.success ? parsed.data : toInvalidRequest(parsed.error);
}
