import type { Figure, Metric } from './figures/figure.ts';
import type { Verdict } from './goals.ts';
import type { Results } from './results.ts';
import { ratios, type Summary, summarize } from './statistics.ts';

/** The columns of ratios: one metric, over these targets, round by round. */
const BASES = ['relay', 'portkey', 'portkey-streams', 'server'] as const;

/** One figure as a markdown table: medians with the lowest and highest round, then ratios. */
export function figureTable({ name, title, metrics }: Figure, results: Results): string {
  const targets = results.targetsOf(name);
  const bases = BASES.filter((base) => targets.includes(base));
  const main = metrics.find(({ compared }) => compared) ?? metrics[0];
  const head = [title, ...metrics.map((metric) => metric.title)];
  if (main !== undefined) head.push(...bases.map((base) => `${main.title}: × ${base}`));
  const rows = targets.map((target) => [
    target,
    ...metrics.map((metric) => cell(summarize(results.of(name, target, metric)), metric.places)),
    ...bases.map((base) => (main === undefined ? '' : ratioCell(results, name, target, base, main))),
  ]);
  return markdownTable(head, rows);
}

function ratioCell(results: Results, figure: string, target: string, base: string, metric: Metric): string {
  if (target === base) return '1';
  return cell(summarize(ratios(results.of(figure, target, metric), results.of(figure, base, metric))), 2);
}

export function goalTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ title, over, better, pass, goal, value, verdict }) => {
    const line = (limit: number) => `${better === 'more' ? '≥' : '≤'} ${limit}${over ? ' ×' : ''}`;
    return [`${title}${over ? ` / ${over}` : ''}`, cell(value, 2), line(pass), line(goal), verdict];
  });
  return markdownTable(['this server', 'median [low–high]', 'pass line', 'goal', 'verdict'], rows);
}

function cell(summary: Summary | null, places: number): string {
  if (summary === null) return '–';
  const { median, low, high } = summary;
  const text = (value: number) => value.toLocaleString('en', numberFormat(places));
  return low === high ? text(median) : `${text(median)} [${text(low)}–${text(high)}]`;
}

function numberFormat(places: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits: places, maximumFractionDigits: places };
}

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((text, column) => pad(text, widths[column] ?? 0, column)).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

function pad(text: string, width: number, column: number): string {
  return column === 0 ? text.padEnd(width) : text.padStart(width);
}
