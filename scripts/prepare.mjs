// Runs before `npm start` and `npm test` on whatever Node the reader has (18 or later), before anything is
// installed: so plain JavaScript, and no imports beyond `node:`. Installs and builds, each only when its inputs changed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const LOCK = join(ROOT, '.prepare.lock');
const STALE_LOCK_MS = 15 * 60_000;
const SOURCE_FOLDERS = ['app', 'components', 'lib', 'public'];
const SOURCE_FILES = ['next.config.mjs', 'tsconfig.json', 'tsconfig.build.json', 'proxy.ts'];

process.chdir(ROOT);
const installOnly = process.argv.includes('--install-only');

await withLock(async () => {
  const packages = digest(['package.json', 'package-lock.json']);
  if (readStamp('node_modules/.installed') !== packages) {
    say('installing packages …');
    await run('npm', [
      'ci',
      '--include=dev',
      '--include=optional',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ]);
    writeFileSync('node_modules/.installed', packages);
  }
  requireNode24();
  if (installOnly) return;
  const sources = packages + digest(sourceFiles());
  if (readStamp('.next/.built') !== sources) {
    say('building …');
    rmSync('.next/.built', { force: true });
    await run('npm', ['run', '--silent', 'build']);
    writeFileSync('.next/.built', sources);
  }
});

/** Everything a build reads; tests are left out, so that editing one does not rebuild. */
function sourceFiles() {
  return [...SOURCE_FOLDERS.flatMap(walk), ...SOURCE_FILES]
    .filter((file) => existsSync(file) && !/\.(test|contract)\.tsx?$/.test(file))
    .sort();
}

function walk(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? walk(path) : [path];
  });
}

function digest(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function readStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** Platforms without a packaged Node 24 use the reader's own. */
function requireNode24() {
  const packaged = existsSync('node_modules/.bin/node');
  const major = Number(process.versions.node.split('.')[0]);
  if (packaged || major >= 24) return;
  say(
    `Node 24 is needed and this platform has no packaged one; this is ${process.version}. Install Node 24 and start again.`,
  );
  process.exit(1);
}

/** Two starts at once must not install over each other: the second waits, then finds the work done. */
async function withLock(work) {
  let told = false;
  while (!tryLock()) {
    if (!told) say('another start is preparing; waiting for it …');
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  const release = () => rmSync(LOCK, { recursive: true, force: true });
  process.on('exit', release);
  await work();
}

function tryLock() {
  try {
    mkdirSync(LOCK);
    writeFileSync(join(LOCK, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    // Where this user may not write, nobody prepares anything; what is missing will be said by who needs it.
    if (error.code === 'EACCES' || error.code === 'EROFS') return true;
    if (holderIsGone()) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}

/** A lock whose process died, or that never got to write its name and is old. */
function holderIsGone() {
  try {
    const pid = Number(readFileSync(join(LOCK, 'pid'), 'utf8'));
    if (!pid) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    if (error.code === 'ESRCH') return true;
    if (error.code !== 'ENOENT') return false;
    return (
      existsSync(LOCK) &&
      Date.now() - statSync(LOCK).mtimeMs > (existsSync(join(LOCK, 'pid')) ? STALE_LOCK_MS : 5_000)
    );
  }
}

/** Runs a command to its end; a signal to us is passed on, so that no half-done install stays behind. */
function run(command, args) {
  return new Promise((resolve) => {
    const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: undefined };
    delete env.NODE_ENV;
    // stdout is kept for what the reader asked for (`keys --json`): all progress goes to stderr.
    const child = spawn(command, args, {
      stdio: ['ignore', process.stderr, process.stderr],
      env,
      shell: process.platform === 'win32',
    });
    const pass = (signal) => child.kill(signal);
    process.on('SIGTERM', pass);
    process.on('SIGINT', pass);
    child.on('error', (error) => fail(`${command} could not be started: ${error.message}`));
    child.on('exit', (code, signal) => {
      process.off('SIGTERM', pass);
      process.off('SIGINT', pass);
      if (code === 0) resolve();
      else
        fail(
          `${command} ${args[0]} ${signal === null ? `failed with exit code ${code}` : `was ended by ${signal}`}`,
        );
    });
  });
}

function fail(message) {
  say(message);
  process.exit(1);
}

function say(message) {
  process.stderr.write(`swarms-playground: ${message}\n`);
}
