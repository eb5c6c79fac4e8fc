import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../support/free-port.ts';
import { type RunningPostgres, startPostgres } from '../../support/postgres.ts';
import type { Variant } from '../options.ts';
import { machineEnv, startCommand } from '../processes.ts';
import { destination } from './parts.ts';
import { STARTED, type StartedTarget, type StartOptions, type Target } from './target.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const run = promisify(execFile);
const NEXT_START =
  'exec node --disable-warning=ExperimentalWarning node_modules/next/dist/bin/next start -H 127.0.0.1 -p "$PORT"';
/** High enough never to refuse, so that every request is counted and none is turned away. */
const UNREACHED = '1000000000';
const CREDITS = '1000000';
const MANY = 100;
const FUND_ACCOUNTS = 'lib/accounts/testing/fund-accounts.ts';
const NODE_FLAGS = ['--disable-warning=ExperimentalWarning'];

interface Product {
  readonly name: string;
  /** What it is, in a few words. */
  readonly what: string;
  /** The checkout it runs from, built. */
  readonly root: string;
  /** For the shell, in that folder; it finds its port in `PORT`. */
  readonly script: string;
  readonly store: Store;
  readonly env: Readonly<Record<string, string>>;
  readonly mustAnswer: boolean;
}

/** What `npm start` runs in a checkout, on a SQLite file of its own. */
function asStarted(root: string): Pick<Product, 'root' | 'script' | 'store' | 'env' | 'mustAnswer'> {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  if (scripts.start === undefined) throw new Error(`${root} has no start script.`);
  return { root, script: scripts.start, store: new SqliteStore(), env: {}, mustAnswer: true };
}

/** This server as `npm start` runs it. */
export function serverTarget(): Target {
  return productTarget({
    ...asStarted(ROOT),
    name: 'server',
    what: 'this server, the command of `npm start`, on SQLite',
  });
}

/** The same on a PostgreSQL of its own that waits for the disk at each commit. */
export function postgresTarget(): Target {
  const what = 'this server on PostgreSQL on the same machine, fsync and synchronous_commit on';
  return productTarget({
    ...asStarted(ROOT),
    name: 'server-postgres',
    what,
    store: new PostgresStore(),
    mustAnswer: false,
  });
}

/** This server's routes through Next alone, as a serverless host serves them. */
export function nextTarget(): Target {
  const what = "this server's routes through `next start`, on SQLite";
  return productTarget({ ...asStarted(ROOT), name: 'next', what, script: NEXT_START });
}

/** This server once more: with other settings, on the other database, or from another checkout. */
export function variantTarget({ name, root, postgres, env }: Variant): Target {
  const settings = Object.entries(env).map(([variable, value]) => `${variable}=${value}`);
  const from = root === null ? '' : ' from another checkout';
  const what = `this server${from} on ${[postgres ? 'PostgreSQL' : 'SQLite', ...settings].join(', ')}`;
  const product = { ...asStarted(root ?? ROOT), name, what, env, mustAnswer: false };
  return productTarget(postgres ? { ...product, store: new PostgresStore() } : product);
}

function productTarget(product: Product): Target {
  return {
    ...STARTED,
    name: product.name,
    about: `${product.what}: key check, limits and durable billing on, Node ${process.versions.node}`,
    hasAccounts: existsSync(join(product.root, FUND_ACCOUNTS)),
    mustAnswer: product.mustAnswer,
    start: (options) => startProduct(product, options),
  };
}

async function startProduct(product: Product, options: StartOptions): Promise<StartedTarget> {
  const { name, root, script, store } = product;
  const { vendor, folder, inspect } = options;
  const port = await freePort();
  const { env: storeEnv, databasePid } = await store.open(join(folder, `${name}-data`));
  const own = { ...settings(vendor.url, root), ...storeEnv, ...product.env, PORT: String(port) };
  const { key, manyKeys } = await store.accounts(root, { ...own, NODE_OPTIONS: '' });
  const flags = [product.env.NODE_OPTIONS ?? '', inspect ? '--inspect=127.0.0.1:0' : ''].join(' ').trim();
  const process = startCommand({
    command: 'sh',
    args: ['-c', script],
    cwd: root,
    env: { ...own, ...(flags === '' ? {} : { NODE_OPTIONS: flags }) },
    logFile: join(folder, `${name}.log`),
  });
  return {
    to: destination(port, { authorization: `Bearer ${key}` }),
    process,
    manyKeys,
    ...(databasePid === undefined ? {} : { databasePid }),
    stop: () => process.stop(),
  };
}

function settings(vendorUrl: string, root: string): Record<string, string> {
  return {
    ...machineEnv(),
    PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}`,
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

interface OpenStore {
  readonly env: Readonly<Record<string, string>>;
  readonly databasePid?: number;
}

interface Keys {
  readonly key: string;
  /** Of `MANY` further accounts; none where the checkout cannot make them. */
  readonly manyKeys: readonly string[];
}

/** Where a product keeps its accounts and their money, for all processes that a run starts of it. */
abstract class Store {
  #keys: Promise<Keys> | null = null;

  /** `folder` is for this product alone. */
  abstract open(folder: string): Promise<OpenStore>;

  /** Accounts with plenty of credit, made before the first start; the first one the way an operator makes one. */
  accounts(root: string, env: Readonly<Record<string, string>>): Promise<Keys> {
    this.#keys ??= makeAccounts(root, env);
    return this.#keys;
  }
}

class SqliteStore extends Store {
  async open(folder: string): Promise<OpenStore> {
    mkdirSync(folder, { recursive: true });
    return { env: { DATA_DIR: folder } };
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

async function makeAccounts(root: string, env: Readonly<Record<string, string>>): Promise<Keys> {
  const made = async (script: string, args: readonly string[]): Promise<unknown> => {
    // NODE_ENV stays unset, as it is for an operator; only its type is always there.
    const options = { cwd: root, env: { ...env } as NodeJS.ProcessEnv };
    const { stdout } = await run(process.execPath, [...NODE_FLAGS, join(root, script), ...args], options);
    return JSON.parse(stdout);
  };
  const create = ['create', '--name', 'bench', '--tier', 'premium', '--credits', CREDITS, '--json'];
  const { key } = (await made('scripts/keys.ts', create)) as { key: string };
  const canMakeMany = existsSync(join(root, FUND_ACCOUNTS));
  const manyKeys = canMakeMany ? ((await made(FUND_ACCOUNTS, [String(MANY), CREDITS])) as string[]) : [];
  return { key, manyKeys };
}
