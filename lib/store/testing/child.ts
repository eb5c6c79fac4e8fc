import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';

/** A script of ours in a process of its own, which speaks in lines. */
export class Child {
  readonly #process: ChildProcess;
  readonly #lines: NodeJS.AsyncIterator<string>;

  /** The script finds `input` as JSON in its first argument. */
  constructor(script: URL, input: unknown) {
    const args = ['--disable-warning=ExperimentalWarning', script.pathname, JSON.stringify(input)];
    this.#process = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = linesOf(this.#process)[Symbol.asyncIterator]();
  }

  /** The next line on its stdout; throws when it ends without one. */
  async line(): Promise<string> {
    const next = await this.#lines.next();
    if (next.done) throw new Error('The process ended without saying anything more');
    return next.value;
  }

  /** All lines that are still to come until it ends. */
  async rest(): Promise<string[]> {
    const lines: string[] = [];
    for (let next = await this.#lines.next(); !next.done; next = await this.#lines.next())
      lines.push(next.value);
    return lines;
  }

  go(): void {
    this.#process.stdin?.end('go\n');
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }
}

function linesOf({ stdout }: ChildProcess): Interface {
  if (stdout === null) throw new Error('The process has no stdout');
  return createInterface(stdout);
}

/** For the script: says it is ready and waits until all are let go at once. */
export async function readyAndGo(): Promise<void> {
  console.log('ready');
  await new Promise((resolve) => process.stdin.once('data', resolve));
  process.stdin.unref?.();
}

/** Starts the same script several times, waits until all are ready and lets them go together. */
export async function startTogether(script: URL, inputs: readonly unknown[]): Promise<Child[]> {
  const children = inputs.map((input) => new Child(script, input));
  for (const child of children) await child.line();
  for (const child of children) child.go();
  return children;
}
