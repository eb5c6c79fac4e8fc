import type { RunRecord } from './run-record.ts';

export type ParsedRunFile = { ok: true; record: RunRecord } | { ok: false; message: string };

/** The text of a `.run.json` file. */
export function stringifyRun(_record: RunRecord): string {
  throw new Error('not written yet');
}

export function parseRun(_text: string): ParsedRunFile {
  throw new Error('not written yet');
}

/** The frames as they stood on the wire: the text of an `.sse` file. */
export function toSse(_frames: readonly { kind: 'data' | 'comment' | 'body'; text: string }[]): string {
  throw new Error('not written yet');
}
