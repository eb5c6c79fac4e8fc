import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../support/free-port.ts';
import { type RunningPostgres, startPostgres } from '../../support/postgres.ts';
import { machineEnv, startCommand } from '../processes.ts';
import { destination } from './parts.ts';
import type { StartedTarget, StartOptions, Target } from './target.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const run = promisify(execFile);
const NEXT_START =
  'exec node --disable-warning=ExperimentalWarning node_modules/next/dist/bin/next start -H 127.0.0.1 -p "$PORT"';
/** High enough never to refuse, so that every request is counted and none is turned away. */
const UNREACHED = '1000000000';
const CREDITS = '1000000';
const MANY = 100;

interface Product {
  readonly name: string;
  /** What it is, in a few words. */
  readonly what: string;
  readonly script: string;
  readonly store: Store;
}

/** This server as `npm start` runs it. */
export function serverTarget(): Target {
  const name = 'server';
  const what = 'this server, the command of `npm start`, on SQLite';
  return productTarget({ name, what, script: startScript(), store: new SqliteStore(name) });
}

/** The same on a PostgreSQL of its own that waits for the disk at each commit. */
export function postgresTarget(): Target {
  const name = 'server-postgres';
  const what = 'this server on PostgreSQL on the same machine, fsync and synchronous_commit on';
  return productTarget({ name, what, script: startScript(), store: new PostgresStore() });
}

/** This server's routes through Next alone, as a serverless host serves them. */
export function nextTarget(): Target {
  const name = 'next';
  const what = "this server's routes through `next start`, on SQLite";
  return productTarget({ name, what, script: NEXT_START, store: new SqliteStore(name) });
}

function productTarget(product: Product): Target {
  return {
    name: product.name,
    about: `${product.what}: key check, limits and durable billing on, Node ${process.versions.node}`,
    hasHeap: true,
    isStarted: true,
    hasAccounts: true,
    answersJson: true,
    start: (options) => startProduct(product, options),
  };
}

async function startProduct(
  { name, script, store }: Product,
  { vendor, folder, inspect }: StartOptions,
): Promise<StartedTarget> {
  const port = await freePort();
  const { env: storeEnv, databasePid } = await store.open(folder);
  const own = { ...settings(vendor.url), ...storeEnv, PORT: String(port) };
  const [key, ...manyKeys] = await store.keys(own);
  const env = { ...own, ...(inspect ? { NODE_OPTIONS: '--inspect=127.0.0.1:0' } : {}) };
  const logFile = join(folder, `${name}.log`);
  const process = startCommand({ command: 'sh', args: ['-c', script], cwd: ROOT, env, logFile });
  const to = destination(port, { authorization: `Bearer ${key}` });
  return {
    to,
    process,
    manyKeys,
    ...(databasePid === undefined ? {} : { databasePid }),
    stop: () => process.stop(),
  };
}

function settings(vendorUrl: string): Record<string, string> {
  return {
    ...machineEnv(),
    PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH ?? ''}`,
    NEXT_TELEMETRY_DISABLED: '1',
    HOST: '127.0.0.1',
    OPENAI_API_KEY: 'bench',
    OPENAI_BASE_URL: `${vendorUrl}/v1`,
    OLLAMA_BASE_URL: 'off',
    RATE_LIMIT_PREMIUM_PER_MINUTE: UNREACHED,
    RATE_LIMIT_PREMIUM_PER_HOUR: UNREACHED,
    RATE_LIMIT_PREMIUM_PER_DAY: UNREACHED,
  };
}

function startScript(): string {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  if (scripts.start === undefined) throw new Error('package.json has no start script.');
  return scripts.start;
}

interface OpenStore {
  readonly env: Readonly<Record<string, string>>;
  readonly databasePid?: number;
}

/** Where a product keeps its accounts and their money, for all processes that a run starts of it. */
abstract class Store {
  #keys: Promise<string[]> | null = null;

  abstract open(folder: string): Promise<OpenStore>;

  /** The keys of one account and of `MANY` further ones, each with plenty of credit, made before the first start. */
  keys(env: Readonly<Record<string, string>>): Promise<string[]> {
    this.#keys ??= fundAccounts(env);
    return this.#keys;
  }
}

class SqliteStore extends Store {
  readonly #name: string;

  constructor(name: string) {
    super();
    this.#name = name;
  }

  async open(folder: string): Promise<OpenStore> {
    const path = join(folder, `${this.#name}-data`);
    mkdirSync(path, { recursive: true });
    return { env: { DATA_DIR: path } };
  }
}

/** It runs until the benchmark ends. */
class PostgresStore extends Store {
  #running: Promise<RunningPostgres> | null = null;

  async open(): Promise<OpenStore> {
    this.#running ??= startPostgres({ durable: true });
    const { url, pid } = await this.#running;
    return { env: { DATABASE_URL: url }, databasePid: pid };
  }
}

async function fundAccounts(env: Readonly<Record<string, string>>): Promise<string[]> {
  const script = join(ROOT, 'lib/accounts/testing/fund-accounts.ts');
  const { stdout } = await run(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, String(1 + MANY), CREDITS],
    // NODE_ENV stays unset, as it is for an operator; only its type is always there.
    { cwd: ROOT, env: { ...env } as NodeJS.ProcessEnv },
  );
  return JSON.parse(stdout) as string[];
}
