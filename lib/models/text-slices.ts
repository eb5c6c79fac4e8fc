import { Turns } from './turns.ts';

/**
 * Byte-pair merging is quadratic in the length of an unbroken run (32,000 Chinese characters: 1.7 s), so text is
 * tokenized in short slices. The worst text costs 55 ms for 32 KB this way, prose 1 ms.
 */
const SLICE_CHARS = 400;

const isSpace = (char: string | undefined): boolean => char === ' ' || char === '\n' || char === '\t';

/** Where the slice that starts at `from` ends: before a single space if one is near, never inside a character. */
function sliceEnd(text: string, from: number): number {
  const limit = from + SLICE_CHARS;
  if (limit >= text.length) return text.length;
  for (let at = limit; at > from + SLICE_CHARS / 2; at -= 1) {
    if (text[at] === ' ' && !isSpace(text[at - 1]) && !isSpace(text[at + 1])) return at;
  }
  const unit = text.charCodeAt(limit);
  const insidePair = unit >= 0xdc00 && unit <= 0xdfff;
  return insidePair ? limit - 1 : limit;
}

export function* slicesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const end = sliceEnd(text, from);
    yield text.slice(from, end);
    from = end;
  }
}

/** Works through the slices of a text, giving way to the event loop every few milliseconds; stops when `work` says false. */
export async function eachSlice(
  text: string,
  work: (slice: string) => boolean,
  turns: Turns = new Turns(),
): Promise<void> {
  for (const slice of slicesOf(text)) {
    if (!work(slice)) return;
    if (turns.over()) await turns.next();
  }
}
