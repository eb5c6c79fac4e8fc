import type { Config } from '../config.ts';

export type SnippetLanguage = 'curl' | 'python' | 'typescript' | 'go' | 'rust';

export const SNIPPET_LANGUAGES: readonly { language: SnippetLanguage; label: string; highlight: string }[] = [
  { language: 'curl', label: 'curl', highlight: 'bash' },
  { language: 'python', label: 'Python', highlight: 'python' },
  { language: 'typescript', label: 'TypeScript', highlight: 'typescript' },
  { language: 'go', label: 'Go', highlight: 'go' },
  { language: 'rust', label: 'Rust', highlight: 'rust' },
];

export interface SnippetInput {
  /** The body to send; data-URL images may be long, see `shortenImages`. */
  body: Config;
  /** Such as `http://localhost:3000`; `/v1` is added. */
  origin: string;
}

/** A program that sends the body. The key is read from the environment variable SWARMS_API_KEY. */
export async function snippetOf(_language: SnippetLanguage, _input: SnippetInput): Promise<string> {
  throw new Error('not written yet');
}

/** The body with data-URL images cut to a readable stub, for display only. */
export function shortenImages(_body: Config): Config {
  throw new Error('not written yet');
}
