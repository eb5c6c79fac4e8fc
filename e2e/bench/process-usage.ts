import { readdirSync, readFileSync } from 'node:fs';

/** What the kernel says about processes; Linux only. */

/** `/proc` counts CPU time in ticks of 10 ms. */
const TICK_MS = 10;
/** User and system time, its own and that of its children that have ended. */
const TIMES = [11, 12, 13, 14] as const;
const PARENT = 1;

/** The fields after the name; null for a process that has ended. */
function statOf(pid: number): readonly string[] | null {
  const stat = textOf(`/proc/${pid}/stat`);
  // The name in brackets may hold anything, spaces included.
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}

/**
 * CPU time so far of whole processes with all their threads, user and system, in milliseconds. One that has ended
 * meanwhile is counted by its parent, so the list should hold a whole tree.
 */
export function cpuMs(pids: readonly number[]): number {
  let ticks = 0;
  for (const pid of pids) {
    const stat = statOf(pid);
    if (stat !== null) for (const at of TIMES) ticks += Number(stat[at]);
  }
  return ticks * TICK_MS;
}

/** CPU time so far of everything on this machine, stolen time included, in milliseconds. */
export function machineCpuMs(): number {
  const line = readFileSync('/proc/stat', 'latin1').split('\n')[0] ?? '';
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) * TICK_MS;
}

/** Resident memory in bytes, exact to the page; the kernel walks the whole memory of the process for it. */
export function residentBytes(pids: readonly number[]): number {
  return sumOf(pids, 'smaps_rollup', /^Rss:\s+(\d+) kB/m);
}

/** The same from counters that may lag by some pages, cheap enough to ask often. */
export function residentBytesNow(pids: readonly number[]): number {
  return sumOf(pids, 'status', /^VmRSS:\s+(\d+) kB/m);
}

/** Resident memory in bytes, in which processes that share a page count their part of it. */
export function proportionalBytes(pids: readonly number[]): number {
  return sumOf(pids, 'smaps_rollup', /^Pss:\s+(\d+) kB/m);
}

function sumOf(pids: readonly number[], file: string, kilobytes: RegExp): number {
  return pids.reduce((sum, pid) => {
    const found = kilobytes.exec(textOf(`/proc/${pid}/${file}`) ?? '')?.[1] ?? 0;
    return sum + Number(found) * 1_024;
  }, 0);
}

/** A process and all that it started. */
export function withDescendants(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const stat = Number.isNaN(pid) ? null : statOf(pid);
    if (stat !== null) parents.set(pid, Number(stat[PARENT]));
  }
  const family = [root];
  for (let index = 0; index < family.length; index += 1)
    for (const [pid, parent] of parents) if (parent === family[index]) family.push(pid);
  return family;
}
