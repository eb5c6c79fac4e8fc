import { readJsonText } from './json-text.ts';

/** Where a value stands in a JSON text: paths such as `messages[0].role` to the offset of the value. */
export type JsonPositions = ReadonlyMap<string, number>;

export type PositionedJson =
  | { ok: true; value: unknown; positions: JsonPositions }
  | { ok: false; offset: number; message: string };

const DEEPEST = 200;

/** Longer texts are parsed by the browser, which is quicker and keeps no places. */
const LONGEST = 300_000;

/**
 * Parses JSON and remembers where each value stands; an error names its place in words that do not depend on the
 * browser. Of a very long text there are no places.
 */
export function parseWithPositions(text: string): PositionedJson {
  if (text.length > LONGEST) {
    const read = readJsonText(text);
    if (read.ok) return { ...read, positions: new Map() };
    return { ok: false, offset: 0, message: `This is ${read.reason}.` };
  }
  const positions = new Map<string, number>();
  const reader = new Reader(text, positions);
  try {
    const value = reader.document();
    return { ok: true, value, positions };
  } catch (error) {
    if (error instanceof JsonFault) return { ok: false, offset: error.offset, message: error.message };
    throw error;
  }
}

/** 1-based line and column of an offset. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}

class JsonFault extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const WORDS: readonly (readonly [string, unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

class Reader {
  readonly #text: string;
  readonly #positions: Map<string, number>;
  #at = 0;

  constructor(text: string, positions: Map<string, number>) {
    this.#text = text;
    this.#positions = positions;
  }

  document(): unknown {
    const value = this.#value('', 0);
    this.#space();
    if (this.#at < this.#text.length) this.#fault('Nothing may follow the end of the JSON.');
    return value;
  }

  #value(path: string, depth: number): unknown {
    this.#space();
    this.#positions.set(path, this.#at);
    if (depth > DEEPEST) this.#fault('This is nested too deeply.');
    const character = this.#text[this.#at];
    if (character === '{') return this.#object(path, depth);
    if (character === '[') return this.#array(path, depth);
    if (character === '"') return this.#string();
    for (const [word, value] of WORDS) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    return this.#number();
  }

  #object(path: string, depth: number): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    const seen = new Set<string>();
    this.#at += 1;
    for (let first = true; !this.#closes('}', first); first = false) {
      const at = this.#at;
      if (this.#text[at] !== '"') this.#fault('A field name in double quotes must stand here.');
      const name = this.#string();
      if (seen.has(name)) this.#fault(`The field "${name}" stands here twice.`, at);
      seen.add(name);
      this.#space();
      if (this.#text[this.#at] !== ':') this.#fault(`A colon must follow "${name}".`);
      this.#at += 1;
      entries.push([name, this.#value(path === '' ? name : `${path}.${name}`, depth + 1)]);
    }
    return Object.fromEntries(entries);
  }

  #array(path: string, depth: number): unknown[] {
    const items: unknown[] = [];
    this.#at += 1;
    while (!this.#closes(']', items.length === 0))
      items.push(this.#value(`${path}[${items.length}]`, depth + 1));
    return items;
  }

  /** Whether the container ends here; otherwise steps over the comma before the next item. */
  #closes(end: '}' | ']', first: boolean): boolean {
    this.#space();
    if (this.#text[this.#at] === end) {
      this.#at += 1;
      return true;
    }
    if (this.#at >= this.#text.length) this.#fault(`The JSON ends here, but a "${end}" is missing.`);
    if (first) return false;
    if (this.#text[this.#at] !== ',') this.#fault(`A comma or "${end}" must stand here.`);
    const comma = this.#at;
    this.#at += 1;
    this.#space();
    if (this.#text[this.#at] === end) this.#fault(`No comma may stand before "${end}".`, comma);
    return false;
  }

  #string(): string {
    STRING.lastIndex = this.#at;
    const match = STRING.exec(this.#text);
    if (match === null) this.#fault(this.#whatIsWrongWithString());
    this.#at = STRING.lastIndex;
    return JSON.parse(match[0]) as string;
  }

  #whatIsWrongWithString(): string {
    const line = this.#text.slice(this.#at + 1).split('\n')[0] ?? '';
    if (!/(^|[^\\])(\\\\)*"/.test(line)) return 'This text has no closing quote on its line.';
    return 'This text holds a character that must be escaped with a backslash.';
  }

  #number(): number {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null) this.#fault(this.#whatIsNoValue());
    this.#at = NUMBER.lastIndex;
    return Number(match[0]);
  }

  #whatIsNoValue(): string {
    const character = this.#text[this.#at];
    if (character === undefined) return 'The JSON ends where a value must stand.';
    if (character === "'") return 'Text stands in double quotes in JSON.';
    const word = /^\w+/.exec(this.#text.slice(this.#at, this.#at + 40))?.[0];
    return word === undefined ? `A value cannot begin with "${character}".` : `"${word}" is no JSON value.`;
  }

  #space(): void {
    while (/^[ \t\n\r]$/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    if (this.#text.startsWith('//', this.#at) || this.#text.startsWith('/*', this.#at))
      this.#fault('JSON has no comments.');
  }

  #fault(message: string, offset: number = this.#at): never {
    throw new JsonFault(offset, message);
  }
}
