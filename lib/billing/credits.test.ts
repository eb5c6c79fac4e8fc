import { expect, it } from 'vitest';
import { spend } from './credits.ts';

const AMOUNTS = [0, 1, 7, 50];

it('adds up, touches no held money and goes from free to referral to credit, for every mix', () => {
  for (const freeMicros of AMOUNTS)
    for (const referralMicros of AMOUNTS)
      for (const creditMicros of AMOUNTS)
        for (const heldMicros of AMOUNTS)
          for (const costMicros of [...AMOUNTS, 200]) {
            const availableMicros = freeMicros + referralMicros + creditMicros - heldMicros;
            if (availableMicros < 0) continue;
            const money = { freeMicros, referralMicros, creditMicros, heldMicros, availableMicros };
            const spent = spend(money, costMicros);
            expect(spent.chargedMicros).toBe(Math.min(costMicros, availableMicros));
            expect(spent.chargedMicros + spent.shortfallMicros).toBe(costMicros);
            expect(spent.freeMicros + spent.referralMicros + spent.creditMicros).toBe(spent.chargedMicros);
            if (spent.referralMicros > 0) expect(spent.freeMicros).toBe(freeMicros);
            if (spent.creditMicros > 0) expect(spent.referralMicros).toBe(referralMicros);
          }
});
