import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../support/free-port.ts';
import { machineEnv, startCommand } from '../processes.ts';
import { destination } from './parts.ts';
import type { Started, StartOptions, Target } from './target.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const run = promisify(execFile);
const NEXT_START =
  'exec node --disable-warning=ExperimentalWarning node_modules/next/dist/bin/next start -H 127.0.0.1 -p "$PORT"';
/** High enough never to refuse, so that every request is counted and none is turned away. */
const UNREACHED = '1000000000';
const CREDITS = '1000000';

/** This server as `npm start` runs it. */
export function serverTarget(): Target {
  return productTarget('server', 'this server, the command of `npm start`', startScript());
}

/** This server's routes through Next alone, as a serverless host serves them. */
export function nextTarget(): Target {
  return productTarget('next', "this server's routes through `next start`", NEXT_START);
}

function productTarget(name: 'server' | 'next', what: string, script: string): Target {
  const account = new Account(name);
  return {
    name,
    about: `${what}: key check, limits and durable billing on, Node ${process.versions.node}`,
    hasHeap: true,
    isStarted: true,
    answersJson: true,
    start: (options) => startProduct(name, script, account, options),
  };
}

async function startProduct(
  name: string,
  script: string,
  account: Account,
  { vendor, folder, inspect }: StartOptions,
): Promise<Started> {
  const port = await freePort();
  const env = {
    ...settings(vendor.url, account.dataDirectory(folder)),
    PORT: String(port),
    ...(inspect ? { NODE_OPTIONS: '--inspect=127.0.0.1:0' } : {}),
  };
  const key = await account.key(folder, env);
  const logFile = join(folder, `${name}.log`);
  const process = startCommand({ command: 'sh', args: ['-c', script], cwd: ROOT, env, logFile });
  const to = destination(port, { authorization: `Bearer ${key}` });
  return { to, process, stop: () => process.stop() };
}

function settings(vendorUrl: string, dataDirectory: string): Record<string, string> {
  return {
    ...machineEnv(),
    PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH ?? ''}`,
    NEXT_TELEMETRY_DISABLED: '1',
    HOST: '127.0.0.1',
    DATA_DIR: dataDirectory,
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

/** One account with plenty of credit, made the way an operator makes one, before the first start. */
class Account {
  private readonly name: string;
  private made: string | null = null;

  constructor(name: string) {
    this.name = name;
  }

  dataDirectory(folder: string): string {
    const path = join(folder, `${this.name}-data`);
    mkdirSync(path, { recursive: true });
    return path;
  }

  async key(folder: string, env: Readonly<Record<string, string>>): Promise<string> {
    if (this.made !== null) return this.made;
    const create = ['create', '--name', 'bench', '--tier', 'premium', '--credits', CREDITS, '--json'];
    const own: Record<string, string> = { ...env, DATA_DIR: this.dataDirectory(folder), NODE_OPTIONS: '' };
    const { stdout } = await run(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(ROOT, 'scripts/keys.ts'), ...create],
      // NODE_ENV stays unset, as it is for an operator; only its type is always there.
      { cwd: ROOT, env: own as NodeJS.ProcessEnv },
    );
    this.made = (JSON.parse(stdout) as { key: string }).key;
    return this.made;
  }
}
