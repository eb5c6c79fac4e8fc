import type { Log } from '#lib/log.ts';
import { openPostgresStore } from './postgres-store.ts';
import { openSqliteStore } from './sqlite-store.ts';
import type { Store } from './store.ts';

export interface StoreOptions {
  /** Folder of the SQLite file; made when missing. */
  readonly dataDir: string;
  /** A `postgres://` URL: when given, PostgreSQL is used and the folder is left alone. */
  readonly databaseUrl: string | undefined;
  readonly log: Pick<Log, 'warn'>;
}

/** Opens the one database and brings its schema up to date. Throws when it cannot be reached or migrated. */
export function openStore(options: StoreOptions): Promise<Store> {
  if (options.databaseUrl !== undefined) return openPostgresStore(options.databaseUrl, options.log);
  return openSqliteStore(options.dataDir);
}
