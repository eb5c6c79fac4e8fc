// `npm run check`: everything that is quick, in order of how soon it speaks; stops at the first complaint.
import { spawnSync } from 'node:child_process';

const STEPS = [
  ['format and lint', 'biome', ['check', '--error-on-warnings', '.']],
  ['lockfile', 'node', ['scripts/lint-lockfile.mjs']],
  ['route types', 'next', ['typegen']],
  // Not incremental: a route that went away and a change in the same moment leave errors unsaid. It costs 5 s.
  ['types', 'tsc', ['--noEmit', '--incremental', 'false']],
  ['unused code', 'knip', ['--no-progress']],
  ['unit tests', 'vitest', ['run', '--no-isolate', '--maxWorkers=3', '--dir', 'lib']],
];

const started = Date.now();
for (const [name, command, args] of STEPS) {
  const begun = Date.now();
  const { status } = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
  });
  if (status !== 0) {
    console.error(`check: ${name} failed`);
    process.exit(1);
  }
  console.log(`check: ${name} ok (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
}
console.log(`check: all ok in ${((Date.now() - started) / 1000).toFixed(1)} s`);
