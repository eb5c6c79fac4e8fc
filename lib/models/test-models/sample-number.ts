import type { SampleBudget } from './sample-budget.ts';
import type { Schema } from './schema-check.ts';

const TRIES = 400;

/** The numbers that one keyword has in several schemas at once. */
function numbers(schemas: readonly Schema[], keyword: string): number[] {
  return schemas.map((schema) => schema[keyword]).filter((value) => typeof value === 'number');
}

/**
 * Numbers valid for the bounds and steps of all schemas at once, 1 or what is nearest to it first; none when
 * nothing is between the bounds, or no multiple is found near.
 */
export function* sampleNumbers(
  schemas: readonly Schema[],
  whole: boolean,
  budget: SampleBudget,
): Generator<number> {
  const above = Math.max(...numbers(schemas, 'exclusiveMinimum'), Number.NEGATIVE_INFINITY);
  const below = Math.min(...numbers(schemas, 'exclusiveMaximum'), Number.POSITIVE_INFINITY);
  const least = Math.max(...numbers(schemas, 'minimum'), above);
  const most = Math.min(...numbers(schemas, 'maximum'), below);
  const steps = numbers(schemas, 'multipleOf').filter((step) => step > 0);
  const fits = (value: number) =>
    Number.isFinite(value) &&
    value >= least &&
    value <= most &&
    (value > above || above === Number.NEGATIVE_INFINITY) &&
    (value < below || below === Number.POSITIVE_INFINITY) &&
    (!whole || Number.isInteger(value)) &&
    steps.every((step) => Number.isInteger(value / step));
  if (least > most) return;
  const given = new Set<number>();
  for (const value of candidates({ least, most, step: Math.max(0, ...steps, whole ? 1 : 0) })) {
    budget.spend(1 + steps.length);
    // There is one zero, and JSON writes it without a sign.
    if (fits(value) && !given.has(value)) yield value + 0;
    given.add(value);
  }
}

interface Range {
  readonly least: number;
  readonly most: number;
  /** 0 where anything between will do. */
  readonly step: number;
}

function* candidates({ least, most, step }: Range): Generator<number> {
  const start = Math.min(Math.max(1, least), most);
  if (step === 0) {
    yield* [start, start + 1, start - 1, 0];
    const low = Number.isFinite(least) ? least : start - TRIES;
    const high = Number.isFinite(most) ? most : Math.max(start, low) + TRIES;
    for (let parts = 2; parts < TRIES; parts += 1) yield low + (high - low) / parts;
    return;
  }
  const first = Math.ceil(start / step);
  yield* [first * step, rounded(first * step), start, 0];
  for (let away = 1; away < TRIES; away += 1) {
    for (const value of [(first + away) * step, (first - away) * step]) yield* [value, rounded(value)];
  }
}

/** A product of decimal fractions without the noise of binary ones: 3 × 0.1 is 0.3. */
function rounded(value: number): number {
  return Number(value.toPrecision(15));
}
