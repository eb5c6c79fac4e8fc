import type { Kysely } from 'kysely';
import type { Program, Undo } from './program.ts';
import type { Database } from './schema.ts';

/** The one database. */
export interface Store {
  readonly kind: 'sqlite' | 'postgres';
  /** Runs a program in a transaction; resolves only after the commit is durable. A throw rolls back and rejects. */
  write<T>(program: () => Program<T | Undo<T>>): Promise<T>;
  /** Runs a program that only reads. */
  read<T>(program: () => Program<T>): Promise<T>;
  /** For cold reads (lists, series, command line): the typed query builder. Never inside a program. */
  readonly query: Kysely<Database>;
  /** Resolves while the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
