import { goSnippet } from './go.ts';
import { JSON_STYLE, writeLiteral } from './literal.ts';
import { pythonSnippet } from './python.ts';
import { rustSnippet } from './rust.ts';
import { KEY_VARIABLE, type SnippetInput } from './snippet-input.ts';
import { typescriptSnippet } from './typescript.ts';

export type SnippetLanguage = 'curl' | 'python' | 'typescript' | 'go' | 'rust';

export const SNIPPET_LANGUAGES: readonly { language: SnippetLanguage; label: string; highlight: string }[] = [
  { language: 'curl', label: 'curl', highlight: 'bash' },
  { language: 'python', label: 'Python', highlight: 'python' },
  { language: 'typescript', label: 'TypeScript', highlight: 'typescript' },
  { language: 'go', label: 'Go', highlight: 'go' },
  { language: 'rust', label: 'Rust', highlight: 'rust' },
];

const WRITERS: Readonly<Record<SnippetLanguage, (input: SnippetInput) => string>> = {
  curl: curlSnippet,
  python: pythonSnippet,
  typescript: typescriptSnippet,
  go: goSnippet,
  rust: rustSnippet,
};

/** A program that sends the body. The key is read from the environment variable SWARMS_API_KEY. */
export async function snippetOf(language: SnippetLanguage, input: SnippetInput): Promise<string> {
  return WRITERS[language](input);
}

/** An argument longer than about 128 KB is refused by Linux: then the body comes by a here-document. */
const LONGEST_ARGUMENT = 100_000;

function curlSnippet({ body, origin }: SnippetInput): string {
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
