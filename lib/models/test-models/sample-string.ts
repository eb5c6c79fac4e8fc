import { samplePattern } from './sample-pattern.ts';

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2026-01-15T09:30:00Z',
  date: '2026-01-15',
  time: '09:30:00Z',
  duration: 'PT15M',
  email: 'ada@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  'uri-reference': '/path',
  uuid: '0b5ae5a2-6c1c-4b2f-9d0e-3f1f3a7c9b11',
};

/** Longer demands are met up to here: a schema must not be able to fill the memory. */
const MAX_CHARS = 10_000;

const lengthOf = (value: unknown, fallback: number): number =>
  typeof value === 'number' && value >= 0 ? Math.min(value, MAX_CHARS) : fallback;

/** A string valid for a schema's `format`, `pattern`, `minLength` and `maxLength`; `name` makes it readable. */
export function sampleString(schema: Readonly<Record<string, unknown>>, name: string): string {
  if (typeof schema.pattern === 'string') return samplePattern(schema.pattern);
  const format = typeof schema.format === 'string' ? FORMATS[schema.format] : undefined;
  if (format !== undefined) return format;
  const least = lengthOf(schema.minLength, 0);
  const most = lengthOf(schema.maxLength, MAX_CHARS);
  const text = name === '' ? 'text' : `a ${name.replaceAll(/[_-]+/g, ' ')}`;
  return text.padEnd(least, '.').slice(0, most);
}
