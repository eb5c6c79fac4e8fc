import { PatternRefused } from './pattern-reader.ts';
import { BudgetSpent, SampleBudget } from './sample-budget.ts';
import {
  type Found,
  NOTHING,
  type Spot,
  sampleArray,
  sampleObject,
  type ValueMaker,
} from './sample-container.ts';
import { sampleNumbers } from './sample-number.ts';
import { sampleStrings } from './sample-string.ts';
import { isObjectSchema, listOf, type Schema, SchemaCheck } from './schema-check.ts';
import { type Flat, flatten, needsCheck, type SchemaGoal, typesOf } from './schema-goal.ts';

/** Below this depth only what is required is filled in, by the shortest way, so that recursive schemas end. */
const FULL_DEPTH = 5;
const FULL_NODES = 1_000;
/** The levels that a shortest way may take, tried in turn. The last is beyond any nesting that requests may have. */
const HEIGHTS = [0, 1, 2, 3, 4, 5, 6, 9, 13, 20, 30, 45, 67, 100];
/** No longer document is made, whatever the schema asks for: about the longest answer that test models give. */
const MAX_CHARS = 400_000;

export type Sample =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly why: string };

/**
 * A document valid for a JSON Schema, as JSON text. Knows the vocabularies of draft 2020-12 with local `$ref`, but
 * not `unevaluated…`, `$dynamicRef` and formats beyond the usual ones. Deterministic. A schema that nothing
 * satisfies, or that costs more than the budget, comes back as a refusal that says where and why.
 */
export function sampleFromSchema(schema: unknown, budget: SampleBudget = new SampleBudget()): Sample {
  if (!isObjectSchema(schema)) return { ok: true, json: '{}' };
  const sampler = new Sampler(schema, budget);
  try {
    return sampler.document(schema);
  } catch (error) {
    if (error instanceof BudgetSpent) return { ok: false, why: `it takes ${error.message}` };
    if (error instanceof PatternRefused) return { ok: false, why: error.message };
    throw error;
  }
}

class Sampler implements ValueMaker {
  readonly budget: SampleBudget;
  readonly check: SchemaCheck;
  readonly #ids = new Map<Schema, number>();
  /** Goals that no value meets at any height. */
  readonly #impossible = new Set<string>();
  /** The greatest height at which a goal was tried in vain. */
  readonly #tooLow = new Map<string, number>();
  #nodes = 0;
  #cutShort = false;
  #complaint: string | null = null;

  constructor(root: Schema, budget: SampleBudget) {
    this.budget = budget;
    this.check = new SchemaCheck(root, budget);
  }

  document(schema: Schema): Sample {
    const value = this.fill([schema], { at: '', name: '', depth: 0, height: 'full', variant: 0 });
    if (value === NOTHING || !this.check.holds(schema, value))
      return { ok: false, why: this.#complaint ?? 'no value is valid for it' };
    if (sizeOf(value, new Map()) > MAX_CHARS)
      return { ok: false, why: `every document found has more than ${MAX_CHARS} characters` };
    return { ok: true, json: JSON.stringify(value) };
  }

  fill(goal: SchemaGoal, spot: Spot): Found {
    return this.budget.within(() => {
      this.budget.spend(8);
      const key = this.#keyOf(goal);
      if (this.#impossible.has(key)) return NOTHING;
      if (typeof spot.height === 'number') return this.#fillWithin(key, goal, spot, spot.height);
      this.#nodes += 1;
      if (spot.depth < FULL_DEPTH && this.hasRoom()) {
        const full = this.#choose(goal, spot);
        if (full !== NOTHING) return full;
      }
      return this.#fillShortest(key, goal, spot);
    });
  }

  #fillShortest(key: string, goal: SchemaGoal, spot: Spot): Found {
    for (const height of HEIGHTS) {
      this.#cutShort = false;
      const found = this.#fillWithin(key, goal, spot, height);
      if (found !== NOTHING) return found;
      if (!this.#cutShort) break;
    }
    if (this.#cutShort) this.#complain(spot, 'what is required goes on without end');
    if (spot.variant === 0) this.#impossible.add(key);
    return NOTHING;
  }

  #fillWithin(key: string, goal: SchemaGoal, spot: Spot, height: number): Found {
    if ((this.#tooLow.get(key) ?? -1) >= height) {
      this.#cutShort = true;
      return NOTHING;
    }
    const before = this.#cutShort;
    this.#cutShort = false;
    const found = this.#choose(goal, { ...spot, height });
    if (found === NOTHING && this.#cutShort && spot.variant === 0) this.#tooLow.set(key, height);
    this.#cutShort ||= before;
    return found;
  }

  #choose(goal: SchemaGoal, spot: Spot): Found {
    const flat = this.#flatten(goal, [], spot);
    return flat === null ? NOTHING : this.#chooseUnion(flat, spot);
  }

  /** Takes the alternatives of the first union in turn, those that are not null first. */
  #chooseUnion({ schemas, unions }: Flat, spot: Spot): Found {
    const [union, ...rest] = unions;
    if (union === undefined) return this.#chooseType(schemas, spot);
    return this.budget.within(() => {
      const turned = union.options.map(
        (_, index) => union.options[(index + spot.variant) % union.options.length],
      );
      const options = [...turned.filter((option) => !isNull(option)), ...turned.filter(isNull)];
      for (const option of options) {
        const flat = this.#flatten(option ?? [], union.above, spot);
        if (flat === null) continue;
        const both = {
          schemas: [...new Set([...schemas, ...flat.schemas])],
          unions: [...rest, ...flat.unions],
        };
        this.budget.spend(both.schemas.length);
        const found = this.#chooseUnion(both, spot);
        if (found !== NOTHING) return found;
      }
      return NOTHING;
    });
  }

  #flatten(goal: readonly unknown[], above: readonly Schema[], spot: Spot): Flat | null {
    const flat = flatten(goal, above, this.check, this.budget);
    if (typeof flat !== 'string') return flat;
    this.#complain(spot, flat);
    return null;
  }

  #chooseType(schemas: SchemaGoal, spot: Spot): Found {
    this.budget.spend(schemas.length);
    const fixed = schemas.find((schema) => Object.hasOwn(schema, 'const') || Array.isArray(schema.enum));
    if (fixed !== undefined) return this.#chooseGiven(fixed, schemas, spot);
    for (const type of typesOf(schemas)) {
      for (const value of this.#valuesOf(type, schemas, spot)) {
        if (!schemas.some(needsCheck) || schemas.every((schema) => this.check.holds(schema, value)))
          return value;
      }
    }
    if (!this.#cutShort) this.#complain(spot, 'no value is valid for all that is asked of it');
    return NOTHING;
  }

  #chooseGiven(fixed: Schema, schemas: SchemaGoal, spot: Spot): Found {
    const given = Object.hasOwn(fixed, 'const') ? [fixed.const] : listOf(fixed.enum);
    let skip = spot.variant;
    for (const value of given) {
      this.budget.spend();
      if (!schemas.every((schema) => this.check.holds(schema, value))) continue;
      if (skip === 0) return value;
      skip -= 1;
    }
    this.#complain(spot, 'none of the values in const or enum is valid');
    return NOTHING;
  }

