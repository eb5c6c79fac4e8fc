// `npm run check`: everything that is quick. The first steps run beside each other; what a failing one has to say is shown.
import { spawn } from 'node:child_process';

const TYPES = [
  ['route types', 'next', ['typegen']],
  // Not incremental: a route that went away and a change in the same moment leave errors unsaid. It costs 5 s.
  ['types', 'tsc', ['--noEmit', '--incremental', 'false']],
];
const READING = [
  ['format and lint', 'biome', ['check', '--error-on-warnings', '.']],
  ['lockfile', 'node', ['scripts/lint-lockfile.mjs']],
  ['unused code', 'knip', ['--no-progress']],
];
const TESTS = [['unit tests', 'vitest', ['run', '--no-isolate', '--maxWorkers=3', '--dir', 'lib']]];

const started = Date.now();
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' };
const passed =
  (await Promise.all([inOrder(TYPES), inOrder(READING)])).every(Boolean) && (await inOrder(TESTS));
if (passed) console.log(`check: all ok in ${secondsSince(started)} s`);
else process.exitCode = 1;

/** One step after the other, up to the first that fails. */
async function inOrder(steps) {
  for (const step of steps) if (!(await run(step))) return false;
  return true;
}

function run([name, command, args]) {
  const begun = Date.now();
  const output = [];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  child.stdout.on('data', (bytes) => output.push(bytes));
  child.stderr.on('data', (bytes) => output.push(bytes));
  return new Promise((resolve) => {
    child.on('error', (error) => end(`it could not be started: ${error.message}`));
    child.on('close', (code) => end(code === 0 ? null : 'see above'));
    function end(failure) {
      if (failure !== null) process.stdout.write(Buffer.concat(output));
      console.log(
        failure === null
          ? `check: ${name} ok (${secondsSince(begun)} s)`
          : `check: ${name} failed: ${failure}`,
      );
      resolve(failure === null);
    }
  });
}

function secondsSince(ms) {
  return ((Date.now() - ms) / 1_000).toFixed(1);
}
