import { curlSnippet } from './curl.ts';
import { goSnippet } from './go.ts';
import { pythonSnippet } from './python.ts';
import { rustSnippet } from './rust.ts';
import type { SnippetInput } from './snippet-input.ts';
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
