import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Inspector } from './inspector.ts';
import { Loader } from './loader.ts';
import { startPart } from './processes.ts';
import { postgresTarget, serverTarget } from './targets/product.ts';

/**
 * `node e2e/bench/profile.ts [--stream] [--postgres] [--spacing MS] [--connections N] [--seconds N] [--out FILE]`: where
 * this server spends its CPU under the benchmark's load, by function and by file. FILE opens in Chrome's DevTools.
 */
const { values } = parseArgs({
  options: {
    stream: { type: 'boolean', default: false },
    postgres: { type: 'boolean', default: false },
    spacing: { type: 'string', default: '0' },
    connections: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '6' },
    out: { type: 'string', default: 'swarms.cpuprofile' },
  },
});
const SAMPLE_EVERY_MICROS = 200;
const ROWS = 45;
const ROOT = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'swarms-profile-'));
const { process: vendor, port } = await startPart('./vendor.ts', [], { logFile: join(folder, 'vendor.log') });
const started = await (values.postgres ? postgresTarget() : serverTarget()).start({
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

const inspector = await Inspector.open((await started.process?.inspectorUrls())?.[0] ?? '');
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

/** What `Profiler.stop` gives, as far as it is read here. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

interface SelfTimes {
  /** Milliseconds, most first. */
  readonly byFunction: readonly (readonly [string, number])[];
  readonly byFile: readonly (readonly [string, number])[];
  readonly busyMs: number;
}

/** Where the time of a profile was spent, without idling. */
function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): SelfTimes {
  const spent = new Map<number, number>();
  samples.forEach((id, index) => {
    spent.set(id, (spent.get(id) ?? 0) + (timeDeltas[index + 1] ?? 0) / 1_000);
  });
  const functions = new Map<string, number>();
  const files = new Map<string, number>();
  let busyMs = 0;
  for (const { id, callFrame } of nodes) {
    const ms = spent.get(id) ?? 0;
    if (ms === 0 || callFrame.functionName === '(idle)') continue;
    const file = fileOf(callFrame.url);
    const name = callFrame.functionName || '(anonymous)';
    const isCode = callFrame.url !== '';
    add(functions, isCode ? `${name}  ${file}:${callFrame.lineNumber + 1}` : name, ms);
    add(files, isCode ? file : name.startsWith('(') ? name : '(native)', ms);
    busyMs += ms;
  }
  return { byFunction: sorted(functions), byFile: sorted(files), busyMs };
}

function fileOf(url: string): string {
  return url.startsWith('file:') ? relative(ROOT, fileURLToPath(url)) : url;
}

function add(map: Map<string, number>, key: string, ms: number): void {
  map.set(key, (map.get(key) ?? 0) + ms);
}

function sorted(map: ReadonlyMap<string, number>): [string, number][] {
  return [...map].toSorted(([, a], [, b]) => b - a);
}
