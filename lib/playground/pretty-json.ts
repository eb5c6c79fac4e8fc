/** Beyond these a text is shown as it came: indentation grows with the square of the depth. */
const LONGEST = 500_000;
const DEEPEST = 100;

/** JSON spread over lines, or the text itself where it is none or too much of it. */
export function prettyJson(text: string): string {
  if (text.length > LONGEST || depthOf(text) > DEEPEST) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** At most how deep it can be nested: brackets inside of strings count too. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = Math.max(0, depth + (bracket === '[' || bracket === '{' ? 1 : -1));
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
