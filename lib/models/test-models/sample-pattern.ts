/**
 * A text that matches a regular expression of the simple kind found in schemas: literals, classes, escapes, groups,
 * alternatives (the first is taken) and counts (the least is taken). Look-arounds and back-references are skipped.
 * The pattern is never run, so a hostile one costs no more than its length.
 */
export function samplePattern(pattern: string): string {
  return new PatternReader(pattern).alternatives();
}

const MAX_REPEAT = 200;
const ESCAPES: Readonly<Record<string, string>> = {
  d: '1',
  D: 'a',
  w: 'a',
  W: '-',
  s: ' ',
  S: 'a',
  b: '',
  B: '',
  n: '\n',
  r: '\r',
  t: '\t',
};
const UNLIKELY = 'aA1 _-.~%';

class PatternReader {
  readonly #pattern: string;
  #at = 0;
  #depth = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  alternatives(): string {
    const first = this.#sequence();
    while (this.#peek() === '|') {
      this.#at += 1;
      this.#sequence();
    }
    return first;
  }

  #peek(): string | undefined {
    return this.#pattern[this.#at];
  }

  #next(): string {
    const char = this.#pattern[this.#at] ?? '';
    this.#at += 1;
    return char;
  }

  #sequence(): string {
    let text = '';
    for (let char = this.#peek(); char !== undefined && char !== '|'; char = this.#peek()) {
      if (char === ')' && this.#depth > 0) break;
      const atom = this.#atom();
      text += atom.repeat(this.#least());
      if (text.length > 10_000) return text.slice(0, 10_000);
    }
    return text;
  }

  #atom(): string {
    const char = this.#next();
    if (char === '^' || char === '$') return '';
    if (char === '.') return 'a';
    if (char === '[') return this.#set();
    if (char === '(') return this.#group();
    if (char !== '\\') return char;
    const escaped = this.#next();
    return ESCAPES[escaped] ?? escaped;
  }

  #group(): string {
    const marker = /^\?(?:[:=!]|<[=!]|<\w+>)/.exec(this.#pattern.slice(this.#at, this.#at + 40))?.[0] ?? '';
    this.#at += marker.length;
    const looksAround = /[=!]$/.test(marker);
    if (this.#depth > 50) return '';
    this.#depth += 1;
    const inner = this.alternatives();
    this.#depth -= 1;
    if (this.#peek() === ')') this.#at += 1;
    return looksAround ? '' : inner;
  }

  #set(): string {
    const start = this.#at;
    let end = start;
    while (end < this.#pattern.length && (this.#pattern[end] !== ']' || end === start)) {
      end += this.#pattern[end] === '\\' ? 2 : 1;
    }
    const body = this.#pattern.slice(start, end);
    this.#at = end + 1;
    if (!body.startsWith('^')) {
      if (body.startsWith('\\')) return ESCAPES[body[1] ?? ''] ?? body[1] ?? '';
      return body[0] ?? '';
    }
    // One class of characters, run on single characters: linear.
    for (const char of UNLIKELY) {
      if (new RegExp(`[${body}]`).test(char)) return char;
    }
    return '';
  }

  /** The least count of a quantifier after the atom, 1 without one. `*` and `?` say nothing, `+` once. */
  #least(): number {
    const quantifier = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(this.#pattern.slice(this.#at, this.#at + 24));
    if (quantifier === null) return 1;
    this.#at += quantifier[0].length;
    if (quantifier[1] !== undefined) return Math.min(Number(quantifier[1]), MAX_REPEAT);
    return quantifier[0].startsWith('+') ? 1 : 0;
  }
}
