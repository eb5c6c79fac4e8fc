import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Inspector } from './inspector.ts';
import { Loader } from './loader.ts';
import { startPart } from './processes.ts';
import { type CpuProfile, selfTimes } from './profile-times.ts';
import { serverTarget } from './targets/product.ts';

/**
 * `node e2e/bench/profile.ts [--stream] [--spacing MS] [--connections N] [--seconds N] [--out FILE]`: where this
 * server spends its CPU under the benchmark's load, by function and by file. FILE opens in Chrome's DevTools.
 */
const { values } = parseArgs({
  options: {
    stream: { type: 'boolean', default: false },
    spacing: { type: 'string', default: '0' },
    connections: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '6' },
    out: { type: 'string', default: 'swarms.cpuprofile' },
  },
});
const SAMPLE_EVERY_MICROS = 200;
const ROWS = 45;
const folder = mkdtempSync(join(tmpdir(), 'swarms-profile-'));
const { process: vendor, port } = await startPart('./vendor.ts', [], { logFile: join(folder, 'vendor.log') });
const started = await serverTarget().start({
  vendor: { url: `http://127.0.0.1:${port}`, port, process: vendor },
  folder,
  inspect: true,
});
const loader = new Loader();
const { stream } = values;
const work = { stream, events: stream ? 100 : 60, spacingMs: Number(values.spacing) };
const aimed = { to: started.to, work };
const closed = { kind: 'closed', ...aimed, connections: Number(values.connections), warmMs: 0 } as const;

await loader.run('first', { kind: 'first-answer', ...aimed, withinMs: 20_000 });
await loader.run('warm-up', { ...closed, forMs: 3_000 });

const inspector = await Inspector.open((await started.process?.inspectorUrl()) ?? '');
await inspector.call('Profiler.enable');
await inspector.call('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_MICROS });
await inspector.call('Profiler.start');
const pids = { server: started.process?.pids ?? [], database: [], vendor: vendor.pids };
const result = await loader.run('profile', { ...closed, pids, forMs: Number(values.seconds) * 1_000 });
const stopped = await inspector.call('Profiler.stop');
const profile = stopped.profile as CpuProfile;
inspector.close();
writeFileSync(values.out, JSON.stringify(profile));

const { byFunction, byFile, busyMs } = selfTimes(profile);
const { answers, events, serverCpuMs } = result;
console.log(
  `${answers} answers, ${events} events, ${serverCpuMs} ms CPU of the process, ${busyMs.toFixed(0)} ms on its main thread`,
);
const per = stream ? events : answers;
const print = (title: string, rows: readonly (readonly [string, number])[]) => {
  console.log(`\n${title}: share, µs per ${stream ? 'event' : 'request'}`);
  for (const [name, ms] of rows.slice(0, ROWS)) {
    const share = ((ms / busyMs) * 100).toFixed(1).padStart(5);
    console.log(`${share} % ${((ms * 1_000) / per).toFixed(stream ? 2 : 1).padStart(7)}  ${name}`);
  }
};
print('By file, self time', byFile);
print('By function, self time', byFunction);

await started.stop();
loader.stop();
rmSync(folder, { recursive: true, force: true });
process.exit();
