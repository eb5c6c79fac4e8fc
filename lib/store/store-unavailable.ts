import pg from 'pg';

/** The database cannot be used: away, frozen, full, damaged or deleted. The message says which, in a sentence. */
export class StoreUnavailable extends Error {
  /** True when time does not heal it: it must be repaired, and the server started again. */
  readonly lasting: boolean;

  constructor(message: string, options: { cause?: unknown; lasting?: boolean } = {}) {
    super(message, { cause: options.cause });
    this.name = 'StoreUnavailable';
    this.lasting = options.lasting ?? false;
  }
}

/** Makes `StoreUnavailable` of whatever says that the database is ill, and leaves every other error as it is. */
export type Diagnose = (error: unknown) => unknown;

const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;
const DAMAGED = 'its file is damaged; restore a backup and start the server again';

/** By the low byte of SQLite's result code, which is the family. */
const SQLITE_TROUBLES: Readonly<Record<number, string>> = {
  5: 'another process keeps it locked',
  8: 'its file takes no writes',
  10: 'its disk reports an error',
  [SQLITE_CORRUPT]: DAMAGED,
  13: 'its disk is full',
  14: 'its file cannot be opened',
  [SQLITE_NOTADB]: DAMAGED,
};

/** For statements of SQLite, and for the system calls that put its log on the disk. */
export function diagnoseSqlite(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreUnavailable) return error;
  if (!('errcode' in error)) return 'syscall' in error ? unavailable(systemTrouble(error), error) : error;
  const family = Number(error.errcode) & 0xff;
  const trouble = SQLITE_TROUBLES[family];
  const lasting = family === SQLITE_CORRUPT || family === SQLITE_NOTADB;
  return trouble === undefined ? error : unavailable(trouble, error, lasting);
}

function systemTrouble(error: Error): string {
  const code = codeOf(error);
  return code === 'ENOSPC' || code === 'EDQUOT' ? 'its disk is full' : `its disk reports ${code}`;
}

/** Says what happened without naming hosts or paths: anyone may read it at `/readyz`. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? String(error.code) : error.message;
}

/** By the class, the first two characters of PostgreSQL's code, or by the whole code. */
const POSTGRES_TROUBLES: Readonly<Record<string, string>> = {
  '08': 'the connection to it was lost',
  '28': 'it refuses the user or the password of DATABASE_URL',
  '53': 'it lacks resources',
  '57': 'it was stopped or is starting',
  '58': 'its machine reports an error',
  XX: 'it reports that it is damaged',
  '25006': 'it takes no writes, as a standby does',
  '3D000': 'it does not exist any more',
  '53100': 'its disk is full',
  '53300': 'it has too many connections',
  '57014': 'a statement took too long',
};

/**
 * For connecting and for statements of PostgreSQL. What is no answer of the database itself is a lost connection,
 * except the `RangeError` of a number that JavaScript cannot hold.
 */
export function diagnosePostgres(error: unknown): unknown {
  if (error instanceof StoreUnavailable || error instanceof RangeError) return error;
  if (!(error instanceof pg.DatabaseError)) return unavailable(connectionTrouble(error), error);
  const code = error.code ?? '';
  const trouble = POSTGRES_TROUBLES[code] ?? POSTGRES_TROUBLES[code.slice(0, 2)];
  return trouble === undefined ? error : unavailable(trouble, error);
}

/** A refused connection can be an error without a message that holds one error per address. */
function connectionTrouble(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return connectionTrouble(error.errors[0]);
  return `it cannot be reached (${codeOf(error)})`;
}

function unavailable(trouble: string, cause: unknown, lasting = false): StoreUnavailable {
  return new StoreUnavailable(`The database cannot be used: ${trouble}.`, { cause, lasting });
}
