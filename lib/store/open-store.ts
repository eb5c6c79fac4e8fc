import type { Log } from '#lib/log.ts';
import { NewerSchema } from './migrate.ts';
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
  /** The most connections to PostgreSQL at a time; 10 when left out. */
  readonly databasePoolSize?: number;
  readonly log: Pick<Log, 'warn' | 'error'>;
}

/**
 * Opens the one database: PostgreSQL when there is a URL, else `swarms.db` in the folder. Migrates its schema, writes
 * and reads back once, and from then on checks every two seconds that this still works. Several processes may open
 * the same database at the same moment. Rejects with an `Error` whose message says in one sentence, without the
 * password, why the database cannot be used and what to do; nothing is left open then. Close it to let writes under
 * way end.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { dataDir, databaseUrl, databaseTimeoutMs, databasePoolSize = 10, log } = options;
  try {
    return await WatchedStore.open(async (onTrouble) => {
      if (databaseUrl === undefined) return openSqliteStore(dataDir, onTrouble);
      // On demand: its client is loaded by nobody who keeps to the file.
      const { openPostgresStore } = await import('./postgres-store.ts');
      return openPostgresStore(databaseUrl, {
        timeoutMs: databaseTimeoutMs,
        size: databasePoolSize,
        log,
        onTrouble,
      });
    }, log);
  } catch (error) {
    throw explainOpening(error, options);
  }
}

interface Place {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
}

/** An error whose message is for whoever started the program: what is wrong and what to do. Never a password. */
function explainOpening(error: unknown, { dataDir, databaseUrl }: Place): Error {
  const reason = deepest(error);
  const said = databaseUrl === undefined ? aboutFile(reason, dataDir) : aboutServer(reason, databaseUrl);
  return new Error(said, { cause: error });
}

/** What was said first, below everything that was made of it. A refused connection holds one error per address. */
function deepest(error: unknown): Error {
  if (error instanceof AggregateError && error.errors.length > 0) return deepest(error.errors[0]);
  if (error instanceof Error) return error.cause instanceof Error ? deepest(error.cause) : error;
  return new Error(String(error));
}

function codeOf(error: Error): string {
  if ('errcode' in error) return String(Number(error.errcode) & 0xff);
  return 'code' in error ? String(error.code) : '';
}

const NOT_WRITABLE = 'this user may not write there; change its owner or set DATA_DIR to another folder';
const NO_FOLDER = 'it is not a folder, or cannot be made one; set DATA_DIR to another';
const DISK_FULL = 'its disk is full; make room or set DATA_DIR to a folder on another disk';
const NOT_OURS = 'it is not an SQLite database; move it away or set DATA_DIR to another folder';

/** By the code of a system call, or by the family of SQLite's result code. */
const FILE_TROUBLES: Readonly<Record<string, string>> = {
  EACCES: NOT_WRITABLE,
  EPERM: NOT_WRITABLE,
  EROFS: NOT_WRITABLE,
  ENOENT: NO_FOLDER,
  ENOTDIR: NO_FOLDER,
  EEXIST: NO_FOLDER,
  ENOSPC: DISK_FULL,
  '5': 'another process keeps it locked; end that process first',
  '8': NOT_WRITABLE,
  '10': 'its disk reports an error, or is full; check the disk',
  '11': 'it is damaged; restore a backup, or move it away to begin anew',
  '13': DISK_FULL,
  '14': 'it cannot be opened; check that it is a file which this user may read and write',
  '26': NOT_OURS,
};

function aboutFile(reason: Error, dataDir: string): string {
  const trouble = reason instanceof NewerSchema ? `it ${reason.message}` : FILE_TROUBLES[codeOf(reason)];
  const inFolder = 'errcode' in reason || reason instanceof NewerSchema;
  const place = inFolder ? `${dataDir}/swarms.db` : `DATA_DIR ${dataDir}`;
  return `The database in ${place} cannot be used: ${trouble ?? reason.message}.`;
}

function aboutServer(reason: Error, databaseUrl: string): string {
  const { host, pathname, username } = new URL(databaseUrl);
  const name = decodeURIComponent(pathname.slice(1)) || decodeURIComponent(username);
  const trouble =
    reason instanceof NewerSchema ? `it ${reason.message}` : serverTrouble(reason, { name, username });
  return `The PostgreSQL database ${name === '' ? '' : `"${name}" `}at ${host || 'the local socket'} cannot be used: ${trouble}.`;
}

function serverTrouble(reason: Error, { name, username }: { name: string; username: string }): string {
  const password = `it refuses user "${decodeURIComponent(username)}" or the password; correct DATABASE_URL`;
  const troubles: Readonly<Record<string, string>> = {
    '28P01': password,
    '28000': password,
    '3D000': `there is no such database; make it (createdb "${name}") or correct DATABASE_URL`,
    '42501': 'this user may not make tables in it; grant that, or use its owner in DATABASE_URL',
    '25006': 'it takes no writes, as a replica does; use the address of the primary in DATABASE_URL',
    '53100': 'its disk is full; make room there',
    '53300': 'it has no connection left; raise its max_connections or end other clients',
    '57P03': 'it is still starting; try again in a moment',
  };
  return troubles[codeOf(reason)] ?? `${reason.message}; check DATABASE_URL and that the server runs`;
}