  *#valuesOf(type: string, schemas: SchemaGoal, spot: Spot): Generator<unknown> {
    const { name, variant } = spot;
    switch (type) {
      case 'object':
        yield* listed(sampleObject(this, schemas, spot));
        // What is optional may be what does not fit.
        if (spot.height === 'full') yield* listed(sampleObject(this, schemas, { ...spot, height: 'lean' }));
        return;
      case 'array':
        yield* listed(sampleArray(this, schemas, spot));
        if (spot.height === 'full') yield* listed(sampleArray(this, schemas, { ...spot, height: 'lean' }));
        return;
      case 'string':
        yield* sampleStrings({ schemas, name, variant }, this.check, this.budget);
        return;
      case 'number':
      case 'integer': {
        let skip = variant;
        for (const value of sampleNumbers(schemas, type === 'integer', this.budget)) {
          if (skip <= 0) yield value;
          skip -= 1;
        }
        return;
      }
      case 'boolean':
        yield* variant % 2 === 0 ? [true, false] : [false, true];
        return;
      case 'null':
        yield null;
    }
  }

  hasRoom(): boolean {
    return this.#nodes < FULL_NODES;
  }

  /** A value one level down. */
  below(goal: readonly unknown[], spot: Spot): Found {
    if (goal.includes(false)) return NOTHING;
    const schemas = goal.filter(isObjectSchema);
    const depth = spot.height === 'lean' ? FULL_DEPTH : spot.depth + 1;
    if (typeof spot.height !== 'number') return this.fill(schemas, { ...spot, depth, height: 'full' });
    if (spot.height > 0) return this.fill(schemas, { ...spot, depth, height: spot.height - 1 });
    this.#cutShort = true;
    return NOTHING;
  }

  #keyOf(goal: SchemaGoal): string {
    this.budget.spend(goal.length);
    const ids = goal.map((schema) => {
      const id = this.#ids.get(schema) ?? this.#ids.size;
      this.#ids.set(schema, id);
      return id;
    });
    return [...new Set(ids)].sort((a, b) => a - b).join();
  }

  /** Keeps the first thing that could not be met. */
  #complain({ at }: Spot, why: string): void {
    const place = at === '' ? '' : `at ${at.replace(/^\./, '').slice(0, 200)}: `;
    this.#complaint ??= place + why;
  }
}

function listed(value: Found): unknown[] {
  return value === NOTHING ? [] : [value];
}

function isNull(option: readonly unknown[] | undefined): boolean {
  const [only] = option ?? [];
  return isObjectSchema(only) && (only.type === 'null' || only.const === null);
}

/** About the length of a value as JSON. Parts that stand in several places are walked once. */
function sizeOf(value: unknown, known: Map<object, number>): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 8;
  const before = known.get(value);
  if (before !== undefined) return before;
  let size = 2;
  for (const [key, part] of Object.entries(value)) size += key.length + 4 + sizeOf(part, known);
  known.set(value, size);
  return size;
}
