import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Verdict } from './goals.ts';
import { markdownTable } from './report.ts';
import { Results } from './results.ts';
import { newestRunSet, type RunSet } from './run-set.ts';
import { ratios, summarize } from './statistics.ts';
import type { TargetName } from './targets/target.ts';

/** The figures that the READMEs show: those of the newest recorded runs, between two marks. */

const ROOT = resolve(import.meta.dirname, '../..');
const MARKS = /(<!-- figures[^>]*-->\n)[\s\S]*?(<!-- end of figures -->)/;
const NONE = '–';

interface Shown {
  readonly title: string;
  readonly figure: string;
  readonly metric: string;
  readonly added?: true;
  readonly unit?: string;
  /** Targets to compare with. */
  readonly over?: readonly TargetName[];
}

const first = { figure: 'first-token', metric: 'p50Ms', added: true } as const;
const latency = { figure: 'latency', metric: 'p50Ms', added: true } as const;

/** The columns of all targets in this folder's README. */
const COLUMNS: readonly Shown[] = [
  { title: 'JSON req/s, 16 conn.', figure: 'requests', metric: 'perSecond16' },
  { title: 'of 100 accounts', figure: 'accounts', metric: 'perSecond' },
  { title: 'CPU µs/request', figure: 'requests', metric: 'cpuMicros' },
  { title: 'database CPU µs/request', figure: 'requests', metric: 'databaseCpuMicros' },
  { title: 'added p50 ms, 100/s', ...latency },
  { title: 'added first token ms', ...first },
  { title: 'streams/s', figure: 'streams', metric: 'perSecond' },
  { title: 'CPU µs/event, unpaced', figure: 'streams', metric: 'cpuMicros' },
  { title: 'CPU µs/event, paced', figure: 'events', metric: 'cpuMicros' },
  { title: 'KB/held stream', figure: 'held', metric: 'collectedKb' },
  { title: 'MB idle', figure: 'memory', metric: 'idleMb' },
  { title: 'MB, most under load', figure: 'memory', metric: 'peakMb' },
  { title: 'start s', figure: 'start', metric: 'seconds' },
];

/** The rows of this server in the project's README, on SQLite and on PostgreSQL. */
const ROWS: readonly Shown[] = [
  {
    title: 'JSON requests a second, 16 connections',
    figure: 'requests',
    metric: 'perSecond16',
    over: ['relay', 'portkey'],
  },
  { title: 'the same from 100 accounts', figure: 'accounts', metric: 'perSecond' },
  {
    title: 'CPU per JSON request',
    figure: 'requests',
    metric: 'cpuMicros',
    unit: 'µs',
    over: ['relay', 'portkey'],
  },
  { title: 'CPU of the database per request', figure: 'requests', metric: 'databaseCpuMicros', unit: 'µs' },
  {
    title: 'added to a request at 100 a second (median)',
    ...latency,
    unit: 'ms',
    over: ['relay-disk', 'portkey'],
  },
  {
    title: 'added to the first token, 10 connections (median)',
    ...first,
    unit: 'ms',
    over: ['relay', 'ai-sdk'],
  },
  {
    title: 'streams of 100 events a second, 16 connections',
    figure: 'streams',
    metric: 'perSecond',
    over: ['relay', 'ai-sdk'],
  },
  {
    title: "CPU per event at a model's pace",
    figure: 'events',
    metric: 'cpuMicros',
    unit: 'µs',
    over: ['relay', 'ai-sdk'],
  },
  { title: 'a held stream, both sockets', figure: 'held', metric: 'collectedKb', unit: 'KB' },
  { title: 'resident memory, idle', figure: 'memory', metric: 'idleMb', unit: 'MB' },
  { title: 'resident memory, most under load', figure: 'memory', metric: 'peakMb', unit: 'MB' },
  { title: 'start to the first answer', figure: 'start', metric: 'seconds', unit: 's' },
  {
    title: 'page: longest task while 32 KB of markdown stream in, processor 4 × slower',
    figure: 'page-stream',
    metric: 'longestMs',
    unit: 'ms',
  },
  {
    title: 'page: opening a chat of 500 messages',
    figure: 'page-long-chat',
    metric: 'openMs',
    unit: 'ms',
  },
  { title: 'page: a key in that chat', figure: 'page-long-chat', metric: 'keyMs', unit: 'ms' },
];

