/** More than anybody reads at a glance, and what a browser lays out without a noticeable wait. */
const SHOWN_AT_ONCE = 50_000;
const SHOWN_OF_ENDLESS_WORDS = 5_000;
const LONGEST_SHAPED_WORD = 2_000;
const LONGEST_KERNED_WORD = 500;

/** How many characters of a text to lay out at once. */
export function charactersAtOnce(text: string): number {
  return hasEndlessWord(text) ? SHOWN_OF_ENDLESS_WORDS : SHOWN_AT_ONCE;
}

/**
 * Whether a word goes on and on in a script whose letters change with their neighbours (Arabic, Thai, …): to find
 * where a line ends in it, browsers shape all of it again for every line.
 */
export function hasEndlessWord(text: string): boolean {
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x80) length = 0;
    else if (isShaped(code)) length += 1;
    if (length > LONGEST_SHAPED_WORD) return true;
  }
  return false;
}

/**
 * Whether a text holds a word that no line has room for, such as base64. With kerning, a browser shapes all of such a
 * word again for every line: 100 KB take it 9 s, without kerning 0.01 s.
 */
export function hasUnkernedWord(text: string): boolean {
  return text.length > LONGEST_KERNED_WORD && LONG_WORD.test(text);
}

const LONG_WORD = new RegExp(`\\S{${LONGEST_KERNED_WORD}}`);

function isShaped(code: number): boolean {
  return (code >= 0x300 && code < 0x2010) || (code >= 0xfb1d && code < 0xff00);
}

const BIDI_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/g;
const MOST_BIDI_CONTROLS = 500;

/** A text that turns its writing direction over and over costs seconds to lay out, and turns nothing a reader needs. */
export function withoutBidiControls(text: string): string {
  const controls = text.match(BIDI_CONTROLS);
  return controls === null || controls.length <= MOST_BIDI_CONTROLS ? text : text.replace(BIDI_CONTROLS, '');
}

/** The beginning of a text, never half of a pair. */
export function beginningOf(text: string, characters: number): string {
  const part = text.slice(0, characters);
  return /[\uD800-\uDBFF]$/.test(part) ? part.slice(0, -1) : part;
}
