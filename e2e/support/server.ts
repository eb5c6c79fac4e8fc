import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import type { VendorServer } from './vendor.ts';

/** `production` is what `npm start` runs; `next` is `next start` alone, the way a serverless host serves it. */
export type ServerKind = 'production' | 'next';

export interface ServerOptions {
  readonly kind?: ServerKind;
  /** The vendor all three providers point at; without one no provider is on. */
  readonly vendor?: VendorServer | null;
  readonly databaseUrl?: string | null;
  /** The data folder of another server, to share its store. */
  readonly dataDirectory?: string;
  /** True for a server that is meant to answer without ever being ready. */
  readonly unready?: boolean;
  /** Settings of this spec; they win over `SETTINGS`. */
  readonly env?: Readonly<Record<string, string>>;
}

export const ROOT = resolve(import.meta.dirname, '../..');
const READY_WITHIN_MS = 30_000;

/** Timeouts short enough for specs to wait for, long enough for a busy machine. */
const SETTINGS = {
  STATUS_WAIT_MS: '1500',
  KEEP_ALIVE_MS: '400',
  UPSTREAM_CONNECT_TIMEOUT_MS: '1000',
  UPSTREAM_FIRST_EVENT_TIMEOUT_MS: '2500',
  UPSTREAM_IDLE_TIMEOUT_MS: '2000',
  MAX_BODY_BYTES: String(2 * 1024 * 1024),
  LOG_LEVEL: 'info',
  OLLAMA_BASE_URL: 'off',
} as const;

/** The real product in a process of its own, with a data folder of its own. */
export class RunningServer {
  readonly url: string;
  /** The whole environment of the process, for programs that must see the same store. */
  readonly env: NodeJS.ProcessEnv;
  readonly kind: ServerKind;
  readonly #child: ChildProcess;
  readonly #dataDirectory: string | null;
  #stderr = '';
  #stdout = '';

  constructor(url: string, kind: ServerKind, env: Record<string, string>, dataDirectory: string | null) {
    this.url = url;
    this.kind = kind;
    // NODE_ENV stays unset, as it is for those who run `npm start`; only its type is always there.
    this.env = env as NodeJS.ProcessEnv;
    this.#dataDirectory = dataDirectory;
    const port = new URL(url).port;
    const args = kind === 'production' ? PRODUCTION : [...NEXT_START, '-H', '127.0.0.1', '-p', port];
    this.#child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stderr?.on('data', (bytes) => {
      this.#stderr += bytes;
    });
    this.#child.stdout?.on('data', (bytes) => {
      this.#stdout += bytes;
    });
  }

  /** All that the process wrote to stderr so far; the log is there. */
  get stderr(): string {
    return this.#stderr;
  }

  /** All that a person in front of it has read so far. */
  get stdout(): string {
    return this.#stdout;
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  get exited(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** The exit code once the process has ended; null when a signal ended it. */
  exit(): Promise<number | null> {
    if (this.exited) return Promise.resolve(this.#child.exitCode);
    return new Promise((resolve) => this.#child.once('exit', resolve));
  }

  signal(name: 'SIGTERM' | 'SIGKILL'): void {
    this.#child.kill(name);
  }

  /** Asks the process to end, makes it end if it does not, and removes its data. */
  async stop(): Promise<void> {
    this.signal('SIGTERM');
    const stubborn = setTimeout(() => this.signal('SIGKILL'), 5_000);
    await this.exit();
    clearTimeout(stubborn);
    if (this.#dataDirectory !== null) rmSync(this.#dataDirectory, { recursive: true, force: true });
  }
}

const PRODUCTION = ['--disable-warning=ExperimentalWarning', 'server.ts'];
const NEXT_START = ['--disable-warning=ExperimentalWarning', 'node_modules/next/dist/bin/next', 'start'];

/** Starts the product and resolves once `/readyz` says so; throws with its stderr when it does not. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  if (!existsSync(join(ROOT, '.next/BUILD_ID'))) {
    throw new Error('There is no build. Run `npm run build` first; `npm test` does it by itself.');
  }
  const port = await freePort();
  const own = options.dataDirectory === undefined ? mkdtempSync(join(tmpdir(), 'swarms-e2e-')) : null;
  const env: Record<string, string> = {
    ...machine(),
    ...SETTINGS,
    ...vendors(options.vendor ?? null),
    ...(options.databaseUrl ? { DATABASE_URL: options.databaseUrl } : {}),
    DATA_DIR: options.dataDirectory ?? own ?? '',
    HOST: '127.0.0.1',
    PORT: String(port),
    ...options.env,
  };
  const server = new RunningServer(`http://127.0.0.1:${port}`, options.kind ?? 'production', env, own);
  await ready(server, options.unready ?? false);
  return server;
}

async function ready(server: RunningServer, unready: boolean): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!server.exited && Date.now() < deadline) {
    const answer = await fetch(`${server.url}/readyz`).catch(() => null);
    if (answer !== null && (answer.ok || unready)) return;
    await delay(50);
  }
  const why = server.exited ? 'ended' : `was not ready within ${READY_WITHIN_MS} ms`;
  await server.stop();
  throw new Error(`The server ${why}:\n${server.stderr}`);
}

/** What a process needs of its machine, and none of the developer's own settings or keys. */
function machine(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'NODE_EXTRA_CA_CERTS'];
  const given = names.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(given), NEXT_TELEMETRY_DISABLED: '1' };
}

export const PROVIDER_KEY = 'sk-our-own-key-at-the-vendor-0123456789abcdef';

function vendors(vendor: VendorServer | null): Record<string, string> {
  if (vendor === null) return {};
  return {
    OPENAI_API_KEY: PROVIDER_KEY,
    OPENAI_BASE_URL: `${vendor.url}/openai/v1`,
    ANTHROPIC_API_KEY: PROVIDER_KEY,
    ANTHROPIC_BASE_URL: `${vendor.url}/anthropic/v1`,
    GROQ_API_KEY: PROVIDER_KEY,
    GROQ_BASE_URL: `${vendor.url}/groq/v1`,
  };
}