/** The documents with figures, as they are and as they should be. */
export function shownFigures(): { readonly file: string; readonly is: string; readonly shouldBe: string }[] {
  const { name, set } = newestRunSet();
  const head = `${name.slice(0, 10)}, \`e2e/bench/results/${name}.json\`: ${circumstances(set)}`;
  const blocks = {
    'README.md': [head, productTable(set)],
    'e2e/bench/README.md': [head, lineTable(set), 'The medians of all runs:', targetTable(set)],
  };
  return Object.entries(blocks).map(([file, parts]) => {
    const is = readFileSync(resolve(ROOT, file), 'utf8');
    if (!MARKS.test(is)) throw new Error(`${file} has no marks for the figures.`);
    const block = parts.join('\n\n');
    return { file, is, shouldBe: is.replace(MARKS, (_, open, close) => `${open}${block}\n${close}`) };
  });
}

export function writeShownFigures(): void {
  for (const { file, shouldBe } of shownFigures()) writeFileSync(resolve(ROOT, file), shouldBe);
}

function circumstances({ runs }: RunSet): string {
  const { machine } = runs[0] ?? {};
  if (machine === undefined) throw new Error('The newest file holds no run.');
  const busy = runs.map(({ backgroundCores }) => backgroundCores?.toFixed(2) ?? '?').join(' · ');
  return `${runs.length} runs on ${machine.cores} cores (${machine.cpu}), Node ${machine.node}; others kept ${busy} cores busy.`;
}

function productTable(set: RunSet): string {
  const cell = (shown: Shown, target: TargetName) => {
    const value = medianOf(set, shown, target);
    if (value === null) return NONE;
    const compared = (shown.over ?? []).flatMap((base) => {
      const ratio = medianOf(set, shown, target, base);
      return ratio === null ? [] : [`${number(ratio, 2)} × ${base}`];
    });
    const text = `${number(value, 2)}${shown.unit ? ` ${shown.unit}` : ''}`;
    return compared.length === 0 ? text : `${text} (${compared.join(', ')})`;
  };
  const rows = ROWS.map((row) => [row.title, cell(row, 'server'), cell(row, 'server-postgres')]);
  return tableOfKnown(['', 'on SQLite', 'on PostgreSQL'], rows);
}

function targetTable(set: RunSet): string {
  const names = [...new Set(set.runs.flatMap(({ targets }) => Object.keys(targets)))];
  const rows = names.map((name) => [
    name,
    ...COLUMNS.map((column) => {
      const value = medianOf(set, column, name);
      return value === null ? NONE : number(value, 3);
    }),
  ]);
  return tableOfKnown(['', ...COLUMNS.map(({ title }) => title)], rows);
}

/** Without the rows and columns in which nothing was measured. */
function tableOfKnown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const known = rows.filter((row) => row.slice(1).some((cell) => cell !== NONE));
  const kept = head.map((_, at) => at === 0 || known.some((row) => row[at] !== NONE));
  const pick = (row: readonly string[]) => row.filter((_, at) => kept[at]);
  return markdownTable(pick(head), known.map(pick));
}

/** Each line with its median of every run, and in how many runs it stands. */
function lineTable({ runs }: RunSet): string {
  const all = new Map(runs.flatMap(({ lines }) => lines.map((line) => [keyOf(line), line])));
  const rows = [...all.values()].map((line) => {
    const own = runs.map(({ lines }) => lines.find((other) => keyOf(other) === keyOf(line)));
    const values = own.map((of) => (of?.value ? number(of.value.median, 3) : NONE)).join(' · ');
    const sign = line.better === 'more' ? '≥' : '≤';
    const title = `${line.title}${line.over ? ` / ${line.over}` : ''}`;
    return [title, values, `${sign} ${line.pass}`, `${sign} ${line.goal}`, standing(own)];
  });
  return markdownTable(['this server', 'each run', 'pass line', 'goal', 'stands'], rows);
}

function keyOf({ title, over }: Verdict): string {
  return `${title} / ${over}`;
}

function standing(runs: readonly (Verdict | undefined)[]): string {
  const measured = runs.filter((line) => line !== undefined);
  const kept = measured.filter(({ verdict }) => verdict !== 'fail').length;
  if (measured.every(({ verdict }) => verdict === 'goal')) return 'goal';
  if (kept === measured.length) return 'pass';
  return kept === 0 ? 'missed' : `${kept} of ${measured.length}`;
}

/** The median over the runs of each run's median, or of its ratio to another target; null where no run has it. */
function medianOf(set: RunSet, shown: Shown, target: string, over?: TargetName): number | null {
  const metric = { key: shown.metric, ...(shown.added ? { added: shown.added } : {}) };
  const medians = set.runs.flatMap((run) => {
    const results = Results.of(run.results);
    const own = results.of(shown.figure, target, metric);
    const values = over === undefined ? own : ratios(own, results.of(shown.figure, over, metric));
    return summarize(values)?.median ?? [];
  });
  return summarize(medians)?.median ?? null;
}

/** From a hundred on without fractions, below it with so many digits. */
function number(value: number, digits: number): string {
  const format = Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: digits };
  return value.toLocaleString('en', format).replace('-', '−');
}
