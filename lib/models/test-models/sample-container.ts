import type { SampleBudget } from './sample-budget.ts';
import {
  canonical,
  isObjectSchema,
  listOf,
  numberOr,
  type Schema,
  type SchemaCheck,
} from './schema-check.ts';
import type { SchemaGoal } from './schema-goal.ts';

/** There is no such value. */
export const NOTHING: unique symbol = Symbol('nothing');
export type Found = unknown | typeof NOTHING;

/** Where in the document a value stands, and how it is to be made. */
export interface Spot {
  readonly at: string;
  readonly name: string;
  readonly depth: number;
  /**
   * `full` fills in what is optional too, `lean` leaves it out at this level; a number is how many levels may still
   * open below, and then every level is lean.
   */
  readonly height: 'full' | 'lean' | number;
  /** Tells values of one schema apart. */
  readonly variant: number;
}

/** What makes the values inside of objects and lists. */
export interface ValueMaker {
  readonly budget: SampleBudget;
  readonly check: SchemaCheck;
  /** A value for which all schemas hold. */
  fill(goal: SchemaGoal, spot: Spot): Found;
  /** The same one level below `spot`. */
  below(goal: readonly unknown[], spot: Spot): Found;
  /** Whether there is room for what is optional. */
  hasRoom(): boolean;
}

/** An object for which all schemas hold, as far as they speak of its properties. */
export function sampleObject(maker: ValueMaker, schemas: SchemaGoal, spot: Spot): Found {
  const plan = new PropertyPlan(schemas);
  maker.budget.spend(plan.named.size + plan.required.size);
  const entries = new Map<string, unknown>();
  const add = (name: string): boolean => {
    const value = propertyValue(maker, name, schemas, spot, entries.size === 0 ? spot.variant : 0);
    if (value !== NOTHING) entries.set(name, value);
    return value !== NOTHING;
  };
  // A set may grow while it is walked: what is added may require more.
  for (const name of plan.required) {
    maker.budget.spend();
    if (!entries.has(name) && !add(name)) return NOTHING;
    for (const other of plan.dependents(name)) plan.required.add(other);
  }
  const rich = spot.height === 'full';
  for (const name of plan.named) {
    const wanted = rich ? entries.size < plan.most && maker.hasRoom() : entries.size < plan.least;
    if (wanted && !entries.has(name) && plan.dependents(name).every((other) => entries.has(other))) add(name);
  }
  for (let extra = 1; entries.size < plan.least; extra += 1) {
    maker.budget.spend();
    const name = extraName(maker, schemas, spot, extra);
    if (name === null || (!entries.has(name) && !add(name))) return NOTHING;
    if (extra > 10 * plan.least) return NOTHING;
  }
  const order = [...new Set([...plan.named, ...entries.keys()])].filter((name) => entries.has(name));
  return Object.fromEntries(order.map((name) => [name, entries.get(name)]));
}

/** A name that no property has yet, as `propertyNames` or a pattern of properties asks. */
function extraName(maker: ValueMaker, schemas: SchemaGoal, spot: Spot, variant: number): string | null {
  const rules = schemas.map((schema) => schema.propertyNames).filter((rule) => rule !== undefined);
  const pattern = schemas.flatMap(({ patternProperties: p }) => (isObjectSchema(p) ? Object.keys(p) : []))[0];
  const closed = schemas.some(({ additionalProperties }) => additionalProperties === false);
  const goal = [...rules, { type: 'string', ...(closed && pattern !== undefined ? { pattern } : {}) }];
  if (!goal.every(isObjectSchema)) return null;
  const name = maker.fill(goal, { ...spot, name: 'property', height: 0, variant });
  return typeof name === 'string' ? name : null;
}

function propertyValue(
  maker: ValueMaker,
  name: string,
  schemas: SchemaGoal,
  spot: Spot,
  variant: number,
): Found {
  maker.budget.spend(2 * schemas.length);
  const named = schemas.every(
    ({ propertyNames }) => propertyNames === undefined || maker.check.holds(propertyNames, name),
  );
  if (!named) return NOTHING;
  const goal = schemas.flatMap((schema) => maker.check.propertySchemas(schema, name));
  return maker.below(goal, { ...spot, at: `${spot.at}.${name.slice(0, 40)}`, name, variant });
}

/** A list for which all schemas hold, as far as they speak of its items. */
export function sampleArray(maker: ValueMaker, schemas: SchemaGoal, spot: Spot): Found {
  const least = Math.max(0, ...schemas.map(leastItems));
  const most = Math.min(...schemas.map((schema) => numberOr(schema.maxItems, Number.POSITIVE_INFINITY)));
  const tuple = Math.max(0, ...schemas.map(({ prefixItems, items }) => listOf(prefixItems ?? items).length));
  const distinct = schemas.some((schema) => schema.uniqueItems === true);
  const rich = spot.height === 'full' ? Math.max(tuple, 1) : 0;
  const wanted = Math.min(Math.max(least, rich), most);
  const items: unknown[] = [];
  const seen = new Set<string>();
  for (let variant = spot.variant; items.length < wanted; ) {
    maker.budget.spend();
    const item = itemValue(maker, items.length, schemas, { ...spot, variant });
    if (item === NOTHING) break;
    variant = distinct ? variant + 1 : 0;
    if (distinct) {
      const text = canonical(item, maker.budget);
      if (!seen.has(text)) seen.add(text);
      else if (variant > 2 * (items.length + spot.variant) + 20) break;
      else continue;
    }
    items.push(item);
  }
  return items.length < least ? NOTHING : items;
}

function itemValue(maker: ValueMaker, index: number, schemas: SchemaGoal, spot: Spot): Found {
  const goal = schemas.flatMap((schema) => {
    const item = maker.check.itemSchema(schema, index);
    const contained = index < numberOr(schema.minContains, 1) ? schema.contains : undefined;
    return [item, contained].filter((part) => part !== undefined);
  });
  return maker.below(goal, { ...spot, at: `${spot.at}[${index}]` });
}

/** What an object needs, from all schemas that hold for it. */
class PropertyPlan {
  readonly named: ReadonlySet<string>;
  readonly required: Set<string>;
  readonly least: number;
  readonly most: number;
  readonly #schemas: SchemaGoal;

  constructor(schemas: SchemaGoal) {
    this.#schemas = schemas;
    this.named = new Set(
      schemas.flatMap(({ properties }) => (isObjectSchema(properties) ? Object.keys(properties) : [])),
    );
    this.required = new Set(schemas.flatMap(({ required }) => listOf(required).map(String)));
    this.least = Math.max(0, ...schemas.map((schema) => numberOr(schema.minProperties, 0)));
    this.most = Math.min(
      ...schemas.map((schema) => numberOr(schema.maxProperties, Number.POSITIVE_INFINITY)),
    );
  }

  /** What must be there because `name` is. */
  dependents(name: string): string[] {
    return this.#schemas.flatMap(({ dependentRequired, dependencies }) =>
      [dependentRequired, dependencies].flatMap((rule) =>
        isObjectSchema(rule) ? listOf(rule[name]).map(String) : [],
      ),
    );
  }
}

function leastItems(schema: Schema): number {
  const contained = schema.contains === undefined ? 0 : numberOr(schema.minContains, 1);
  return Math.max(numberOr(schema.minItems, 0), contained);
}
