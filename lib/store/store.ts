import type { Kysely } from 'kysely';
import type { Program, Undo } from './program.ts';
import type { Database } from './schema.ts';

/**
 * What a commit has outlived before it is acknowledged: the end of this process, or that of its machine too. Only a
 * run that ends with its machine anyway may be content with the first.
 */
export type Survives = 'process' | 'machine';

/** The one database. */
export interface Store {
  readonly kind: 'sqlite' | 'postgres';
  /**
   * Runs a program in a transaction; resolves only after the commit is durable, on the disk unless said otherwise
   * (PostgreSQL's disk in any case). A throw rolls back and rejects.
   */
  write<T>(program: () => Program<T | Undo<T>>, survives?: Survives): Promise<T>;
  /** Runs a program that only reads. */
  read<T>(program: () => Program<T>): Promise<T>;
  /** For cold reads (lists, series, command line): the typed query builder. Never inside a program. */
  readonly query: Kysely<Database>;
  /** Resolves while the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
