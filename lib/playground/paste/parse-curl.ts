type CurlBody = { ok: true; json: string } | { ok: false; message: string };

const DATA = new Set(['-d', '--data', '--data-raw', '--data-binary', '--data-ascii', '--json']);
const FORM = new Set(['-F', '--form', '--form-string', '--data-urlencode']);

/** The JSON text that a curl command sends. */
export function bodyOfCurl(text: string): CurlBody {
  const command = splitCommand(text.trim().replace(/^\$\s+/, ''));
  const pieces: string[] = [];
  for (let at = 1; at < command.words.length; at += 1) {
    const word = command.words[at] ?? '';
    if (FORM.has(word)) return { ok: false, message: 'This command sends a form, not JSON.' };
    const data = dataOf(word, command.words[at + 1]);
    if (data === null) continue;
    const piece = contentOf(data, command);
    if (typeof piece !== 'string') return piece;
    pieces.push(piece);
  }
  if (pieces.length === 0) return { ok: false, message: 'This command sends no body (-d).' };
  return { ok: true, json: pieces.join('&') };
}

/** The value of a data option, written apart (`-d x`), together (`-dx`) or with a sign (`--data=x`). */
function dataOf(word: string, next: string | undefined): string | null {
  if (DATA.has(word)) return next ?? '';
  if (/^-d./.test(word)) return word.slice(2);
  const [, option = '', value = ''] = /^(--[\w-]+)=([\s\S]*)$/.exec(word) ?? [];
  return DATA.has(option) ? value : null;
}

function contentOf(data: string, { hereDocument }: ShellCommand): string | { ok: false; message: string } {
  if (!data.startsWith('@')) return data;
  if (data === '@-' && hereDocument !== null) return hereDocument;
  return { ok: false, message: `The body lies in the file ${data.slice(1)}: paste what it holds.` };
}

/** The first command of a shell text: its words, and the here-document that feeds it. */
interface ShellCommand {
  words: string[];
  hereDocument: string | null;
}

/** Splits a command as a shell does: quotes, `$'…'`, escapes, continued lines, `<<` documents. Variables stay as written. */
function splitCommand(text: string): ShellCommand {
  const words: string[] = [];
  let word: string | null = null;
  let hereDocument: string | null = null;
  let at = 0;
  const end = (): void => {
    if (word !== null) words.push(word);
    word = null;
  };
  while (at < text.length) {
    const rest = text.slice(at, at + 3);
    const character = rest[0] ?? '';
    if (/^(\\|\^|`)\r?\n/.test(rest)) {
      end();
      at += rest.indexOf('\n') + 1;
    } else if (character === "'" || rest.startsWith("$'") || character === '"') {
      const read = readQuoted(text, at);
      word = (word ?? '') + read.text;
      at = read.end;
    } else if (rest.startsWith('<<')) {
      end();
      const document = readHereDocument(text, at);
      hereDocument = document.text;
      return { words, hereDocument };
    } else if (character === '\\') {
      word = (word ?? '') + (text[at + 1] ?? '');
      at += 2;
    } else if (/\s/.test(character)) {
      end();
      // A line's end without a backslash ends the command.
      if (character === '\n' && words.length > 0) return { words, hereDocument };
      at += 1;
    } else if (character === '|' || character === ';' || (character === '&' && word === null)) {
      break;
    } else {
      word = (word ?? '') + character;
      at += 1;
    }
  }
  end();
  return { words, hereDocument };
}

function readQuoted(text: string, start: number): { text: string; end: number } {
  const ansi = text[start] === '$';
  const quote = text[ansi ? start + 1 : start] ?? '';
  let at = start + (ansi ? 2 : 1);
  let inner = '';
  while (at < text.length && text[at] !== quote) {
    const next = text[at + 1] ?? '';
    if (text[at] !== '\\' || (quote === "'" && !ansi)) inner += text[at++];
    else if (ansi) {
      const read = readAnsiEscape(text, at);
      inner += read.text;
      at = read.end;
    } else {
      // Between double quotes a backslash escapes only these.
      inner += /["\\$`]/.test(next) ? next : next === '\n' ? '' : `\\${next}`;
      at += 2;
    }
  }
  return { text: inner, end: at + 1 };
}

function readAnsiEscape(text: string, at: number): { text: string; end: number } {
  const code = /^\\(?:u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|x([0-9a-fA-F]{1,2}))/.exec(
    text.slice(at, at + 10),
  );
  if (code !== null) {
    const value = Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '', 16);
    return { text: String.fromCodePoint(Math.min(value, 0x10ffff)), end: at + code[0].length };
  }
  const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', a: '\x07' };
  const character = text[at + 1] ?? '';
  return { text: escapes[character] ?? character, end: at + 2 };
}

/** `<<WORD`, `<<'WORD'`, `<<-WORD`: everything from the next line to the line that is WORD. */
function readHereDocument(text: string, start: number): { text: string | null } {
  const open = /^<<(-?)\s*(['"]?)([\w.]+)\2[^\n]*\n/.exec(text.slice(start));
  if (open === null) return { text: null };
  const [head, dash, , word] = open;
  const lines = text.slice(start + head.length).split('\n');
  const tidy = (line: string): string => (dash === '-' ? line.replace(/^\t+/, '') : line);
  const last = lines.findIndex((line) => tidy(line).trimEnd() === word);
  return { text: (last === -1 ? lines : lines.slice(0, last)).map(tidy).join('\n') };
}
