import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { withDescendants } from './process-usage.ts';

const ENDS_WITHIN_MS = 8_000;
const INSPECTOR_WITHIN_MS = 5_000;
const running = new Set<ChildProcess>();

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

/** A process under test or a part of the benchmark. */
export class RunningProcess {
  readonly child: ChildProcess;
  /** When it was asked for, unix milliseconds with fractions. */
  readonly begunAt: number;
  readonly #logFile: string;

  constructor(child: ChildProcess, logFile: string, begunAt: number) {
    this.child = child;
    this.begunAt = begunAt;
    this.#logFile = logFile;
    running.add(child);
    child.once('exit', () => running.delete(child));
  }

  /** It and everything it started. */
  get pids(): number[] {
    return this.child.pid === undefined ? [] : withDescendants(this.child.pid);
  }

  get log(): string {
    return readFileSync(this.#logFile, 'utf8');
  }

  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** The addresses of the inspectors of its processes, when it was started with them. */
  async inspectorUrls(): Promise<readonly string[]> {
    const deadline = Date.now() + INSPECTOR_WITHIN_MS;
    while (Date.now() < deadline) {
      const found = [...this.log.matchAll(/Debugger listening on (ws:\S+)/g)].map(([, url = '']) => url);
      if (found.length > 0) return found;
      await delay(20);
    }
    throw new Error(`No inspector within ${INSPECTOR_WITHIN_MS} ms:\n${this.log}`);
  }

  async stop(): Promise<void> {
    if (this.ended) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const stubborn = setTimeout(() => this.child.kill('SIGKILL'), ENDS_WITHIN_MS);
    await exited;
    clearTimeout(stubborn);
  }
}

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Everything it writes goes here. */
  readonly logFile: string;
}

export function startCommand({ command, args, cwd, env, logFile }: Command): RunningProcess {
  const log = openSync(logFile, 'w');
  // NODE_ENV stays as the command sets it; only its type is always there.
  const options = { cwd, env: env as NodeJS.ProcessEnv, stdio: ['ignore', log, log] as const };
  const begunAt = now();
  const child = spawn(command, args, { ...options, stdio: [...options.stdio] });
  closeSync(log);
  return new RunningProcess(child, logFile, begunAt);
}

/** A part of the benchmark that reports the port it listens on. */
export async function startPart(
  file: string,
  args: readonly string[],
  { logFile, execArgv = [] }: { logFile: string; execArgv?: readonly string[] },
): Promise<{ process: RunningProcess; port: number }> {
  const log = openSync(logFile, 'w');
  const path = new URL(file, import.meta.url);
  const begunAt = now();
  const child = fork(path, [...args], { execArgv: [...execArgv], stdio: ['ignore', log, log, 'ipc'] });
  closeSync(log);
  const part = new RunningProcess(child, logFile, begunAt);
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${file} ended:\n${part.log}`)));
  const [message] = await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => {});
  return { process: part, port: (message as { port: number }).port };
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

/** What a process needs of its machine, and none of the developer's own settings or keys. */
export function machineEnv(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'NODE_EXTRA_CA_CERTS'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
