import type { TokenizerAndRendererExtension, Tokens } from 'marked';

/** A formula; `display` when it stands alone. */
export interface MathToken extends Tokens.Generic {
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
export const mathExtensions: TokenizerAndRendererExtension[] = [
  { name: 'math', level: 'block', start: blockStart, tokenizer: (source) => match(DISPLAY, source, true) },
  {
    name: 'math',
    level: 'inline',
    start: inlineStart,
    tokenizer: (source) => match(DISPLAY, source, true) ?? match(INLINE, source, false),
  },
];
