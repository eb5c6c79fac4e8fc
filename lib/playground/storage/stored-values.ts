import { newConfig } from '#lib/playground/config.ts';
import type { BrokenTurn } from '#lib/playground/conversation.ts';
import type { RecordedRun } from '#lib/playground/runs/recorded-run.ts';
import { fits, isObject, moment, type Shape, text } from '#lib/playground/shape.ts';
import type { ChatRecord, ColumnRecord, DraftRecord, Preset, TurnRecord } from './records.ts';
import {
  columnShape,
  configShape,
  draftShape,
  presetShape,
  runShape,
  turnShape,
  variablesShape,
} from './stored-shapes.ts';

/** Values as the page may use them. What is broken in storage or in a file stays there as it is; here it cannot hurt. */

/** The messages of a chat. A broken one says what is wrong and holds what there is. */
export function readTurns(rows: readonly TurnRecord[]): TurnRecord[] {
  const read = rows.map(readTurnRow);
  return read.some(({ turn }) => turn.kind === 'broken') || hasCircle(read)
    ? withoutCircles(placeBroken(read))
    : read;
}

export function readTurnRow(row: TurnRecord): TurnRecord {
  const fault = turnShape.check(row.turn, '');
  if (fault !== null) return { ...row, turn: brokenTurn(row.id, row.turn, fault) };
  return row.turn.id === row.id ? row : { ...row, turn: { ...row.turn, id: row.id } };
}

/** A message that no longer says what it answered stands behind the one before it. */
function placeBroken(rows: readonly TurnRecord[]): TurnRecord[] {
  const before = new Map<string, string>();
  return [...rows]
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .map((row) => {
      const parentId = row.turn.parentId ?? before.get(row.columnId) ?? null;
      before.set(row.columnId, row.id);
      return row.turn.kind === 'broken' ? { ...row, turn: { ...row.turn, parentId } } : row;
    });
}

/** Ids sort by time: a parent that is not older than its child is the only way to a circle. */
function hasCircle(rows: readonly TurnRecord[]): boolean {
  return rows.some(({ id, turn }) => turn.parentId !== null && turn.parentId >= id);
}

export function brokenTurn(id: string, kept: unknown, reason: string): BrokenTurn {
  const fields = isObject(kept) ? kept : {};
  return {
    kind: 'broken',
    id,
    parentId: valueOr(text, fields.parentId, null),
    createdAt: valueOr(moment, fields.createdAt, 0),
    reason,
    kept,
    text: '',
  };
}

/** Messages that name each other as parents would never be reached: each such circle is opened, behind the message before it. */
function withoutCircles(rows: readonly TurnRecord[]): TurnRecord[] {
  const parents = new Map(rows.map((row) => [row.id, row.turn.parentId]));
  const reaching = new Set<string>();
  for (const { id } of rows) {
    const way = new Set<string>();
    let at: string | null = id;
    while (at !== null && !reaching.has(at) && !way.has(at)) {
      way.add(at);
      at = parents.get(at) ?? null;
    }
    if (at !== null && way.has(at)) {
      const before = rows[rows.findIndex((row) => row.id === at) - 1]?.id;
      parents.set(at, before !== undefined && reaching.has(before) ? before : null);
    }
    for (const step of way) reaching.add(step);
  }
  return rows.map((row) => {
    const parentId = parents.get(row.id) ?? null;
    return parentId === row.turn.parentId ? row : { ...row, turn: { ...row.turn, parentId } };
  });
}

/** The chat with what is broken in its own record replaced by a default; its messages are looked after one by one. */
export function readChat(record: ChatRecord): ChatRecord {
  const columns = Array.isArray(record.columns) ? record.columns.flatMap(readColumn) : [];
  return {
    ...record,
    title: valueOr(text, record.title, 'Damaged chat'),
    named: record.named === true,
    createdAt: valueOr(moment, record.createdAt, 0),
    updatedAt: valueOr(moment, record.updatedAt, 0),
    columns: columns.length > 0 ? columns : [{ id: 'column', config: newConfig(''), selected: {} }],
    variables: valueOr(variablesShape, record.variables, {}),
    deletedAt: valueOr(moment, record.deletedAt, null),
  };
}

function readColumn(value: unknown): ColumnRecord[] {
  if (fits(columnShape, value)) return [value];
  if (!isObject(value) || typeof value.id !== 'string') return [];
  const { id, selected } = value;
  const model = isObject(value.config) ? valueOr(text, value.config.model, '') : '';
  return [
    {
      id,
      config: valueOr(configShape, value.config, newConfig(model)),
      selected: valueOr(variablesShape, selected, {}),
    },
  ];
}

export function readDraft(draft: DraftRecord | undefined): DraftRecord | null {
  return valueOr(draftShape, draft, null);
}

export function readPresets(presets: readonly Preset[]): Preset[] {
  return presets.filter((preset) => fits(presetShape, preset));
}

/** Null for a log that is broken: the message stands without it. */
export function readRun(record: unknown): RecordedRun | null {
  return valueOr(runShape, record, null);
}

export function runFault(record: unknown): string | null {
  return runShape.check(record, '');
}

function valueOr<T, Rest>(shape: Shape<T>, value: unknown, rest: Rest): T | Rest {
  return fits(shape, value) ? value : rest;
}
