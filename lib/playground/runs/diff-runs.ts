import { diffArrays } from 'diff';
import { type RecordedRun, replayToEnd } from './recorded-run.ts';

export interface FieldChange {
  /** Path such as `messages[1].content`. */
  field: string;
  before: unknown;
  after: unknown;
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

export function diffRuns(before: RecordedRun, after: RecordedRun): RunDiff {
  const [from, to] = [replayToEnd(before), replayToEnd(after)];
  const [fromFigures, toFigures] = [figuresOf(before, from), figuresOf(after, to)];
  return {
    config: diffValues('', before.request, after.request),
    text: diffText(from.message().content, to.message().content),
    figures: fromFigures.map((figure, index) => ({
      label: figure.label,
      unit: figure.unit,
      before: figure.value,
      after: toFigures[index]?.value ?? null,
    })),
  };
}

/** The leaves in which two JSON values differ, by path. */
function diffValues(field: string, before: unknown, after: unknown): FieldChange[] {
  if (Object.is(before, after)) return [];
  if (isContainer(before) && isContainer(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => diffValues(pathOf(field, key, before), before[key], after[key]));
  }
  return [{ field, before, after }];
}

function pathOf(field: string, key: string, container: object): string {
  if (Array.isArray(container)) return `${field}[${key}]`;
  return field === '' ? key : `${field}.${key}`;
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function figuresOf(
  record: RecordedRun,
  live: ReturnType<typeof replayToEnd>,
): { label: string; unit: FigureChange['unit']; value: number | string | null }[] {
  const message = live.message();
  const { firstTokenMs, lastChunkMs } = live.times();
  const output = message.usage?.completion_tokens ?? null;
  const writingMs = firstTokenMs === null ? 0 : lastChunkMs - firstTokenMs;
  return [
    { label: 'Time to first token', unit: 'ms', value: firstTokenMs },
    { label: 'Duration', unit: 'ms', value: record.durationMs },
    { label: 'Speed', unit: 'tokens/s', value: output && writingMs > 0 ? (output * 1000) / writingMs : null },
    { label: 'Prompt', unit: 'tokens', value: message.usage?.prompt_tokens ?? null },
    { label: 'Answer', unit: 'tokens', value: output },
    { label: 'Loops', unit: 'text', value: message.usage?.loops?.length ?? 1 },
    { label: 'Cost', unit: 'usd', value: message.usage?.cost ?? null },
    { label: 'Finish reason', unit: 'text', value: message.finishReason },
    { label: 'Outcome', unit: 'text', value: record.outcome.kind },
  ];
}

/** Words of two texts in order. */
export interface TextPiece {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/** How long each way of comparing may hold the page: it must answer at once. */
const TIMEOUT_MS = 150;

/** What changed between two texts: word by word, or line by line where that takes too long, or as a whole. */
export function diffText(before: string, after: string): readonly TextPiece[] {
  const found = diffBy(/\s+|[^\s]+/g, before, after) ?? diffBy(/[^\n]*\n|[^\n]+$/g, before, after);
  const replaced: TextPiece[] = [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ];
  return found ?? replaced.filter(({ text }) => text !== '');
}

/** Null when the time was not enough. */
function diffBy(unit: RegExp, before: string, after: string): TextPiece[] | null {
  const changes = diffArrays(before.match(unit) ?? [], after.match(unit) ?? [], { timeout: TIMEOUT_MS });
  return (
    changes?.map(({ added, removed, value }) => ({
      kind: added ? 'added' : removed ? 'removed' : 'same',
      text: value.join(''),
    })) ?? null
  );
}
