import type { Config } from '#lib/playground/config.ts';

export type PasteKind = 'json' | 'curl' | 'python' | 'typescript' | 'go' | 'rust';

export type ParsedRequest =
  | { ok: true; kind: PasteKind; config: Config; warnings: readonly string[] }
  | { ok: false; message: string };

/** Whether a pasted text is worth offering to load as a request: cheap, no parsing. */
export function looksLikeRequest(text: string): boolean {
  const start = text.trimStart().slice(0, 2000);
  return (
    /^curl\s/.test(start) ||
    (/^\{/.test(start) && /"messages"\s*:/.test(start)) ||
    /chat\.completions\.create|Chat\.Completions\.New|chat\/completions/.test(text.slice(0, 20_000))
  );
}

/** Fills a config from a pasted request in any of the known forms. Keys in it are dropped and told in `warnings`. */
export function parseRequest(_text: string): ParsedRequest {
  throw new Error('not written yet');
}
