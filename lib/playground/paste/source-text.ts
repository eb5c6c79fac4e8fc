/** A place in a program's text. Comments of Python, JavaScript, Go and Rust count as space. */
export class SourceText {
  readonly text: string;
  at: number;
  /** Names that may still be looked up, for all readers of one text: each look-up reads all of it. */
  readonly left: { lookUps: number };

  constructor(text: string, at = 0, left = { lookUps: 200 }) {
    this.text = text;
    this.at = at;
    this.left = left;
  }

  /** Steps over white space and comments. */
  skip(): void {
    const space = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/|#[^\n]*)*/y;
    space.lastIndex = this.at;
    space.exec(this.text);
    this.at = Math.max(this.at, space.lastIndex);
  }

  /** Takes a piece of text if it stands here (after space). */
  take(piece: string): boolean {
    this.skip();
    if (!this.text.startsWith(piece, this.at)) return false;
    this.at += piece.length;
    return true;
  }

  /** Takes what a sticky expression finds here (after space). */
  match(pattern: RegExp): RegExpExecArray | null {
    this.skip();
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }

  get over(): boolean {
    this.skip();
    return this.at >= this.text.length;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  '0': '\0',
  '\n': '',
};

/** Reads a string as Python, JavaScript, Go or Rust writes it; undefined when none stands here, null for one that holds expressions. */
export function readString(source: SourceText): string | null | undefined {
  const rust = source.match(/r(#*)"(?!"")/y);
  if (rust !== null) return upTo(source, `"${rust[1]}`);
  const open = source.match(/([rRbBfFuU]{0,2})("""|'''|"|'|`)/y);
  if (open === null) return undefined;
  const [, prefix = '', quote = ''] = open;
  const raw = /r/i.test(prefix);
  let text = '';
  let filled = false;
  while (!source.text.startsWith(quote, source.at)) {
    const character = source.text[source.at];
    if (character === undefined || (character === '\n' && quote.length === 1 && quote !== '`')) return null;
    if (character === '\\' && !raw) text += readEscape(source);
    else {
      filled ||= quote === '`' && source.text.startsWith('${', source.at);
      text += character;
      source.at += 1;
    }
  }
  source.at += quote.length;
  filled ||= /f/i.test(prefix) && /\{/.test(text);
  return filled ? null : text;
}

function upTo(source: SourceText, end: string): string | null {
  const to = source.text.indexOf(end, source.at);
  if (to === -1) return null;
  const text = source.text.slice(source.at, to);
  source.at = to + end.length;
  return text;
}

function readEscape(source: SourceText): string {
  const code = /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2}))/y;
  code.lastIndex = source.at;
  const found = code.exec(source.text);
  if (found !== null) {
    source.at = code.lastIndex;
    const value = Number.parseInt(found[1] ?? found[2] ?? found[3] ?? found[4] ?? '', 16);
    // Four digits may be half of a pair: two such escapes make one character.
    return value > 0x10ffff
      ? '\ufffd'
      : value > 0xffff
        ? String.fromCodePoint(value)
        : String.fromCharCode(value);
  }
  const character = source.text[source.at + 1] ?? '';
  source.at += 2;
  return ESCAPES[character] ?? character;
}
