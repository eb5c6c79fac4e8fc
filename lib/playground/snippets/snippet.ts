import type { Config } from '#lib/playground/config.ts';

export { shortenImages } from '#lib/playground/shorten-images.ts';

export type SnippetLanguage = 'curl' | 'python' | 'typescript' | 'go' | 'rust';

export const SNIPPET_LANGUAGES: readonly { language: SnippetLanguage; label: string; highlight: string }[] = [
  { language: 'curl', label: 'curl', highlight: 'bash' },
  { language: 'python', label: 'Python', highlight: 'python' },
  { language: 'typescript', label: 'TypeScript', highlight: 'typescript' },
  { language: 'go', label: 'Go', highlight: 'go' },
  { language: 'rust', label: 'Rust', highlight: 'rust' },
];

export interface SnippetInput {
  /** The body to send; for display cut long images first with `shortenImages`. */
  body: Config;
  /** Such as `http://localhost:3000`; `/v1` is added. */
  origin: string;
}

/** A program that sends the body. The key is read from the environment variable SWARMS_API_KEY. */
export async function snippetOf(_language: SnippetLanguage, _input: SnippetInput): Promise<string> {
  throw new Error('not written yet');
}
