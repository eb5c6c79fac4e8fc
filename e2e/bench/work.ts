/** One request of the benchmark and the only right answer to it. */
export interface Work {
  readonly stream: boolean;
  /** Pieces of text in the answer, each an event of a stream. */
  readonly events: number;
  /** Between two events; 0 is one event each turn of the vendor's loop, as fast as it can. */
  readonly spacingMs: number;
}

export const MODEL = 'gpt-4o-mini';
export const PATH = '/v1/chat/completions';

const NONCE_DIGITS = 9;
/** Characters of one to four bytes in UTF-8 and such as JSON escapes: they show a gateway that cuts text wrongly. */
const WORDS = [
  ' the',
  ' quick',
  ' "brown"',
  ' fox',
  ' jumps',
  ' über',
  ' 12',
  ' lazy',
  ' dogs,',
  '\n\n',
  'then',
  ' naps',
  ' – 🦊',
  ' again',
];
const SYSTEM =
  'You are a careful assistant in a support team. Answer in plain words, name what you do not know, keep to the ' +
  'question, and write no more than it needs. Dates are ISO dates, amounts carry their currency, and code stands in ' +
  'fenced blocks with its language named. Never repeat the question.';

/** The text of event `index`; the first one carries the number of the request. */
export function piece(nonce: number, index: number): string {
  return index === 0 ? `#${digits(nonce)}` : word(index);
}

export function word(index: number): string {
  return WORDS[index % WORDS.length] ?? '';
}

const tails = new Map<number, string>();

/** The whole answer. */
export function answerText(nonce: number, events: number): string {
  let tail = tails.get(events);
  if (tail === undefined) {
    tail = Array.from({ length: events - 1 }, (_, index) => word(index + 1)).join('');
    tails.set(events, tail);
  }
  return `${piece(nonce, 0)}${tail}`;
}

/** The request body, around the number that makes it unlike all others. Its length never changes. */
export function bodyParts({ stream, events, spacingMs }: Work): readonly [string, string] {
  const user = `Benchmark NONCE events=${events} spacing=${spacingMs}. How long does a package take to Ålesund?`;
  const body = JSON.stringify({
    model: MODEL,
    messages: [
      { role: 'system', content: SYSTEM },
      { role: 'user', content: user },
    ],
    temperature: 0.5,
    max_tokens: 512,
    ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
  });
  const [before = '', after = ''] = body.split('NONCE');
  return [before, after];
}

export function digits(nonce: number): string {
  return String(nonce).padStart(NONCE_DIGITS, '0');
}

/** What a request body asks for; the vendor's side of `bodyParts`. */
export function readWork(body: string): Work & { readonly nonce: number } {
  const found = /Benchmark (\d+) events=(\d+) spacing=(\d+)/.exec(body);
  if (found === null) throw new Error(`Not a request of this benchmark: ${body.slice(0, 200)}`);
  const [, nonce, events, spacingMs] = found;
  return {
    nonce: Number(nonce),
    events: Number(events),
    spacingMs: Number(spacingMs),
    stream: /"stream":\s*true/.test(body),
  };
}

/** The usage that the vendor reports; the load generator checks that it arrives. */
export function usageOf(events: number): Record<string, number> {
  return { prompt_tokens: 87, completion_tokens: events, total_tokens: 87 + events };
}
