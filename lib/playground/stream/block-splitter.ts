/** A piece of markdown that can be rendered alone. A `done` block never changes again, nor does its object. */
export interface Block {
  readonly id: number;
  readonly text: string;
  readonly done: boolean;
}

export interface BlockSplitter {
  /** Takes text as it arrives; costs time by the length of this text only. */
  push(text: string): void;
  /** The finished blocks and, last, the open one. The texts in a row are the whole text. */
  blocks(): readonly Block[];
  /** Closes the open block: the text is complete. */
  end(): void;
}

type Kind = 'empty' | 'paragraph' | 'quote' | 'list' | 'indented' | 'fence' | 'maths';

const FENCE = /^( {0,3}|\s+)(`{3,}(?!.*`)|~{3,})/;
const LIST_ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
/** Directly below words these are words too: an item with nothing in it, and a number that is not 1. */
const NO_ITEM_BELOW_TEXT = /^ {0,3}(?:(?:[-*+]|\d{1,9}[.)])\s*$|(?!1[.)])\d)/;
const LIST_MARKERS = /^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)+/;
const HEADING = /^ {0,3}#{1,6}(?:\s|$)/;
/** Makes a heading of the words above it. */
const UNDERLINE = /^ {0,3}(?:=+|-+)\s*$/;
const RULE = /^ {0,3}([-*_])(?:[ \t]*\1){2,}\s*$/;
const QUOTE = /^ {0,3}>/;
/** An empty line of a quote, an empty item, or the end of code in either: words below stand outside. */
const NOTHING_GOES_ON = /^ {0,3}(?:>|[-*+]|\d{1,9}[.)])\s*$|^\s*(?:>\s?)*(?:`{3,}|~{3,})\s*$/;
const MATHS_OPEN = /^ {0,3}(\$\$|\\\[)/;

/**
 * Cuts markdown where blocks end: at blank lines outside lists, around fences, headings, rules and displayed maths. The
 * blocks drawn one by one are the text drawn whole, with three exceptions that models hardly write: a link whose
 * definition stands in another block stays text, HTML ends at a blank line, and a fence in a list that its own code is
 * not indented below still holds that code.
 */
export function createBlockSplitter(): BlockSplitter {
  const done: Block[] = [];
  let nextId = 0;
  let kind: Kind = 'empty';
  /** Complete lines of the open block, the last of them, and the line that still grows. */
  let lines = '';
  let lastLine = '';
  let line = '';
  /** In a list or indented code: a blank line has come, the next line decides. */
  let blank = false;
  /** What ends the verbatim part we are in, in a block of its own or inside a list. */
  let closer: RegExp | null = null;
  let snapshot: readonly Block[] = [];
  let changed = false;

  const close = (): void => {
    if (lines === '') return;
    done.push({ id: nextId++, text: lines, done: true });
    lines = '';
    kind = 'empty';
    blank = false;
    closer = null;
  };

  const keep = (text: string): void => {
    lines += text;
    lastLine = text;
  };

  const addVerbatim = (text: string, end: RegExp): void => {
    keep(text);
    if (!end.test(text)) return;
    closer = null;
    if (kind !== 'list') close();
  };

  const goesOn = (text: string): boolean => {
    const indent = indentOf(text);
    return kind === 'list' ? LIST_ITEM.test(text) || indent >= 2 : kind === 'indented' && indent >= 4;
  };

  /** Whether the open block ended above this line. */
  const endedAbove = (text: string): boolean => {
    if (kind === 'quote') return !QUOTE.test(text) && NOTHING_GOES_ON.test(lastLine);
    const ends = blank || kind === 'indented' || (kind === 'list' && NOTHING_GOES_ON.test(lastLine));
    return ends && !goesOn(text);
  };

  const underlines = (text: string): boolean => kind === 'paragraph' && UNDERLINE.test(text);
  const endsBlock = (text: string): boolean => HEADING.test(text) || RULE.test(text) || underlines(text);
  const beginsList = (text: string): boolean => {
    if (!LIST_ITEM.test(text) || RULE.test(text)) return false;
    return kind === 'paragraph' ? !NO_ITEM_BELOW_TEXT.test(text) : kind === 'empty' || kind === 'quote';
  };

  const addText = (text: string): void => {
    if (endedAbove(text)) close();
    blank = false;
    if (beginsList(text)) {
      if (kind !== 'empty') close();
      kind = 'list';
    }
    const nested = kind === 'list' && (indentOf(text) >= 2 || LIST_ITEM.test(text));
    const verbatim = verbatimStart(text, nested);
    if (verbatim !== null) {
      if (!nested) {
        close();
        kind = verbatim.kind;
      }
      keep(text);
      closer = verbatim.closer;
      if (verbatim.closesItself) addVerbatim('', /^/);
      return;
    }
    if (!nested && endsBlock(text)) {
      if (!underlines(text)) close();
      keep(text);
      close();
      return;
    }
    const quote = !nested && QUOTE.test(text);
    if (quote && kind === 'list') close();
    if (kind === 'empty') kind = indentOf(text) >= 4 && lines.trim() === '' ? 'indented' : 'paragraph';
    if (quote && kind === 'paragraph') kind = 'quote';
    keep(text);
  };

  const addLine = (text: string): void => {
    if (closer !== null) addVerbatim(text, closer);
    else if (text.trim() !== '') addText(text);
    else {
      keep(text);
      if (kind === 'list' || kind === 'indented') blank = true;
      else if (kind !== 'empty') close();
    }
  };

  return {
    push(text) {
      changed ||= text !== '';
      let from = 0;
      for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
        const whole = line + text.slice(from, at + 1);
        line = '';
        from = at + 1;
        addLine(whole);
      }
      line += text.slice(from);
      // The first character after a list's blank line often decides already: the new block then never moves.
      if (blank && closer === null && /^[^\s\d*+-]/.test(line)) close();
    },
    blocks() {
      if (!changed) return snapshot;
      changed = false;
      const open = lines + line;
      snapshot = open === '' ? [...done] : [...done, { id: nextId, text: open, done: false }];
      return snapshot;
    },
    end() {
      const rest = line;
      line = '';
      if (rest !== '') addLine(rest);
      close();
      changed = true;
    },
  };
}

/** All blocks of a complete text. */
export function splitBlocks(text: string): readonly Block[] {
  const splitter = createBlockSplitter();
  splitter.push(text);
  splitter.end();
  return splitter.blocks();
}

function indentOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (character === ' ') width += 1;
    else if (character === '\t') width += 4;
    else break;
  }
  return width;
}

/** Whether a line opens a fence or displayed maths, and what will close it. */
function verbatimStart(
  text: string,
  nested: boolean,
): { kind: 'fence' | 'maths'; closer: RegExp; closesItself: boolean } | null {
  const inner = nested ? text.replace(LIST_MARKERS, '') : text;
  const fence = FENCE.exec(inner.trimEnd());
  if (fence?.[2] !== undefined && (nested || indentOf(inner) <= 3)) {
    const mark = fence[2][0] === '`' ? '`' : '~';
    const closer = new RegExp(`^${nested ? '\\s*' : ' {0,3}'}${mark}{${fence[2].length},}\\s*$`);
    return { kind: 'fence', closer, closesItself: false };
  }
  const maths = MATHS_OPEN.exec(inner);
  if (maths?.[1] === undefined || nested) return null;
  const closer = maths[1] === '$$' ? /\$\$\s*$/ : /\\\]\s*$/;
  const closesItself = closer.test(inner.trim().slice(2));
  return { kind: 'maths', closer, closesItself };
}
