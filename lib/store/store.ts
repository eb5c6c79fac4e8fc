import type { Kysely } from 'kysely';
import type { Program, Undo } from './program.ts';
import type { Database } from './schema.ts';

/**
 * What a commit has outlived before it is acknowledged: the end of this process, or that of its machine too. Only a
 * run that ends with its machine anyway may be content with the first.
 */
export type Durability = 'process' | 'machine';

/** One of the two databases. Whatever makes it unusable is thrown as `StoreUnavailable`. */
export interface StoreDriver {
  readonly kind: 'sqlite' | 'postgres';
  /**
   * Runs a program in a transaction; resolves only after the commit is durable, on the disk unless said otherwise
   * (PostgreSQL's disk in any case). A throw rolls back and rejects. When it rejects with `StoreUnavailable` nobody
   * knows whether the commit was made.
   */
  write<T>(program: () => Program<T | Undo<T>>, durability?: Durability): Promise<T>;
  /** Runs a program that only reads. */
  read<T>(program: () => Program<T>): Promise<T>;
  /** For cold reads (lists, series, command line): the typed query builder. Never inside a program. */
  readonly query: Kysely<Database>;
  /** Runs a program that only reads, as somebody would who opens the database at this moment. */
  readAnew<T>(program: () => Program<T>): Promise<T>;
  close(): Promise<void>;
}

/** The one database, looked after: while it is away, programs are refused at once with `StoreUnavailable`. */
export interface Store extends Omit<StoreDriver, 'readAnew'> {
  /** Null when what was written could be read back, at most 5 s ago; else what is wrong, in a sentence. */
  check(): Promise<string | null>;
  /** Calls back each time the database is there again after it was away. */
  onReturn(react: () => void): void;
}
