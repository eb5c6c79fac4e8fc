import { existsSync, linkSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { readEnv } from '#lib/env.ts';

/** `npm run -s backup -- FILE` and `npm run -s restore -- FILE`: the SQLite database as one file, and back. */

const USAGE = 'Usage:\n  npm run -s backup -- FILE\n  npm run -s restore -- FILE';
/** All pages in one step, of one moment: a copy in several begins anew whenever a server writes between two. */
const ALL_PAGES = 0x7fffffff;
/** SQLite's result code for a lock that another process has. */
const BUSY = 5;

try {
  console.log(await execute(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function execute([verb, file, ...more]: string[]): Promise<string> {
  if (file === undefined || more.length > 0) throw new Error(`One FILE is needed.\n\n${USAGE}`);
  const { DATABASE_URL, DATA_DIR } = readEnv();
  if (DATABASE_URL !== undefined)
    throw new Error(
      'The data is in PostgreSQL, which has its own programs: `pg_dump --format=custom --file=FILE "$DATABASE_URL"`, and with the servers stopped `pg_restore --clean --if-exists --dbname="$DATABASE_URL" FILE`.',
    );
  const database = join(DATA_DIR, 'swarms.db');
  return verb === 'restore' ? restore(resolve(file), database) : save(database, resolve(file));
}

/** Copies the database while servers write to it. The file is complete or not there, and for this user alone. */
async function save(database: string, file: string): Promise<string> {
  if (!existsSync(database)) throw new Error(`There is no database ${database}; set DATA_DIR to its folder.`);
  if (existsSync(file)) throw new Error(`${file} exists and is not replaced; name another file.`);
  await copied(database, file, (copy) => {
    // Unlike a rename, this replaces nothing that came there meanwhile.
    linkSync(copy, file);
    rmSync(copy);
  });
  return `${file} holds all that was committed when it was taken (${statSync(file).size} bytes).`;
}

/** Puts a backup in the database's place, when no server uses it; what stood there is kept beside it. */
async function restore(file: string, database: string): Promise<string> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  mkdirSync(dirname(database), { recursive: true, mode: 0o700 });
  const aside = `${database}.before-${new Date().toISOString().replaceAll(':', '-')}`;
  const existed = existsSync(database);
  const release = existed ? lockUnused(database) : () => {};
  try {
    await copied(file, database, (copy) => {
      // A log of the old database would be read as one of the new: it goes with it.
      for (const end of ['', '-wal', '-shm'])
        if (existsSync(database + end)) renameSync(database + end, aside + end);
      renameSync(copy, database);
    });
  } finally {
    release();
  }
  const kept = existed ? ` What was there is now ${aside}.` : '';
  return `${database} is what ${file} holds; start the server.${kept}`;
}

/** Makes a checked copy beside the target, hands it over, and leaves nothing behind when that fails. */
async function copied(from: string, target: string, handOver: (copy: string) => void): Promise<void> {
  const copy = `${target}.${process.pid}.part`;
  try {
    writeFileSync(copy, '', { flag: 'wx', mode: 0o600 });
    const source = new DatabaseSync(from, { readOnly: true, timeout: 10_000 });
    try {
      await backup(source, copy, { rate: ALL_PAGES });
    } finally {
      source.close();
    }
    check(copy, from);
    handOver(copy);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${from} could not be copied to ${target}: ${reason}.`, { cause: error });
  } finally {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(copy + end, { force: true });
  }
}

/** Whole, ours, and one file without a log beside it. */
function check(copy: string, from: string): void {
  const database = new DatabaseSync(copy);
  try {
    database.exec('pragma journal_mode = delete');
    const [result] = database.prepare('pragma quick_check(1)').all();
    if (result?.quick_check !== 'ok') throw new Error(`${from} is damaged`);
    const tables = database
      .prepare("select name from sqlite_master where name in ('accounts', 'runs')")
      .all();
    if (tables.length !== 2) throw new Error(`${from} is no database of this server`);
  } finally {
    database.close();
  }
}

/** Keeps every other process out of the database until released; throws when one has it open. */
function lockUnused(file: string): () => void {
  const database = new DatabaseSync(file, { timeout: 500 });
  try {
    // Only its last user may take a database out of this mode.
    database.exec('pragma journal_mode = delete; begin exclusive');
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === BUSY)
      throw new Error(`A server uses ${file}: stop it, restore, and start it again. Nothing was changed.`, {
        cause: error,
      });
    // What cannot be read cannot be in use; it is moved aside.
  }
  return () => {
    if (database.isOpen) database.close();
  };
}
