import { withoutSecrets } from './recorder.ts';
import type { LoggedFrame, RunRecord } from './run-record.ts';

const FORMAT = 'swarms-playground/run';
const VERSION = 1;
const LARGEST_CHARACTERS = 50_000_000;

export type ParsedRunFile = { ok: true; record: RunRecord } | { ok: false; message: string };

/** The text of a `.run.json` file. */
export function stringifyRun(record: RunRecord): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, ...record }, null, 2)}\n`;
}

export function parseRun(text: string): ParsedRunFile {
  if (text.length > LARGEST_CHARACTERS) return { ok: false, message: 'This file is too large for a run.' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, message: 'This file is not JSON.' };
  }
  if (!isObject(value) || value.format !== FORMAT)
    return { ok: false, message: 'This file is not a saved run of the playground.' };
  if (value.version !== VERSION)
    return {
      ok: false,
      message: `This run was saved by a newer playground (version ${String(value.version)}).`,
    };
  const { format: _format, version: _version, ...rest } = value;
  if (!isRecord(rest)) return { ok: false, message: 'This run file is damaged.' };
  const { response } = rest;
  return {
    ok: true,
    record: { ...rest, response: response && { ...response, headers: withoutSecrets(response.headers) } },
  };
}

/** The frames as they stood on the wire: the text of an `.sse` file. A whole body stands as it came. */
export function toSse(frames: readonly { kind: LoggedFrame['kind']; text: string }[]): string {
  return frames.map(frameText).join('');
}

function frameText({ kind, text }: { kind: LoggedFrame['kind']; text: string }): string {
  if (kind === 'body') return text;
  // A field's value cannot hold a line break: data of several lines travels as several fields.
  if (kind === 'data')
    return `${text
      .split('\n')
      .map((line) => `data: ${line}\n`)
      .join('')}\n`;
  return `:${text.startsWith(' ') ? '' : ' '}${text}\n\n`;
}

function isRecord(value: object): value is RunRecord {
  const { id, startedAt, request, response, frames, durationMs, outcome } = value as Record<string, unknown>;
  return (
    typeof id === 'string' &&
    typeof startedAt === 'string' &&
    !Number.isNaN(Date.parse(startedAt)) &&
    isObject(request) &&
    typeof request.model === 'string' &&
    Array.isArray(request.messages) &&
    (response === null || (isObject(response) && isNumber(response.afterMs) && isObject(response.headers))) &&
    Array.isArray(frames) &&
    frames.every(isFrame) &&
    isNumber(durationMs) &&
    isObject(outcome) &&
    ['done', 'stopped', 'failed'].includes(String(outcome.kind))
  );
}

function isFrame(value: unknown): boolean {
  return (
    isObject(value) &&
    isNumber(value.gapMs) &&
    typeof value.text === 'string' &&
    ['data', 'comment', 'body'].includes(String(value.kind))
  );
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
