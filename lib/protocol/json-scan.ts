/** A text that is long enough to be parsed by itself: the bytes between its quotes. */
export interface LongTextSpan {
  readonly start: number;
  readonly end: number;
  readonly hasEscapes: boolean;
}

const LONG_TEXT_BYTES = 64 * 1_024;
/** Up to here a text is read byte by byte, which is quicker than to search. */
const SHORT_TEXT_BYTES = 256;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const OPEN_OBJECT = 0x7b;

/**
 * Reads the structure of a JSON text without making anything of it: a body of few bytes can hold millions of values, and
 * each costs many times its bytes once it is parsed and checked. Says nothing of whether the text is valid.
 */
export class JsonScan {
  readonly longTexts: LongTextSpan[] = [];
  /** At least as many values as there are so far; names are not counted. */
  values = 1;
  readonly #bytes: Buffer;
  readonly #maxValues: number;
  #at = 0;
  /** Where the text begins that is being read; -1 outside of texts. */
  #textStart = -1;
  #nextQuote = -1;
  #nextBackslash = -1;

  constructor(bytes: Uint8Array, maxValues: number) {
    this.#maxValues = maxValues;
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Reads on for about that many bytes; a searched text may take it further. True at the end, a text says what is too much. */
  advance(steps: number): boolean | string {
    const until = Math.min(this.#bytes.length, this.#at + steps);
    while (this.#at < until) {
      const issue = this.#textStart === -1 ? this.#readStructure(until) : this.#readText();
      if (issue !== null) return issue;
    }
    return this.#at >= this.#bytes.length;
  }

  /** Up to the next text. */
  #readStructure(until: number): string | null {
    const bytes = this.#bytes;
    while (this.#at < until) {
      const byte = bytes[this.#at] ?? 0;
      this.#at += 1;
      if (byte === QUOTE) {
        this.#textStart = this.#at;
        return null;
      }
      if (byte === COMMA || byte === OPEN_LIST || byte === OPEN_OBJECT) this.values += 1;
      if (this.values > this.#maxValues)
        return `must not hold more than ${this.#maxValues} values: send less at once`;
    }
    return null;
  }

  /** Up to the end of the text, or as far as one search goes. */
  #readText(): string | null {
    const bytes = this.#bytes;
    const near = Math.min(bytes.length, this.#at + SHORT_TEXT_BYTES);
    while (this.#at < near) {
      const byte = bytes[this.#at];
      if (byte === QUOTE) return this.#endText();
      this.#at += byte === BACKSLASH ? 2 : 1;
    }
    // Each is searched for once: a text of a million backslashes before one quote would be gone through a million times.
    if (this.#nextQuote < this.#at) this.#nextQuote = this.#find(QUOTE);
    if (this.#nextBackslash < this.#at) this.#nextBackslash = this.#find(BACKSLASH);
    this.#at = Math.min(this.#nextQuote, this.#nextBackslash);
    return bytes[this.#at] === QUOTE ? this.#endText() : null;
  }

  #find(byte: number): number {
    const found = this.#bytes.indexOf(byte, this.#at);
    return found === -1 ? this.#bytes.length : found;
  }

  #endText(): string | null {
    const bytes = this.#bytes;
    const start = this.#textStart;
    const end = this.#at;
    this.#textStart = -1;
    this.#at = end + 1;
    if (end - start < LONG_TEXT_BYTES) return null;
    let after = end + 1;
    while (after < end + SHORT_TEXT_BYTES && (bytes[after] ?? 0x21) <= 0x20) after += 1;
    if (bytes[after] === COLON) return `must not have names longer than ${LONG_TEXT_BYTES} bytes`;
    const backslash = bytes.indexOf(BACKSLASH, start);
    this.longTexts.push({ start, end, hasEscapes: backslash !== -1 && backslash < end });
    return null;
  }
}
