import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ROOT, type RunningServer } from './server.ts';

const run = promisify(execFile);

export interface TestAccount {
  readonly key: string;
  readonly accountId: string;
  readonly keyId: string;
}

/** A throw-away account on the server's store, made the way an operator makes one. Credits in USD. */
export async function createTestAccount(
  server: RunningServer,
  options: { tier?: 'free' | 'premium'; credits?: number } = {},
): Promise<TestAccount> {
  const { tier = 'premium', credits = 100 } = options;
  return created(await keys(server, ['create', '--tier', tier, '--credits', String(credits)]));
}

/** A further key of the same account. */
export async function createKey(server: RunningServer, account: TestAccount): Promise<TestAccount> {
  return created(await keys(server, ['create', '--account', account.accountId]));
}

function created(answer: unknown): TestAccount {
  const { key, key_id, account } = answer as { key: string; key_id: string; account: string };
  return { key, keyId: key_id, accountId: account };
}

/** Runs the key command line against the server's store; the answer is its JSON. */
export async function keys(server: RunningServer, args: readonly string[]): Promise<unknown> {
  const node = ['--disable-warning=ExperimentalWarning', 'scripts/keys.ts', ...args, '--json'];
  const { stdout } = await run(process.execPath, node, { cwd: ROOT, env: server.env });
  return JSON.parse(stdout);
}
