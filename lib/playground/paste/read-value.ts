import { readString, SourceText } from './source-text.ts';

/** Stands for a value that only running the program could tell. */
const UNKNOWN: unique symbol = Symbol('unknown');

const DEEPEST = 100;

/** Go: `[]any{`, `map[string]interface{}{`, `[]openai.MessageParam{`. */
const TYPED = /(?:\[\]|map\[string\])(?:\[\]|map\[string\]|\*|interface\{\}|[\w.]+)+\{/y;

/**
 * Reads a literal of Python, JavaScript, Go or Rust's `json!` as a JSON value. Names are looked up among the
 * program's assignments; what cannot be known without running it is `UNKNOWN`. Throws `SyntaxError` on other text.
 */
export function readValue(source: SourceText, depth = 0): unknown {
  if (depth > DEEPEST) throw new SyntaxError('nested too deeply');
  let value = readOne(source, depth);
  for (;;) {
    if (source.match(/(?:as|satisfies)\s+(?:const\b|[\w.<>[\]|' ]+)|!(?!=)/y) !== null) continue;
    const method = source.match(/\.([A-Za-z_]\w*)\s*\(/y)?.[1];
    if (method !== undefined) {
      readArguments(source, depth + 1);
      value = typeof value === 'string' && /^(strip|trim)$/.test(method) ? value.trim() : UNKNOWN;
      continue;
    }
    if (source.match(/\+(?!=)/y) === null) return value;
    const more = readOne(source, depth + 1);
    value = typeof value === 'string' && typeof more === 'string' ? value + more : UNKNOWN;
  }
}

function readOne(source: SourceText, depth: number): unknown {
  const text = readString(source);
  if (text !== undefined) return text === null ? UNKNOWN : readAdjacent(source, text);
  const number = source.match(/[-+]?(?:\d[\d_]*\.?[\d_]*|\.\d+)(?:[eE][-+]?\d+)?/y);
  if (number !== null) return Number(number[0].replaceAll('_', ''));
  if (source.take('{')) return readEntries(source, '}', depth);
  const typed = source.match(TYPED);
  if (typed !== null)
    return typed[0].startsWith('[]') ? readItems(source, '}', depth) : readEntries(source, '}', depth);
  if (source.take('[')) return readItems(source, ']', depth);
  if (source.take('(')) return readGroup(source, depth);
  if (source.take('&')) return readOne(source, depth + 1);
  return readName(source, depth);
}

/** Python and C join strings that stand side by side. */
function readAdjacent(source: SourceText, text: string): unknown {
  for (let all = text; ; ) {
    const start = source.at;
    const more = readString(source);
    if (more === null) return UNKNOWN;
    if (more === undefined) {
      source.at = start;
      return all;
    }
    all += more;
  }
}

function readItems(source: SourceText, end: string, depth: number): unknown[] {
  const items: unknown[] = [];
  while (!source.take(end)) {
    const spread = source.match(/\.\.\.|\*/y) !== null;
    const item = readValue(source, depth + 1);
    if (spread && Array.isArray(item)) items.push(...item);
    else items.push(item);
    source.take('...');
    if (source.take(',')) continue;
    if (source.take(end)) break;
    throw new SyntaxError(`expected , or ${end}`);
  }
  return items;
}

/** A parenthesis: one value, or several as a list. */
function readGroup(source: SourceText, depth: number): unknown {
  const items = readItems(source, ')', depth);
  return items.length === 1 ? items[0] : items;
}

/** The entries of an object, a dict, a struct or named arguments, up to and including `end`. */
function readEntries(source: SourceText, end: '}' | ')', depth: number): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  while (!source.take(end)) {
    if (source.match(/\.\.\.|\*\*/y) !== null) {
      const spread = readValue(source, depth + 1);
      if (typeof spread === 'object' && spread !== null) entries.push(...Object.entries(spread));
    } else entries.push(readEntry(source, depth));
    if (!source.take(',') && !source.take(';')) {
      if (source.take(end)) break;
      throw new SyntaxError(`expected , or ${end}`);
    }
  }
  return Object.fromEntries(entries);
}

function readEntry(source: SourceText, depth: number): [string, unknown] {
  const name = source.match(/[A-Za-z_$][\w$]*/y)?.[0] ?? readString(source);
  if (typeof name !== 'string') throw new SyntaxError('expected a field name');
  if (source.match(/:(?!:)|=(?!=)/y) !== null) return [name, readValue(source, depth + 1)];
  // `{ messages }` is short for `{ messages: messages }`.
  return [name, lookUp(source, name, depth)];
}

const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['null', null],
  ['None', null],
  ['nil', null],
  ['undefined', null],
]);

/** A word, a variable, a call, a struct, or a path through names. */
function readName(source: SourceText, depth: number): unknown {
  const name = source.match(/(?:await\s+|new\s+)?([A-Za-z_$][\w$]*(?:(?:\.|::)[A-Za-z_$][\w$]*)*!?)/y)?.[1];
  if (name === undefined) throw new SyntaxError('expected a value');
  if (WORDS.has(name)) return WORDS.get(name);
  if (source.match(/\[[^\]]{0,1000}\]/y) !== null) return UNKNOWN;
  if (source.text[source.at] === '{' && /^[\w$]+\./.test(name)) {
    source.at += 1;
    return constructed(name, [], readEntries(source, '}', depth));
  }
  if (source.text[source.at] === '(') {
    source.at += 1;
    const [positional, named] = readArguments(source, depth);
    const trimmed = /^(\w+)\.(?:strip|trim)$/.exec(name)?.[1];
    if (trimmed === undefined) return constructed(name, positional, named);
    const text = lookUp(source, trimmed, depth);
    return typeof text === 'string' ? text.trim() : UNKNOWN;
  }
  return name.includes('.') ? UNKNOWN : lookUp(source, name, depth);
}

/** Arguments by place and by name, up to and including the closing parenthesis. */
export function readArguments(
  source: SourceText,
  depth: number,
): [positional: unknown[], named: Record<string, unknown>] {
  const positional: unknown[] = [];
  const named: Record<string, unknown> = {};
  while (!source.take(')')) {
    const name = source.match(/([A-Za-z_]\w*)\s*=(?![=>])/y)?.[1];
    if (name !== undefined) named[name] = readValue(source, depth + 1);
    else if (source.take('**')) {
      const spread = readValue(source, depth + 1);
      if (typeof spread === 'object' && spread !== null) Object.assign(named, spread);
    } else positional.push(readValue(source, depth + 1));
    if (!source.take(',') && source.text[source.at] !== ')') throw new SyntaxError('expected , or )');
  }
  return [positional, named];
}

/** The value last assigned to a name before this place. */
function lookUp(source: SourceText, name: string, depth: number): unknown {
  if (depth > DEEPEST || source.left.lookUps === 0) return UNKNOWN;
  source.left.lookUps -= 1;
  const assignment = new RegExp(
    `(?:^|[\\s;(])(?:const|let|var)?\\s*${name.replaceAll('$', '\\$')}\\s*(?::\\s*[\\w.<>[\\], |]+?)?\\s*:?=(?!=)`,
    'g',
  );
  const found = [...source.text.slice(0, source.at).matchAll(assignment)]
    .map((match) => match.index + match[0].length)
    // A named argument `messages=messages` is no assignment to itself.
    .filter((at) => at < source.at - name.length)
    .at(-1);
  if (found === undefined) return UNKNOWN;
  try {
    return readValue(new SourceText(source.text, found, source.left), depth + 20);
  } catch {
    return UNKNOWN;
  }
}

/** Calls that hand their one argument through: `openai.Float(0.5)`, `JSON.stringify(body)`. */
const PASS_THROUGH =
  /(?:^|\.)(?:Float|Int|String|Bool|Opt|NewOpt|F|Raw|stringify|dumps|json!|Number|String|encode)$/;

/** What a call or a struct of a known SDK makes, as JSON; anything else is unknown. */
function constructed(name: string, positional: unknown[], named: Record<string, unknown>): unknown {
  const [first, second] = positional;
  const last = name.split(/\.|::/).at(-1) ?? name;
  const speaker = /^(System|Developer|User|Assistant|Tool)Message$/.exec(last)?.[1];
  if (speaker === 'Tool') return { role: 'tool', tool_call_id: second, content: first };
  if (speaker !== undefined) return { role: speaker.toLowerCase(), content: first };
  if (last === 'TextContentPart') return { type: 'text', text: first };
  if (last === 'ImageContentPart') return { type: 'image_url', image_url: first };
  if (name === 'dict') return named;
  if (PASS_THROUGH.test(name)) return positional.length === 0 ? UNKNOWN : first;
  if (/Param(s|Union)?$/.test(last)) return snakeCased(named);
  return UNKNOWN;
}

/** Go's field names as they travel: `MaxTokens` → `max_tokens`, `ImageURL` → `image_url`. */
function snakeCased(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase(),
      value,
    ]),
  );
}

/** The value without unknown parts; `tell` hears the path of each part left out. */
export function withoutUnknown(value: unknown, path: string, tell: (path: string) => void): unknown {
  if (value === UNKNOWN) {
    tell(path);
    return undefined;
  }
  if (Array.isArray(value))
    return value
      .map((item, index) => withoutUnknown(item, `${path}[${index}]`, tell))
      .filter((item) => item !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [
    name,
    withoutUnknown(item, path === '' ? name : `${path}.${name}`, tell),
  ]);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}
