import { type ApiError, apiError } from './errors.ts';
import { JsonScan, type LongTextSpan } from './json-scan.ts';
import { MAX_VALUES } from './request-counts.ts';

export interface ParsedJson {
  readonly value: unknown;
  /** How many values it holds, itself and all inside it. */
  readonly values: number;
}

/** Up to here a body is read at once, which takes a few milliseconds at worst. */
const AT_ONCE_BYTES = 512 * 1_024;
const VALUES_IN_A_TURN = 5_000;
/** A piece of a long text. */
const PIECE_BYTES = 1_024 * 1_024;

/**
 * The JSON in a body of at most so many values; a large one is read in turns, none of which holds the event loop for more
 * than some milliseconds.
 */
export async function readJson(
  bytes: Uint8Array,
  maxValues: number = MAX_VALUES,
): Promise<ParsedJson | ApiError> {
  if (bytes.length === 0)
    return apiError('invalid_request', 'The request body is empty; send a JSON object.');
  const scan = new JsonScan(bytes, maxValues);
  for (let state = scan.advance(AT_ONCE_BYTES); state !== true; state = scan.advance(AT_ONCE_BYTES)) {
    if (state !== false) return apiError('invalid_request', `The request body ${state}.`);
    await nextTurn();
  }
  try {
    const value = bytes.length <= AT_ONCE_BYTES ? parse(bytes) : await parseInTurns(bytes, scan.longTexts);
    // To check what was parsed is work for a turn of its own.
    if (scan.values > VALUES_IN_A_TURN) await nextTurn();
    return { value, values: scan.values };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'not UTF-8';
    return apiError('invalid_request', `The request body is not valid JSON: ${reason}`);
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Uint8Array): unknown {
  return JSON.parse(decoder.decode(bytes));
}

/** Parses long texts by themselves, piece by piece, and the rest with a random placeholder for each of them. */
async function parseInTurns(bytes: Uint8Array, longTexts: readonly LongTextSpan[]): Promise<unknown> {
  if (longTexts.length === 0) return parse(bytes);
  const random = crypto.randomUUID();
  const texts = new Map<string, string>();
  const rest: Uint8Array[] = [];
  let from = 0;
  for (const [index, text] of longTexts.entries()) {
    const placeholder = `${random}${index}`;
    rest.push(bytes.subarray(from, text.start), Buffer.from(placeholder));
    from = text.end;
    texts.set(placeholder, await parseText(bytes, text));
  }
  rest.push(bytes.subarray(from));
  const value = parse(Buffer.concat(rest));
  return typeof value === 'string' ? (texts.get(value) ?? value) : withTexts(value, texts);
}

async function parseText(bytes: Uint8Array, text: LongTextSpan): Promise<string> {
  const pieces: unknown[] = [];
  for (let from = text.start; from < text.end; ) {
    const to = pieceEnd(bytes, from, text);
    pieces.push(JSON.parse(`"${decoder.decode(bytes.subarray(from, to))}"`));
    from = to;
    await nextTurn();
  }
  return pieces.join('');
}

/** Where a piece ends that begins at `from`: inside neither a character nor an escape. */
function pieceEnd(bytes: Uint8Array, from: number, { end: textEnd, hasEscapes }: LongTextSpan): number {
  let end = from + PIECE_BYTES;
  if (hasEscapes) for (end = from; end < from + PIECE_BYTES; ) end += tokenLength(bytes, end);
  while (end < textEnd && ((bytes[end] ?? 0) & 0xc0) === 0x80) end += 1;
  return Math.min(end, textEnd);
}

/** Bytes of an escape, `\n` or `\u0041`, or one of anything else. */
function tokenLength(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== 0x5c) return 1;
  return bytes[at + 1] === 0x75 ? 6 : 2;
}

/** Puts the texts in the places of their placeholders, in place. Iterative: the value may be deep. */
function withTexts(value: unknown, texts: ReadonlyMap<string, string>): unknown {
  const waiting = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    const members = next as Record<string, unknown>;
    for (const [name, member] of Object.entries(members)) {
      const text = typeof member === 'string' ? texts.get(member) : undefined;
      if (text !== undefined) members[name] = text;
      else waiting.push(member);
    }
  }
  return value;
}
