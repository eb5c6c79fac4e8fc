import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `Profiler.stop` gives, as far as it is read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

export interface SelfTimes {
  /** Milliseconds, most first. */
  readonly byFunction: readonly (readonly [string, number])[];
  readonly byFile: readonly (readonly [string, number])[];
  readonly busyMs: number;
}

const ROOT = resolve(import.meta.dirname, '../..');

/** Where the time of a profile was spent, without idling. */
export function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): SelfTimes {
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
