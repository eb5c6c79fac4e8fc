import { numberIn, type Program, type Row } from '#lib/store/program.ts';

/** An account's money in micro-dollars. */
export interface Credits {
  readonly creditMicros: number;
  readonly freeMicros: number;
  readonly referralMicros: number;
  /** Set aside for runs under way. */
  readonly heldMicros: number;
  /** What can be spent now: everything less what is held. */
  readonly availableMicros: number;
}

const READ = 'select credit_micros, free_micros, referral_micros, held_micros from accounts where id = ?';

/** Throws when there is no such account. */
export function* readCredits(accountId: string): Program<Credits> {
  const [row] = yield { sql: READ, params: [accountId] };
  return toCredits(row);
}

export function toCredits(row: Row | undefined): Credits {
  const creditMicros = numberIn(row, 'credit_micros');
  const freeMicros = numberIn(row, 'free_micros');
  const referralMicros = numberIn(row, 'referral_micros');
  const heldMicros = numberIn(row, 'held_micros');
  const availableMicros = creditMicros + freeMicros + referralMicros - heldMicros;
  return { creditMicros, freeMicros, referralMicros, heldMicros, availableMicros };
}

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
