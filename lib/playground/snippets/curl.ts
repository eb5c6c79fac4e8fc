import { JSON_STYLE, writeLiteral } from './literal.ts';
import { KEY_VARIABLE } from './openai-fields.ts';
import type { SnippetInput } from './snippet-input.ts';

/** An argument longer than about 128 KB is refused by Linux: then the body comes by a here-document. */
const LONGEST_ARGUMENT = 100_000;

export function curlSnippet({ body, origin }: SnippetInput): string {
  const json = writeLiteral(body, JSON_STYLE, 0);
  const long = json.length > LONGEST_ARGUMENT;
  const lines = [
    `curl ${body.stream === true ? '-N ' : ''}${origin}/v1/chat/completions`,
    `-H "Authorization: Bearer $${KEY_VARIABLE}"`,
    '-H "Content-Type: application/json"',
    long ? "-d @- <<'JSON'" : `-d '${json.replaceAll("'", "'\\''")}'`,
  ];
  return `${lines.join(' \\\n  ')}\n${long ? `${json}\nJSON\n` : ''}`;
}
