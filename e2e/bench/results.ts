import type { Metric } from './figures/figure.ts';

/** By figure, target and metric: one number a round; null where a round gave none. */
export type ResultValues = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, readonly (number | null)[]>>>>>
>;

/** By figure, target and metric: one number a round. */
export class Results {
  /** What `toJSON` wrote. */
  static of(values: ResultValues): Results {
    const results = new Results();
    for (const [figure, targets] of Object.entries(values))
      for (const [target, metrics] of Object.entries(targets))
        for (const [key, rounds] of Object.entries(metrics))
          for (const value of rounds) results.add(figure, target, { [key]: value ?? Number.NaN });
    return results;
  }

  readonly #values = new Map<string, Map<string, Map<string, number[]>>>();

  add(figure: string, target: string, round: Readonly<Record<string, number>>): void {
    const targets = getOrMake(this.#values, figure, () => new Map<string, Map<string, number[]>>());
    const metrics = getOrMake(targets, target, () => new Map<string, number[]>());
    for (const [key, value] of Object.entries(round)) getOrMake(metrics, key, () => []).push(value);
  }

  /** Forgets a target's part of a figure. */
  drop(figure: string, target: string): void {
    this.#values.get(figure)?.delete(target);
  }

  targetsOf(figure: string): string[] {
    return [...(this.#values.get(figure)?.keys() ?? [])];
  }

  /** One number a round; empty where it was not measured. */
  of(figure: string, target: string, { key, added }: Pick<Metric, 'key' | 'added'>): number[] {
    const own = this.#values.get(figure)?.get(target)?.get(key) ?? [];
    if (!added) return own;
    const vendor = this.#values.get(figure)?.get('vendor')?.get(key) ?? [];
    return own.map((value, round) => value - (vendor[round] ?? Number.NaN));
  }

  toJSON(): ResultValues {
    return toObject(this.#values, (targets) =>
      toObject(targets, (metrics) => toObject(metrics, (all) => all)),
    );
  }
}

function getOrMake<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function toObject<T, U>(map: ReadonlyMap<string, T>, each: (value: T) => U): Record<string, U> {
  return Object.fromEntries([...map].map(([key, value]) => [key, each(value)]));
}
