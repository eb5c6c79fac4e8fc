import { type ShellCommand, splitCommand } from './shell-words.ts';

export type CurlBody = { ok: true; json: string } | { ok: false; message: string };

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
