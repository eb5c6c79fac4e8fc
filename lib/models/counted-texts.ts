/** Shorter texts, most questions among them, are counted in no time and seldom come again. */
const SHORTEST = 200;
/** A megabyte of text that comes only once must not push everything else out. */
const LONGEST = 200_000;
const GENERATION_CHARS = 2_000_000;

/**
 * Remembers how many tokens a text has: system prompts come with every request, and a conversation with each of its
 * turns. Two generations instead of a list in order of use: what was not asked for during a whole one is forgotten.
 */
export class CountedTexts {
  #young = new Map<string, number>();
  #old: ReadonlyMap<string, number> = new Map();
  #youngChars = 0;

  get(text: string): number | undefined {
    if (text.length < SHORTEST) return undefined;
    const known = this.#young.get(text);
    if (known !== undefined) return known;
    const older = this.#old.get(text);
    if (older !== undefined) this.set(text, older);
    return older;
  }

  set(text: string, tokens: number): void {
    if (text.length < SHORTEST || text.length > LONGEST) return;
    this.#young.set(text, tokens);
    this.#youngChars += text.length;
    if (this.#youngChars < GENERATION_CHARS) return;
    this.#old = this.#young;
    this.#young = new Map();
    this.#youngChars = 0;
  }
}
