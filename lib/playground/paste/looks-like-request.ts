/** Characters, or bytes of a file, that a request has at most: pictures lie in it as base64. */
export const LONGEST_REQUEST = 20_000_000;

/** Whether a pasted text is worth offering to load as a request: cheap, no parsing. */
export function looksLikeRequest(text: string): boolean {
  const start = text.trimStart().slice(0, 2000);
  return (
    /^(\$ )?curl\s/.test(start) ||
    (/^\{/.test(start) && /"messages"\s*:/.test(start)) ||
    /chat\.completions\.create|Chat\.Completions\.New|ChatCompletionNewParams|v1\/chat\/completions/.test(
      text.slice(0, 20_000),
    )
  );
}
