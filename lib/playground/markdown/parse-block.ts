import {
  Marked,
  type MarkedToken,
  type Token,
  type TokenizerAndRendererExtension,
  type Tokens,
} from 'marked';
import remend from 'remend';
import {
  BoundedLexer,
  countMarks,
  isFence,
  MOST_STEPS,
  type PlainToken,
  plainToken,
  staysPlain,
  tableTooWide,
} from './bounded-lexer.ts';

/** What a block of an answer is made of. HTML stays a token of its own: it is shown as written, never obeyed. */
export type MarkdownToken = MarkedToken | MathToken | PlainToken;

/** A formula; `display` when it stands alone. */
interface MathToken extends Tokens.Generic {
  type: 'math';
  raw: string;
  text: string;
  display: boolean;
}

const DISPLAY = /^(?:\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\])/;
const INLINE = /^(?:\$(?!\s)((?:\\.|[^$\n\\])+?)(?<!\s)\$(?!\d)|\\\(([^\n]+?)\\\))/;

/** A dollar amount such as `$5 and $6` is no formula: no space inside the signs, no digit behind them. */
function match(rule: RegExp, source: string, display: boolean): MathToken | undefined {
  const found = rule.exec(source);
  if (found === null) return undefined;
  return { type: 'math', raw: found[0], text: (found[1] ?? found[2] ?? '').trim(), display };
}

const find = (rule: RegExp) => (source: string) => {
  const at = source.search(rule);
  return at === -1 ? undefined : at;
};

/** Where a paragraph may be cut for a formula: only at the start of a line. */
const blockStart = find(/(?<=^|\n)(?:\$\$|\\\[)/);
const inlineStart = find(/\$|\\[([]/);

/** `$…$`, `\(…\)`, `$$…$$` and `\[…\]`, as models write them. */
const mathExtensions: TokenizerAndRendererExtension[] = [
  { name: 'math', level: 'block', start: blockStart, tokenizer: (source) => match(DISPLAY, source, true) },
  {
    name: 'math',
    level: 'inline',
    start: inlineStart,
    tokenizer: (source) => match(DISPLAY, source, true) ?? match(INLINE, source, false),
  },
];

const marked = new Marked({ gfm: true, breaks: true });
marked.use({
  extensions: mathExtensions,
  // `undefined` is no table, `false` asks marked's own rule.
  tokenizer: { table: (source) => (tableTooWide(source) ? undefined : false) },
});

/** Tokens of one finished block. It never throws: what cannot be read is shown as it was written. */
export function parseBlock(text: string): MarkdownToken[] {
  if (staysPlain(text)) return [plainToken(text)];
  try {
    return known(new BoundedLexer(marked.defaults).lex(text));
  } catch {
    return [plainToken(text)];
  }
}

/** Tokens of a block that is still being written: what is open is taken as closed, so that nothing flickers. */
export function parseOpenBlock(text: string): MarkdownToken[] {
  const closable = !isFence(text) && text.length * countMarks(text) <= MOST_STEPS.inline;
  return parseBlock(closable ? remend(text, { linkMode: 'text-only', katex: false }) : text);
}

/** marked types extension tokens as anything at all; ours is `math` alone, so the list holds nothing else. */
export function known(tokens: Token[] | undefined): MarkdownToken[] {
  return (tokens ?? []) as MarkdownToken[];
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** Character references as the characters they stand for; unknown ones stay as written. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole;
    const code = decimal !== undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
      ? String.fromCodePoint(code)
      : whole;
  });
}
