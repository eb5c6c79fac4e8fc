import { type EmbeddingAnswer, type EmbeddingCall, ModelError } from '#lib/models/provider.ts';
import { Turns } from '#lib/models/turns.ts';
import { maxVectorBytes } from '#lib/models/upstream/answer-bounds.ts';
import { guardCall } from '#lib/models/upstream/call-guard.ts';
import {
  asJson,
  asList,
  isJsonObject,
  type JsonObject,
  parseJson,
} from '#lib/models/upstream/json-access.ts';
import type { UpstreamResponse } from '#lib/models/upstream/transport.ts';
import { unreadable, type VendorIdentity } from '#lib/models/upstream/vendor-error.ts';
import { readOpenAiUsage } from './openai-answer.ts';
import {
  badAnswer,
  identityOf,
  type OpenAiWireOptions,
  openCall,
  parseAnswer,
  readAnswerText,
} from './openai-http.ts';

/** Nothing comes before the whole answer: it gets the time that a processor without help needs for so many tokens. */
const WHOLE_ANSWER_MS_PER_TOKEN = 2;

/** `POST /embeddings`: parsed loosely (numbers or base64, in any order), given on strictly. */
export async function embed(
  options: OpenAiWireOptions,
  call: EmbeddingCall,
  caller: AbortSignal,
): Promise<EmbeddingAnswer> {
  const { id, limits } = options;
  const identity = identityOf(options);
  const firstEventTimeoutMs = limits.firstEventTimeoutMs + call.promptTokens * WHOLE_ANSWER_MS_PER_TOKEN;
  const guard = guardCall(id, { ...limits, firstEventTimeoutMs }, caller);
  let response: UpstreamResponse | null = null;
  let whole = false;
  try {
    const { model } = call;
    response = await openCall(
      options,
      { path: '/embeddings', model, body: requestOf(id, call) },
      guard.signal,
    );
    const maxBytes = maxVectorBytes(call.inputs.length, call.dimensions);
    const text = await readAnswerText(response, maxBytes, identity, guard);
    whole = true;
    return await readVectors(text, call, identity);
  } finally {
    if (whole) response?.drain();
    else response?.destroy();
    guard.end();
  }
}

/** One input goes as it is: the simpler servers know no lists. */
function requestOf(
  host: string,
  { model, inputs, dimensions, user }: EmbeddingCall,
): Record<string, unknown> {
  const [only] = inputs;
  return {
    model,
    input: inputs.length === 1 ? only : inputs,
    ...(dimensions === null ? {} : { dimensions }),
    // A quarter of the bytes; not every other server knows the field.
    ...(host === 'openai' ? { encoding_format: 'base64' } : {}),
    ...(user === null ? {} : { user }),
  };
}

async function readVectors(
  text: string,
  { model, inputs, dimensions }: EmbeddingCall,
  identity: VendorIdentity,
): Promise<EmbeddingAnswer> {
  const turns = new Turns();
  const { rest, parts } = await takeVectorsOut(text, turns);
  const body = parseAnswer(rest, model, identity);
  const data = asList(body.data);
  if (data.length !== inputs.length)
    throw badAnswer(identity, `sent ${data.length} vectors for ${inputs.length} inputs`);
  const vectors: (Float32Array | undefined)[] = Array.from({ length: inputs.length });
  for (const [position, item] of data.entries()) {
    if (!isJsonObject(item)) throw new ModelError(unreadable(identity.host));
    const index = item.index ?? position;
    if (typeof index !== 'number' || !(index in vectors) || vectors[index] !== undefined)
      throw badAnswer(identity, 'sent vectors that belong to no input');
    vectors[index] = readVector(item, parts, identity);
    if (turns.over()) await turns.next();
  }
  const all = vectors.filter((vector) => vector !== undefined);
  const length = dimensions ?? all[0]?.length;
  if (all.some((vector) => vector.length !== length))
    throw badAnswer(
      identity,
      dimensions === null
        ? 'sent vectors of different lengths'
        : `did not shorten its vectors to ${dimensions}; leave dimensions out`,
    );
  return { vectors: all, usage: readOpenAiUsage(asJson(body.usage)) };
}

const VECTOR_START = /"embedding"\s*:\s*(["[])/g;

/**
 * Takes the vectors out of a body, so that they can be parsed one by one: millions of numbers at once would hold the
 * event loop for a second. In the place of each stands its number, as a text. A quote inside of a text has a backslash
 * before it, so that the pattern finds names alone.
 */
async function takeVectorsOut(
  text: string,
  turns: Turns,
): Promise<{ rest: string; parts: readonly string[] }> {
  const parts: string[] = [];
  let rest = '';
  let from = 0;
  for (const match of text.matchAll(VECTOR_START)) {
    const start = match.index + match[0].length - 1;
    const end = text.indexOf(match[1] === '[' ? ']' : '"', start + 1);
    if (start < from || end === -1) break;
    rest += `${text.slice(from, start)}"${parts.length}"`;
    parts.push(text.slice(start, end + 1));
    from = end + 1;
    if (turns.over()) await turns.next();
  }
  return { rest: rest + text.slice(from), parts };
}

function readVector(
  { embedding }: JsonObject,
  parts: readonly string[],
  identity: VendorIdentity,
): Float32Array {
  // Every text of this name was taken out: the one that stands here is ours.
  const value = typeof embedding === 'string' ? parseJson(parts[Number(embedding)] ?? '') : undefined;
  const vector = typeof value === 'string' ? fromBase64(value) : fromNumbers(value);
  if (vector === null || vector.length === 0 || !vector.every(Number.isFinite))
    throw new ModelError(unreadable(identity.host));
  return vector;
}

/** What is no number becomes none, and is found by whoever looks for such. */
function fromNumbers(value: unknown): Float32Array | null {
  if (!Array.isArray(value)) return null;
  return Float32Array.from(value, (each: unknown) => (typeof each === 'number' ? each : Number.NaN));
}

/** Little-endian, four bytes a number; null where the text cannot be that. */
function fromBase64(text: string): Float32Array | null {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length % 4 !== 0 || bytes.length !== Math.floor((text.replace(/=+$/, '').length * 3) / 4))
    return null;
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4));
}
