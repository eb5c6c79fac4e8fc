import { z } from 'zod';
import { REASONING_EFFORTS, VERBOSITIES } from './prompt.ts';

/** Settings that both endpoints take in the same form. */

export const stopSchema = z.union([z.string(), z.array(z.string()).max(4)], {
  error: 'must be a string or a list of up to 4 strings',
});

const INT64 = 2 ** 63;

/**
 * Any 64-bit integer. JSON numbers are read to 53 bits, so of longer seeds the last digits do not count; see
 * `toSeed` for what vendors get.
 */
export const seedSchema = z
  .number()
  .refine((seed) => Number.isInteger(seed) && Math.abs(seed) <= INT64, 'must be a 64-bit integer')
  .meta({ type: 'integer' });

export const reasoningEffortSchema = z.enum(REASONING_EFFORTS);

export const verbositySchema = z.enum(VERBOSITIES);

export const toolChoiceSchema = z.union(
  [
    z.enum(['none', 'auto', 'required']),
    z.object({ type: z.literal('function'), function: z.object({ name: z.string() }) }),
  ],
  { error: 'must be none, auto, required or {"type":"function","function":{"name":"…"}}' },
);
