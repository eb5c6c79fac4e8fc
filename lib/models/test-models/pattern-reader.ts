/** Reads regular expressions into trees. */

export type PatternNode =
  | {
      readonly kind: 'char';
      readonly choices: () => readonly string[];
      readonly fits: (char: string) => boolean;
    }
  | { readonly kind: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly item: PatternNode; readonly least: number; readonly most: number }
  | { readonly kind: 'look'; readonly item: PatternNode; readonly wanted: boolean }
  | { readonly kind: 'edge'; readonly holds: (chars: readonly string[], at: number) => boolean };

/** A pattern that no text is written for, and why. */
export class PatternRefused extends Error {
  constructor(source: string, why: string) {
    const shown = source.length > 60 ? `${source.slice(0, 60)}…` : source;
    super(`the pattern ${JSON.stringify(shown)} ${why}`);
  }
}

const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const LIKELY = [...'a1A-_. ', ...PRINTABLE, '\n', '\t', 'é', 'я', '中', '😀'];
const CLASS_ESCAPES = /^\\(?:[dDwWsS]|[pP]\{[^}]{1,60}\})/;
const CHAR_ESCAPES = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\})/;
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', v: '\v', f: '\f', 0: '\0' };
const isWord = (char: string | undefined) => char !== undefined && /^\w$/.test(char);

export class PatternReader {
  /** The repetitions that may go on, in order. */
  readonly repeats: PatternNode[] = [];
  readonly #source: string;
  readonly #flags: 'u' | '';
  #at = 0;

  /** Throws `PatternRefused` for what is no regular expression. */
  constructor(source: string) {
    this.#source = source;
    this.#flags = flagsOf(source);
  }

  /** Throws `PatternRefused` for what is known to engines, but not here. */
  read(): PatternNode {
    return this.#choice();
  }

  #rest(length: number): string {
    return this.#source.slice(this.#at, this.#at + length);
  }

  #take(length: number): string {
    const taken = this.#rest(length);
    this.#at += length;
    return taken;
  }

  #choice(): PatternNode {
    const options = [this.#sequence()];
    while (this.#rest(1) === '|') {
      this.#take(1);
      options.push(this.#sequence());
    }
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
  }

  #sequence(): PatternNode {
    const items: PatternNode[] = [];
    for (let next = this.#rest(1); next !== '' && next !== '|' && next !== ')'; next = this.#rest(1)) {
      items.push(this.#quantified(this.#atom()));
    }
    return { kind: 'sequence', items };
  }

  #quantified(item: PatternNode): PatternNode {
    const found = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/.exec(this.#rest(40));
    if (found === null) return item;
    this.#take(found[0].length);
    const repeat: PatternNode = { kind: 'repeat', item, ...countsOf(found) };
    if (repeat.most > repeat.least) this.repeats.push(repeat);
    return repeat;
  }

  #atom(): PatternNode {
    const next = this.#rest(1);
    if (next === '(') return this.#group();
    if (next === '[') return this.#set();
    if (next === '\\') return this.#escape();
    const char = String.fromCodePoint(this.#source.codePointAt(this.#at) ?? 0);
    this.#take(char.length);
    if (char === '^') return { kind: 'edge', holds: (_, at) => at === 0 };
    if (char === '$') return { kind: 'edge', holds: (chars, at) => at === chars.length };
    return char === '.' ? this.#class('.') : literal(char);
  }

  #group(): PatternNode {
    this.#take(1);
    const marker = /^\?(?:[:=!]|<[=!]|<\w+>)/.exec(this.#rest(80))?.[0] ?? '';
    if (marker === '' && this.#rest(1) === '?')
      throw new PatternRefused(this.#source, 'holds a group of a kind not known here');
    if (/<[=!]$/.test(marker))
      throw new PatternRefused(this.#source, 'looks behind, which is not known here');
    this.#take(marker.length);
    const inner = this.#choice();
    this.#take(1);
    return /[=!]$/.test(marker) ? { kind: 'look', item: inner, wanted: marker === '?=' } : inner;
  }

  #set(): PatternNode {
    let end = this.#at + 1;
    while (end < this.#source.length && this.#source[end] !== ']') end += this.#source[end] === '\\' ? 2 : 1;
    return this.#class(this.#take(end + 1 - this.#at));
  }

  #escape(): PatternNode {
    const named = CLASS_ESCAPES.exec(this.#rest(70))?.[0];
    if (named !== undefined) return this.#class(this.#take(named.length));
    const coded = CHAR_ESCAPES.exec(this.#rest(12));
    if (coded !== null) {
      this.#take(coded[0].length);
      return literal(charOf(coded));
    }
    const escaped = this.#take(2).slice(1);
    if (escaped === 'b' || escaped === 'B') {
      const wanted = escaped === 'b';
      return { kind: 'edge', holds: (chars, at) => (isWord(chars[at - 1]) !== isWord(chars[at])) === wanted };
    }
    if (/[1-9k]/.test(escaped))
      throw new PatternRefused(this.#source, 'refers back to a group, which is not known here');
    return literal(CONTROLS[escaped] ?? escaped);
  }

  /** Any of a class of characters, as the engine reads it: one character at a time. */
  #class(source: string): PatternNode {
    const one = new RegExp(`^(?:${source})$`, this.#flags);
    const fits = (char: string) => one.test(char);
    let choices: readonly string[] | null = null;
    const find = () => {
      const written = [
        ...source.matchAll(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\})/g),
      ];
      return [...new Set([...LIKELY, ...source, ...written.map(charOf)])].filter(fits);
    };
    return {
      kind: 'char',
      fits,
      choices: () => {
        choices ??= find();
        return choices;
      },
    };
  }
}

function literal(char: string): PatternNode {
  return { kind: 'char', choices: () => [char], fits: (other) => other === char };
}

function charOf([, two, four, braced]: RegExpExecArray): string {
  const code = Number.parseInt(two ?? four ?? braced ?? '', 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

function countsOf([sign, least, upTo, most]: RegExpExecArray): { least: number; most: number } {
  if (least !== undefined) {
    const from = Number(least);
    if (upTo === undefined) return { least: from, most: from };
    return { least: from, most: most === '' ? Number.POSITIVE_INFINITY : Number(most) };
  }
  const least1 = sign.startsWith('+') ? 1 : 0;
  return { least: least1, most: sign.startsWith('?') ? 1 : Number.POSITIVE_INFINITY };
}

function flagsOf(source: string): 'u' | '' {
  for (const flags of ['u', ''] as const) {
    try {
      new RegExp(source, flags);
      return flags;
    } catch {
      // Many patterns in the wild are valid only without the flag.
    }
  }
  throw new PatternRefused(source, 'is not a regular expression');
}
