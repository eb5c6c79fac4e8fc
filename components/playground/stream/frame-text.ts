import type { Frame } from '#lib/playground/stream/transport.ts';

/** `12.4 ms`, `247 ms`, `1.20 s`. */
export function gapText(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

/** More than a row of the list has room for. */
const LONGEST_ROW = 300;

/** What a frame says that its neighbours do not: the delta, the usage, the error. The detail shows it whole. */
export function frameSummary(frame: Frame): string {
  return whatIsNew(frame).slice(0, LONGEST_ROW);
}

function whatIsNew(frame: Frame): string {
  if (frame.kind === 'comment') return `: ${frame.text}`;
  const value = parse(frame.text);
  if (value === null) return frame.text;
  const choice = Array.isArray(value.choices) ? record(value.choices[0]) : null;
  const parts: Record<string, unknown> = {};
  if (choice?.delta !== undefined) Object.assign(parts, record(choice.delta));
  if (choice?.message !== undefined) parts.message = choice.message;
  if (choice?.finish_reason) parts.finish_reason = choice.finish_reason;
  for (const name of ['loop_index', 'loop', 'usage', 'error']) if (value[name]) parts[name] = value[name];
  return Object.keys(parts).length === 0 ? frame.text : JSON.stringify(parts).slice(1, -1);
}

function parse(text: string): Record<string, unknown> | null {
  try {
    return record(JSON.parse(text));
  } catch {
    return null;
  }
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? { ...value } : null;
}
