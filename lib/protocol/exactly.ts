import type { z } from 'zod';

/** True when two types are the same in every property, whether it is optional included. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/**
 * Ties a schema to the interface it describes: `exactly<CreditsBody>()(z.object({…}))` does not compile once either
 * has a property more, less or different. Returns the schema itself.
 */
export function exactly<Body>() {
  return <Schema extends z.ZodType>(
    schema: Same<z.output<Schema>, Body> extends true ? Schema : never,
  ): Schema => schema;
}
