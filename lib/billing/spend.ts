import type { Credits } from './read-credits.ts';

/** How a cost is met. The parts add up to `chargedMicros`; with `shortfallMicros` they add up to the cost. */
export interface Spending {
  readonly freeMicros: number;
  readonly referralMicros: number;
  readonly creditMicros: number;
  readonly chargedMicros: number;
  readonly shortfallMicros: number;
}

/** Free money first, then referral money, then bought credit; never what is held for other runs. */
export function spend(credits: Credits, costMicros: number): Spending {
  const chargedMicros = Math.min(costMicros, credits.availableMicros);
  const freeMicros = Math.min(credits.freeMicros, chargedMicros);
  const referralMicros = Math.min(credits.referralMicros, chargedMicros - freeMicros);
  const creditMicros = chargedMicros - freeMicros - referralMicros;
  return {
    freeMicros,
    referralMicros,
    creditMicros,
    chargedMicros,
    shortfallMicros: costMicros - chargedMicros,
  };
}
