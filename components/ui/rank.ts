/** The items that match what was typed, best first; in their own order while nothing is typed. */
export function rank<Item extends { words: string; group: string }>(
  items: readonly Item[],
  query: string,
): readonly Item[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return items;
  const scored = items.flatMap((item) => {
    const words = item.words.toLowerCase();
    let score = 0;
    for (const part of wanted) {
      const found = match(words, part);
      if (found === 0) return [];
      score += found;
    }
    return [{ item, score }];
  });
  return scored.sort((a, b) => b.score - a.score).map(({ item }) => item);
}

/** 0: no. A start of the whole beats the start of a word, that beats the middle, that beats letters in order. */
function match(words: string, part: string): number {
  const at = words.indexOf(part);
  if (at === 0) return 100;
  if (at > 0) return /[\s/._-]/.test(words[at - 1] ?? '') ? 60 : 40;
  let from = 0;
  for (const letter of part) {
    from = words.indexOf(letter, from) + 1;
    if (from === 0) return 0;
  }
  return 10;
}
