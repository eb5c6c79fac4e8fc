import type { RunRecord } from './run-record.ts';

export interface FieldChange {
  /** Path such as `messages[1].content`. */
  field: string;
  before: unknown;
  after: unknown;
}

/** Words of the two texts in order. */
export interface TextPiece {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

export interface FigureChange {
  label: string;
  unit: 'ms' | 'tokens' | 'usd' | 'tokens/s' | 'text';
  before: number | string | null;
  after: number | string | null;
}

export interface RunDiff {
  config: readonly FieldChange[];
  text: readonly TextPiece[];
  figures: readonly FigureChange[];
}

export function diffRuns(_before: RunRecord, _after: RunRecord): RunDiff {
  throw new Error('not written yet');
}

export function diffText(_before: string, _after: string): readonly TextPiece[] {
  throw new Error('not written yet');
}
