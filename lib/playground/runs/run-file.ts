import { readJsonText } from '#lib/playground/json-text.ts';
import { isObject } from '#lib/playground/shape.ts';
import { FILE_FORMATS } from '#lib/playground/storage/stored-names.ts';
import type { LoggedFrame, RecordedRun } from './recorded-run.ts';
import { withoutSecrets } from './recorder.ts';

const VERSION = 1;
/** Characters, or bytes of the file: a run is ASCII but for what was said. */
export const LONGEST_RUN = 20_000_000;

export type ParsedRunFile = { ok: true; record: RecordedRun } | { ok: false; message: string };

/** The text of a `.run.json` file. */
export function stringifyRun(record: RecordedRun): string {
  return `${JSON.stringify({ format: FILE_FORMATS.run, version: VERSION, ...record }, null, 2)}\n`;
}

/** What is in a `.run.json` file, held against the shape of a run that is kept; that is fetched with the first file. */
export async function parseRun(text: string): Promise<ParsedRunFile> {
  if (text.length > LONGEST_RUN) return { ok: false, message: 'This file is too large for a run.' };
  const read = readJsonText(text);
  if (!read.ok) return { ok: false, message: `This file is ${read.reason}.` };
  const { value } = read;
  if (!isObject(value) || value.format !== FILE_FORMATS.run)
    return { ok: false, message: 'This file is not a saved run of the playground.' };
  if (value.version !== VERSION)
    return {
      ok: false,
      message: `This run was saved by a newer playground (version ${String(value.version)}).`,
    };
  const { format: _format, version: _version, ...rest } = value;
  const { readRun, runFault } = await import('#lib/playground/storage/stored-values.ts');
  const record = readRun(rest);
  if (record === null) return { ok: false, message: `This run file is damaged: ${runFault(rest)}.` };
  const { response } = record;
  return {
    ok: true,
    record: { ...record, response: response && { ...response, headers: withoutSecrets(response.headers) } },
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
