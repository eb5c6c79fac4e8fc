import { type ModelCall, ModelError } from '#lib/models/provider.ts';
import { apiError } from '#lib/protocol/errors.ts';
import { schemaProblem } from '#lib/protocol/json-schema-bounds.ts';
import type { PromptMessage } from '#lib/protocol/prompt.ts';
import type { SampleBudget } from './sample-budget.ts';
import { sampleFromSchema } from './sample-from-schema.ts';
import { isObjectSchema, type Schema } from './schema-check.ts';

/** Where a schema came from, for the refusal. */
interface SchemaPlace {
  readonly param: string;
  /** Begins a sentence: `The schema of the tool weather`. */
  readonly what: string;
}

/** JSON text valid for the schema. Throws a refusal as the request's own fault when there is none. */
export function documentFor(schema: unknown, { param, what }: SchemaPlace, budget?: SampleBudget): string {
  const sample = sampleFromSchema(schema, budget);
  if (sample.ok) return sample.json;
  const message = `${what} cannot be met: ${sample.why}. Correct the schema, or ask for less.`;
  throw new ModelError(apiError('invalid_request', message, { param }));
}

/**
 * What `test/json` answers: a document valid for the schema of the response format or, without one, for the last
 * schema written in the messages; else an object about the question.
 */
export function jsonDocument({ messages, responseFormat, loop }: ModelCall): string {
  if (responseFormat?.type === 'json_schema') {
    const place = { param: 'response_format', what: 'The schema in response_format' };
    return documentFor(responseFormat.schema, place);
  }
  const written = lastSchemaIn(messages);
  if (written !== null)
    return documentFor(written, { param: 'messages', what: 'The schema in the messages' });
  const question = messages.findLast((message) => message.role === 'user');
  return JSON.stringify({
    model: 'test/json',
    loop,
    question: question === undefined ? '' : textOf(question),
  });
}

function textOf(message: PromptMessage): string {
  if (typeof message.content === 'string') return message.content;
  return message.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** How much text is looked through for schemas, each brace that opens nothing counted to its end. */
const MAX_CHARS = 1_000_000;

/** SDKs write the schema into a system or user message, after words or in a code fence, perhaps after an example. */
function lastSchemaIn(messages: readonly PromptMessage[]): Schema | null {
  const asking = messages.filter(({ role }) => role === 'system' || role === 'user');
  let left = MAX_CHARS;
  for (const message of asking.reverse()) {
    const text = textOf(message);
    let last: Schema | null = null;
    for (let at = text.indexOf('{'); at >= 0 && left > 0; at = text.indexOf('{', at)) {
      const end = endOfObject(text, at, left);
      left -= (end ?? text.length) - at;
      const value = end === null ? null : schemaIn(text.slice(at, end));
      last = value?.schema ?? last;
      at = value === null || end === null ? at + 1 : end;
    }
    if (last !== null) return last;
  }
  return null;
}

/** The place after the brace that closes the one at `at`; null when there is none within `most` characters. */
function endOfObject(text: string, at: number, most: number): number | null {
  let open = 0;
  let quoted = false;
  const stop = Math.min(text.length, at + most);
  for (let next = at; next < stop; next += 1) {
    const char = text[next];
    if (quoted) {
      if (char === '\\') next += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{') open += 1;
    else if (char === '}') {
      open -= 1;
      if (open === 0) return next + 1;
    }
  }
  return null;
}

/** Null when the text is no JSON object. */
function schemaIn(text: string): { schema: Schema | null } | null {
  try {
    const value: unknown = JSON.parse(text);
    if (!isObjectSchema(value) || schemaProblem(value) !== null) return { schema: null };
    return { schema: [value, ...wrapped(value)].find(isSchema) ?? null };
  } catch {
    return null;
  }
}

/** As `response_format` and tools have it around them. */
function wrapped({ schema, json_schema: named, parameters, function: tool }: Schema): Schema[] {
  const inner = [named, tool].filter(isObjectSchema).flatMap(wrapped);
  return [...[schema, named, parameters].filter(isObjectSchema), ...inner];
}

const TYPES = new Set<unknown>(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']);

function isSchema(value: Schema): boolean {
  if (isObjectSchema(value.properties)) return true;
  if (typeof value.$ref === 'string' && isObjectSchema(value.$defs)) return true;
  if (Array.isArray(value.anyOf) || Array.isArray(value.oneOf) || Array.isArray(value.allOf)) return true;
  return TYPES.has(value.type) && Object.keys(value).some((key) => SCHEMA_WORDS.has(key));
}

/** What stands beside `type` in a schema and hardly in a document. */
const SCHEMA_WORDS = new Set([
  'items',
  'required',
  'enum',
  'additionalProperties',
  '$schema',
  'minimum',
  'maxLength',
]);
