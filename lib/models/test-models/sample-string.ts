import type { SampleBudget } from './sample-budget.ts';
import { lengthOf, type Schema, type SchemaCheck } from './schema-check.ts';

/** Texts of a format, the usual one first; `fill` makes them longer where a format has room. */
const FORMATS: Readonly<Record<string, (fill: string) => readonly string[]>> = {
  'date-time': () => ['2026-01-15T09:30:00Z', '2026-01-16T10:45:00Z', '2026-01-17T12:00:00Z'],
  date: () => ['2026-01-15', '2026-01-16', '2026-01-17'],
  time: () => ['09:30:00Z', '10:45:00Z', '12:00:00Z'],
  duration: () => ['PT15M', 'PT1H', 'P1D'],
  email: (fill) => [`ada${fill}@example.com`, `ada${fill}@a.co`, `a${fill}@a.co`],
  hostname: (fill) => [`${fill.slice(0, 50)}example.com`, `${fill.slice(0, 60)}a.co`],
  ipv4: () => ['192.0.2.1', '192.0.2.2', '192.0.2.3'],
  ipv6: () => ['2001:db8::1', '2001:db8::2', '::1'],
  uri: (fill) => [`https://example.com/${fill}`, `https://a.co/${fill}`, `a:${fill}`],
  'uri-reference': (fill) => [`/path${fill}`, `/${fill}`],
  uuid: () => ['0b5ae5a2-6c1c-4b2f-9d0e-3f1f3a7c9b11', '0b5ae5a2-6c1c-4b2f-9d0e-3f1f3a7c9b12'],
};

/** Longer demands are refused: a schema must not be able to fill the memory. */
const MAX_CHARS = 100_000;

function texts(schemas: readonly Schema[], keyword: string): string[] {
  return schemas.map((schema) => schema[keyword]).filter((value) => typeof value === 'string');
}

/** What a text has to be. `name` makes it readable, `variant` tells it apart from others of the same schemas. */
interface Wanted {
  readonly schemas: readonly Schema[];
  readonly name: string;
  readonly variant: number;
}

/**
 * Texts valid for the lengths, patterns and formats of all schemas at once; none when there is none, or when it is
 * not found.
 */
export function* sampleStrings(wanted: Wanted, check: SchemaCheck, budget: SampleBudget): Generator<string> {
  const { least, most } = lengthsOf(wanted.schemas);
  if (least > most || least > MAX_CHARS) return;
  const patterns = texts(wanted.schemas, 'pattern');
  const given = new Set<string>();
  for (const text of candidates(wanted, check, budget)) {
    budget.spend(1 + (text.length >> 4));
    const length = lengthOf(text);
    const fits =
      length >= least && length <= most && patterns.every((pattern) => check.matches(pattern, text));
    if (fits && !given.has(text)) yield text;
    given.add(text);
  }
}

function* candidates(wanted: Wanted, check: SchemaCheck, budget: SampleBudget): Generator<string> {
  const { schemas, name, variant } = wanted;
  const { least, most } = lengthsOf(schemas);
  const patterns = texts(schemas, 'pattern');
  const formats = texts(schemas, 'format').flatMap((format) => FORMATS[format] ?? []);
  for (const format of formats) yield* ofFormat(format, least, variant);
  // A format that leaves no room is not met by any text.
  if (formats.length > 0 && patterns.length === 0) return;
  const [first, second] = patterns.map((pattern) => check.pattern(pattern).candidates(0, variant, budget));
  const both = [first?.next().value ?? '', second?.next().value ?? ''];
  if (second !== undefined) yield* [both.join(''), both.reverse().join('')];
  for (const pattern of patterns) yield* check.pattern(pattern).candidates(least, variant, budget);
  yield named(name, variant, least, most);
}

function lengthsOf(schemas: readonly Schema[]): { least: number; most: number } {
  const given = (keyword: string) =>
    schemas.map((schema) => schema[keyword]).filter((value) => typeof value === 'number');
  const most = Math.min(...given('maxLength'), Number.POSITIVE_INFINITY);
  return { least: Math.max(0, ...given('minLength')), most: Math.floor(most) };
}

function* ofFormat(
  format: (fill: string) => readonly string[],
  least: number,
  variant: number,
): Generator<string> {
  const mark = variant === 0 ? '' : String(variant);
  yield* format(mark);
  for (const text of format(mark)) yield* format(mark + 'a'.repeat(Math.max(0, least - text.length)));
}

function named(name: string, variant: number, least: number, most: number): string {
  const words = name
    .slice(0, 64)
    .replaceAll(/[^\x20-\x7e]/g, '')
    .replaceAll(/[_-]+/g, ' ');
  const text = (words === '' ? 'text' : `a ${words}`).padEnd(least, '.');
  const mark = variant === 0 ? '' : ` ${variant + 1}`;
  if (text.length + mark.length <= most) return text + mark;
  const short = mark.trim();
  return text.slice(0, Math.max(0, most - short.length)) + short;
}
