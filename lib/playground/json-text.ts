export type ReadJsonText =
  | { ok: true; value: unknown }
  | { ok: false; reason: 'not JSON' | 'nested too deeply' };

/** Deeper than anything that people or models write. What walks through values calls itself. */
const DEEPEST = 100;

/**
 * Reads JSON out of a file. How deep it goes is looked at first: 50 MB of open brackets keep a browser's own parser
 * busy for seconds, and what it then returns cannot be walked through.
 */
export function readJsonText(text: string): ReadJsonText {
  if (jsonNestsDeeper(text, DEEPEST)) return { ok: false, reason: 'nested too deeply' };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, reason: 'not JSON' };
  }
}

const [QUOTE, BACKSLASH] = ['"'.charCodeAt(0), '\\'.charCodeAt(0)];
const OPENS = new Set(['[', '{'].map((bracket) => bracket.charCodeAt(0)));
const CLOSES = new Set([']', '}'].map((bracket) => bracket.charCodeAt(0)));

/** Whether brackets outside of strings are nested deeper than `most`; stops where they are. */
export function jsonNestsDeeper(text: string, most: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (OPENS.has(code)) {
      depth += 1;
      if (depth > most) return true;
    } else if (CLOSES.has(code)) depth -= 1;
  }
  return false;
}

/** The place of the closing quote, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}

/** A longer text is shown as it came, and so is a deeper one: indentation grows with the square of the depth. */
const LONGEST_SPREAD = 500_000;

/** JSON spread over lines, or the text itself where it is none or too much of it. */
export function prettyJson(text: string): string {
  if (text.length > LONGEST_SPREAD || jsonNestsDeeper(text, DEEPEST)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
