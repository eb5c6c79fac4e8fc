import type { Log } from '#lib/log.ts';
import { explainOpening } from './explain-opening.ts';
import { openPostgresStore } from './postgres-store.ts';
import { openSqliteStore } from './sqlite-store.ts';
import type { Store } from './store.ts';
import { WatchedStore } from './watched-store.ts';

export interface StoreOptions {
  /** Folder of the SQLite file; made when missing. */
  readonly dataDir: string;
  /** A `postgres://` URL: when given, PostgreSQL is used and the folder is left alone. */
  readonly databaseUrl: string | undefined;
  /** How long PostgreSQL may take for a connection, and for a transaction, in milliseconds. */
  readonly databaseTimeoutMs: number;
  readonly log: Pick<Log, 'warn' | 'error'>;
}

/**
 * Opens the one database, brings its schema up to date and looks after it from then on. Throws one error with a
 * sentence for whoever starts the program when it cannot be used.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { dataDir, databaseUrl, databaseTimeoutMs, log } = options;
  try {
    return await WatchedStore.open(
      (onTrouble) =>
        databaseUrl === undefined
          ? openSqliteStore(dataDir, onTrouble)
          : openPostgresStore(databaseUrl, { timeoutMs: databaseTimeoutMs, log, onTrouble }),
      log,
    );
  } catch (error) {
    throw explainOpening(error, options);
  }
}
