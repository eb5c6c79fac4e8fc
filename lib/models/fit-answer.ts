import { eachSlice } from '#lib/models/text-slices.ts';
import { tokenizer } from '#lib/models/tokenizer.ts';
import type { FinishReason } from '#lib/protocol/prompt.ts';

/** A finished text as a model would have said it within its limits. */
export interface FittedAnswer {
  /** The text, token by token. */
  readonly pieces: readonly string[];
  readonly tokens: number;
  readonly finish: FinishReason;
  /** The sequence at which it ends; null where it ends by itself or was cut before. */
  readonly stopSequence: string | null;
}

function beforeStop(text: string, stops: readonly string[]): { said: string; met: string | null } {
  let end = text.length;
  let met: string | null = null;
  for (const stop of stops) {
    const at = stop === '' ? -1 : text.indexOf(stop);
    if (at < 0 || at >= end) continue;
    end = at;
    met = stop;
  }
  return { said: text.slice(0, end), met };
}

/** Cuts a text at the first stop sequence and after `maxTokens` tokens, whichever comes first. */
export async function fitAnswer(
  text: string,
  maxTokens: number,
  stops: readonly string[],
): Promise<FittedAnswer> {
  const { encode, pieces: decode } = await tokenizer();
  const pieces: string[] = [];
  let tokens = 0;
  let cut = false;
  const { said, met } = beforeStop(text, stops);
  await eachSlice(said, (slice) => {
    const encoded = encode(slice);
    const kept = encoded.slice(0, maxTokens - tokens);
    cut = kept.length < encoded.length;
    tokens += kept.length;
    for (const piece of decode(kept)) {
      // A character cut in the middle of its bytes is not said at all.
      if (piece !== '' && !(cut && piece.includes('\uFFFD'))) pieces.push(piece);
    }
    return !cut;
  });
  return { pieces, tokens, finish: cut ? 'length' : 'stop', stopSequence: cut ? null : met };
}

/** Joins token pieces to words, so that a text needs fewer events: a piece that begins with a space begins a word. */
export function toWords(pieces: readonly string[]): string[] {
  const words: string[] = [];
  for (const piece of pieces) {
    const last = words.length - 1;
    if (last >= 0 && !/^\s/.test(piece)) words[last] += piece;
    else words.push(piece);
  }
  return words;
}
