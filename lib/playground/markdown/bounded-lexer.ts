import { Lexer, type Token, type Tokens, type TokensList } from 'marked';
import { hasEndlessWord } from '#lib/playground/text-layout.ts';

/** A text shown as it was written, because reading it as markdown would cost too much. */
export interface PlainToken extends Tokens.Generic {
  type: 'plain';
  raw: string;
  text: string;
}

/** Containers in containers, or emphasis in emphasis; what lies deeper stays text. The lexer and the page's layout recurse. */
export const DEEPEST = 24;
/**
 * Steps that one block may cost. A step of cutting into blocks takes 0.2 ns, one of reading what stands in a line up
 * to 50 ns where somebody looked for the worst: so 40 and at most 250 ms, ordinarily a thousandth of that.
 */
export const MOST_STEPS = { block: 200_000_000, inline: 5_000_000 } as const;
/** Steps of all blocks of an answer together. */
export const MOST_STEPS_OF_ANSWER = 40_000_000;
/** What one block, and an answer with all its blocks, may come to; the browser lays them all out. */
export const MOST_ELEMENTS = { block: 10_000, answer: 60_000 } as const;
/** Longer code has no colours. */
export const MOST_COLOURED = 60_000;
/** A longer block is no paragraph or list that anybody reads as one. */
const LONGEST_BLOCK = 100_000;
/** Every row of a table is filled up to the width of its first. */
const MOST_COLUMNS = 100;

/**
 * marked's lexer with bounds on time and depth. For every mark (`*`, `[`, …) marked may look at all the text that
 * follows, so a text costs at most marks times length, which is known before it is read; for everything nested it calls
 * itself, so depth is counted on the way down. What is beyond a bound becomes one token, shown as it was written.
 */
export class BoundedLexer extends Lexer {
  #depth = 0;
  #left = { ...MOST_STEPS } as Record<keyof typeof MOST_STEPS, number>;

  override blockTokens(source: string, tokens?: Token[], lastParagraphClipped?: boolean): Token[];
  override blockTokens(source: string, tokens?: TokensList, lastParagraphClipped?: boolean): TokensList;
  override blockTokens(source: string, tokens: Token[] = [], lastParagraphClipped = false): Token[] {
    if (!this.#affords('block', source.length * countLines(source))) {
      // As the method itself leaves it.
      this.state.top = true;
      tokens.push(plainToken(source));
      return tokens;
    }
    this.#depth += 1;
    super.blockTokens(source, tokens, lastParagraphClipped);
    this.#depth -= 1;
    return tokens;
  }

  override inlineTokens(source: string, tokens: Token[] = []): Token[] {
    if (!this.#affords('inline', source.length * countMarks(source))) {
      tokens.push(plainToken(source));
      return tokens;
    }
    this.#depth += 1;
    super.inlineTokens(source, tokens);
    this.#depth -= 1;
    return tokens;
  }

  #affords(what: keyof typeof MOST_STEPS, steps: number): boolean {
    if (this.#depth >= DEEPEST || steps > this.#left[what]) return false;
    this.#left[what] -= steps;
    return true;
  }
}

export function plainToken(text: string): PlainToken {
  return { type: 'plain', raw: text, text };
}

/** Whether the table that begins here is too wide to be one. */
export function tableTooWide(source: string): boolean {
  const end = source.indexOf('\n');
  let columns = 0;
  for (let at = source.indexOf('|'); at !== -1 && at < end; at = source.indexOf('|', at + 1)) columns += 1;
  return columns > MOST_COLUMNS;
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

const [MARK, IN_ADDRESS] = [1, 2];
const [SPACE, AT_SIGN, SMALL_W] = [' '.charCodeAt(0), '@'.charCodeAt(0), 'w'.charCodeAt(0)];
const KINDS = new Uint8Array(128);
for (const character of '\\<![`*~_\n|:$') KINDS[character.charCodeAt(0)] = MARK;
for (const character of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+/=?_`{|}~-")
  KINDS[character.charCodeAt(0)] = (KINDS[character.charCodeAt(0)] ?? 0) | IN_ADDRESS;

/**
 * How many tokens a text can come to at most: one a mark, one a letter before an at sign (which could begin a mail
 * address there), one a space in a run of them.
 */
export function countMarks(text: string): number {
  let marks = 0;
  let addressFrom = 0;
  let before = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const kind = KINDS[code] ?? 0;
    if (kind & MARK || (code === SPACE && before === SPACE)) marks += 1;
    else if (code === AT_SIGN) marks += at - addressFrom + 1;
    else if (code === SMALL_W && text.startsWith('www.', at)) marks += 1;
    if (!(kind & IN_ADDRESS)) addressFrom = at + 1;
    before = code;
  }
  return marks;
}

const FORMULA = /\$|\\[([]/g;
const PER_FORMULA = 8;
const PER_FENCE = 300;
const LETTERS_PER_ELEMENT = 20;
const PICTURE = /\(data:image\/[a-z]+;base64,[\w+/=-]+\)/gi;

/** Whether a block is too much to be read as markdown, whatever stands in it. */
export function staysPlain(text: string): boolean {
  if (isFence(text)) return false;
  // A picture inside the text is one element, however long its address.
  const length = text.length > LONGEST_BLOCK ? text.replace(PICTURE, '').length : text.length;
  return length > LONGEST_BLOCK || elementsOf(text) > MOST_ELEMENTS.block || hasEndlessWord(text);
}

/** About what a block costs the browser, in elements. */
export function countElements(text: string): number {
  if (isFence(text)) return PER_FENCE + Math.min(text.length, MOST_COLOURED) / LETTERS_PER_ELEMENT;
  if (staysPlain(text)) return Math.min(text.length, LONGEST_BLOCK) / LETTERS_PER_ELEMENT;
  return elementsOf(text);
}

function elementsOf(text: string): number {
  return countMarks(text) + (text.match(FORMULA)?.length ?? 0) * PER_FORMULA;
}

/** Code may be long: nothing in it is looked at. */
export function isFence(text: string): boolean {
  return /^\s*(?:```|~~~)/.test(text);
}
