import type { Config } from '#lib/playground/config.ts';
import { checkConfig } from '#lib/playground/config-check.ts';
import { parseWithPositions, placeOf } from '#lib/playground/json-positions.ts';
import { LONGEST_REQUEST } from './looks-like-request.ts';
import { bodyOfCurl } from './parse-curl.ts';
import { bodyOfProgram } from './parse-program.ts';
import { withoutUnknown } from './read-value.ts';

export type PasteKind = 'json' | 'curl' | 'python' | 'typescript' | 'go' | 'rust';

export type ParsedRequest =
  | { ok: true; kind: PasteKind; config: Config; warnings: readonly string[] }
  | { ok: false; message: string };

/** A program, or what is none of the forms known, is read by hand and letter by letter. */
const LONGEST_PROGRAM = 1_000_000;
const MOST_WARNINGS = 20;

/** Fills a config from a pasted request in any of the known forms. Keys in it are dropped and told in `warnings`. */
export async function parseRequest(text: string): Promise<ParsedRequest> {
  const tooLong = { ok: false, message: 'This text is too long to be a request.' } as const;
  if (text.length > LONGEST_REQUEST) return tooLong;
  const kind = kindOf(text);
  if (kind !== 'json' && kind !== 'curl' && text.length > LONGEST_PROGRAM) return tooLong;
  const read = kind === 'json' ? readJson(text) : kind === 'curl' ? readCurl(text) : readProgram(text);
  if ('message' in read) return { ok: false, message: read.message };
  const warnings: string[] = [];
  if (/sk-[\w-]{16,}/.test(text)) warnings.push('The key in the text was left out; the page uses its own.');
  const known = withoutUnknown(read.body, '', (path) =>
    warnings.push(`${path} could not be read: only running the program tells it.`),
  );
  return finish(kind, known, warnings);
}

async function finish(kind: PasteKind, value: unknown, warnings: string[]): Promise<ParsedRequest> {
  const fields = { ...(value as Record<string, unknown>) };
  for (const [name, field] of Object.entries(fields)) if (field === null) delete fields[name];
  if (!Array.isArray(fields.messages)) return { ok: false, message: 'This request has no messages.' };
  if (typeof fields.model !== 'string') {
    fields.model = '';
    warnings.push('The model could not be read: choose one.');
  }
  for (const { field, message } of await checkConfig(fields)) {
    if (field.startsWith('messages')) return { ok: false, message };
    if (field !== 'model') warnings.push(message);
  }
  return { ok: true, kind, config: fields as Config, warnings: warnings.slice(0, MOST_WARNINGS) };
}

type Read = { body: unknown } | { message: string };

function readJson(text: string): Read {
  const parsed = parseWithPositions(text);
  if (parsed.ok) return { body: parsed.value };
  const { line, column } = placeOf(text, parsed.offset);
  return { message: `Line ${line}, column ${column}: ${parsed.message}` };
}

function readCurl(text: string): Read {
  const body = bodyOfCurl(text);
  if (!body.ok) return body;
  const parsed = parseWithPositions(body.json);
  if (parsed.ok) return { body: parsed.value };
  const { line } = placeOf(body.json, parsed.offset);
  return { message: `The body is not JSON (its line ${line}): ${parsed.message}` };
}

function readProgram(text: string): Read {
  try {
    const body = bodyOfProgram(text);
    return body === null ? { message: 'No request to chat completions was found in this text.' } : { body };
  } catch (error) {
    // Besides syntax, the stack may end in a text that nobody wrote by hand.
    const reason = error instanceof SyntaxError ? error.message : 'it is too large or nested too deeply';
    return { message: `The request in this text could not be read (${reason}).` };
  }
}

function kindOf(text: string): PasteKind {
  const start = text.trimStart();
  if (/^(\$ )?curl\s/.test(start)) return 'curl';
  if (/^[{[]/.test(start)) return 'json';
  if (/^package \w|openai\.ChatCompletionNewParams|:=/m.test(text)) return 'go';
  if (/\bfn main|serde_json|json!\s*\(|\br#+"/.test(text)) return 'rust';
  if (/^[ \t]*(const|let|import .{0,200} from ['"]|await )|=>|\bfetch\(/m.test(text)) return 'typescript';
  return 'python';
}
