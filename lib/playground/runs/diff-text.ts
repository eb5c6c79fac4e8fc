import { diffArrays } from 'diff';

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
