import type { SourceText } from './source-text.ts';

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
