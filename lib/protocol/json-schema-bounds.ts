import { MAX_VALUES } from './request-counts.ts';

/** Far beyond any schema that vendors take; serializing a much deeper one would overflow the stack. */
const MAX_DEPTH = 200;
/**
 * Whoever follows references may walk the whole schema for each way of writing one: this many steps at most, which
 * are some milliseconds.
 */
const MAX_REFERENCE_STEPS = 5_000_000;

const LISTS = new Set(['allOf', 'anyOf', 'oneOf']);
/** Their keys are names, their values schemas. */
const MAPS = new Set(['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions']);
const DATA = new Set(['const', 'default', 'enum', 'examples']);

interface Place {
  readonly value: unknown;
  readonly depth: number;
  readonly kind: 'schema' | 'map' | 'data';
}

/**
 * Why a caller's JSON Schema is not taken; null when it is. What is taken can be walked by any of those who read
 * it later, here or in a vendor's library, without holding the server or falling over it. Iterative, for the same
 * reason.
 */
export function schemaProblem(schema: unknown): string | null {
  const waiting: Place[] = [{ value: schema, depth: 1, kind: 'schema' }];
  const references = new Set<string>();
  let values = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    values += 1;
    if (values > MAX_VALUES) return `must not hold more than ${MAX_VALUES} values`;
    const { value, depth, kind } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > MAX_DEPTH) return `must not be nested deeper than ${MAX_DEPTH} levels`;
    for (const [key, inner] of Object.entries(value)) {
      const keyword = kind === 'schema' && !Array.isArray(value) ? key : null;
      if (keyword === '$ref' && typeof inner === 'string') references.add(inner);
      if (keyword !== null && LISTS.has(keyword) && !isListOrAbsent(inner))
        return `${keyword} must be a list`;
      waiting.push({ value: inner, depth: depth + 1, kind: kindOf(kind, keyword) });
    }
  }
  return references.size * values > MAX_REFERENCE_STEPS ? 'must not hold so many different references' : null;
}

function isListOrAbsent(value: unknown): boolean {
  return Array.isArray(value) || value === null;
}

/** What stands below a keyword, or below a name or index where there is none. */
function kindOf(kind: Place['kind'], keyword: string | null): Place['kind'] {
  if (kind === 'data') return 'data';
  if (keyword !== null && MAPS.has(keyword)) return 'map';
  return keyword !== null && DATA.has(keyword) ? 'data' : 'schema';
}
