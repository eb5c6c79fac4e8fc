/** Words of two texts in order. */
export interface TextPiece {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/** Above this many steps the middle is shown as replaced whole: the page must answer at once. */
const LARGEST_TABLE = 4_000_000;

/** What changed between two texts, word by word; lines first when they are long. */
export function diffText(before: string, after: string): readonly TextPiece[] {
  const words = (text: string) => text.match(/\s+|[^\s]+/g) ?? [];
  const lines = (text: string) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const beforeWords = words(before);
  const afterWords = words(after);
  if (beforeWords.length * afterWords.length <= LARGEST_TABLE) return diffPieces(beforeWords, afterWords);
  return diffPieces(lines(before), lines(after));
}

function diffPieces(before: readonly string[], after: readonly string[]): TextPiece[] {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (
    end < Math.min(before.length, after.length) - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end += 1;
  const pieces: TextPiece[] = [];
  add(pieces, 'same', before.slice(0, start));
  diffMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end), pieces);
  add(pieces, 'same', before.slice(before.length - end));
  return pieces;
}

/** Longest common subsequence by the usual table, walked from its start. */
function diffMiddle(before: readonly string[], after: readonly string[], pieces: TextPiece[]): void {
  const width = after.length + 1;
  if (before.length * width > LARGEST_TABLE) {
    add(pieces, 'removed', before);
    add(pieces, 'added', after);
    return;
  }
  const common = new Uint32Array((before.length + 1) * width);
  const at = (row: number, column: number) => common[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1)
    for (let column = after.length - 1; column >= 0; column -= 1)
      common[row * width + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  let row = 0;
  let column = 0;
  while (row < before.length || column < after.length) {
    const removed = before[row];
    const added = after[column];
    if (removed !== undefined && removed === added) {
      add(pieces, 'same', [removed]);
      row += 1;
      column += 1;
    } else if (added === undefined || (removed !== undefined && at(row + 1, column) >= at(row, column + 1))) {
      add(pieces, 'removed', removed === undefined ? [] : [removed]);
      row += 1;
    } else {
      add(pieces, 'added', [added]);
      column += 1;
    }
  }
}

function add(pieces: TextPiece[], kind: TextPiece['kind'], words: readonly string[]): void {
  const text = words.join('');
  if (text === '') return;
  const last = pieces.at(-1);
  if (last?.kind === kind) last.text += text;
  else pieces.push({ kind, text });
}
