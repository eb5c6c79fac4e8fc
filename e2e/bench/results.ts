import type { Metric } from './figures/figure.ts';

/** By figure, target and metric: one number a round. */
export class Results {
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

  toJSON(): unknown {
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

function toObject<T>(map: ReadonlyMap<string, T>, each: (value: T) => unknown): Record<string, unknown> {
  return Object.fromEntries([...map].map(([key, value]) => [key, each(value)]));
}
