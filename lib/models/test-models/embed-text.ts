import { tokenizer } from '#lib/models/tokenizer.ts';

/** As many as OpenAI's smaller models, so that a table made for those takes these. */
export const TEST_DIMENSIONS = 1_536;

const WORD_WEIGHT = 3;
const GRAM = 3;

/**
 * What `test/embed` makes of a text: its words and the runs of three letters in them, each counted at a place and with a
 * sign that follow from a hash of it. The same text gives the same vector everywhere; texts that share words, or parts
 * of words, are near each other, others at right angles. Of length 1.
 */
export function embedText(text: string, dimensions: number): Float32Array {
  const sums = new Float64Array(dimensions);
  for (const word of text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+|[^\s]/gu) ?? []) {
    add(sums, `word ${word}`, WORD_WEIGHT);
    const padded = ` ${word} `;
    for (let at = 0; at + GRAM <= padded.length; at += 1) add(sums, padded.slice(at, at + GRAM), 1);
  }
  const length = Math.sqrt(sums.reduce((sum, each) => sum + each * each, 0));
  // Nothing but white space, or parts that cancel each other out.
  if (length === 0) return Float32Array.from(sums, (_, at) => (at === 0 ? 1 : 0));
  return Float32Array.from(sums, (sum) => sum / length);
}

function add(sums: Float64Array, part: string, weight: number): void {
  const hash = hashOf(part);
  const place = (hash >>> 1) % sums.length;
  sums[place] = (sums[place] ?? 0) + (hash % 2 === 0 ? weight : -weight);
}

/** FNV-1a, 32 bits, of UTF-16 units, its bits mixed once more: near texts must not have near places. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** The text of tokens as OpenAI's embedding models read them. */
export async function textOfTokens(tokens: readonly number[]): Promise<string> {
  const { pieces } = await tokenizer('cl100k_base');
  return pieces(tokens).join('');
}
