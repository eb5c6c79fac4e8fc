/** How a language writes JSON values. */
export interface LiteralStyle {
  indent: string;
  /** A value that is neither list nor object. */
  scalar(value: string | number | boolean | null): string;
  key(name: string): string;
  object: readonly [open: string, close: string];
  list: readonly [open: string, close: string];
  /** Whether an object on one line has spaces inside its braces. */
  spaced: boolean;
  /** Whether the last of several lines takes a comma too. */
  trailingComma: boolean;
}

const SHORT = 72;

/** Writes a JSON value as a literal: on one line while it is short, else one item a line. `depth` counts indents already taken. */
export function writeLiteral(value: unknown, style: LiteralStyle, depth: number): string {
  if (typeof value !== 'object' || value === null)
    return style.scalar(value === undefined ? null : (value as string | number | boolean | null));
  const [open, close] = Array.isArray(value) ? style.list : style.object;
  const items = Array.isArray(value)
    ? value.map((item) => writeLiteral(item, style, depth + 1))
    : Object.entries(value).map(
        ([name, item]) => `${style.key(name)}: ${writeLiteral(item, style, depth + 1)}`,
      );
  if (items.length === 0) return `${open}${close}`;
  const line = items.join(', ');
  const space = style.spaced && !Array.isArray(value) ? ' ' : '';
  if (line.length <= SHORT && !line.includes('\n')) return `${open}${space}${line}${space}${close}`;
  const pad = style.indent.repeat(depth + 1);
  const end = `${style.trailingComma ? ',' : ''}\n${style.indent.repeat(depth)}${close}`;
  return `${open}\n${pad}${items.join(`,\n${pad}`)}${end}`;
}

/** A double-quoted string as JSON, Python, JavaScript, Go and Rust all read it; halves of surrogate pairs become U+FFFD. */
export function quote(text: string): string {
  return JSON.stringify(text.toWellFormed());
}

export const JSON_STYLE: LiteralStyle = {
  indent: '  ',
  scalar: (value) => JSON.stringify(value),
  key: (name) => JSON.stringify(name),
  object: ['{', '}'],
  list: ['[', ']'],
  spaced: false,
  trailingComma: false,
};
