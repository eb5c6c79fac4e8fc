import { jsonNestsDeeper } from './read-json.ts';

/** Beyond these a text is shown as it came: indentation grows with the square of the depth. */
const LONGEST = 500_000;
const DEEPEST = 100;

/** JSON spread over lines, or the text itself where it is none or too much of it. */
export function prettyJson(text: string): string {
  if (text.length > LONGEST || jsonNestsDeeper(text, DEEPEST)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
