const PLACE = /\{\{\s*([A-Za-z_][A-Za-z0-9_.-]*)\s*\}\}/g;

export type Variables = Readonly<Record<string, string>>;

/** The names in `{{name}}` places, in order of appearance, each once. */
export function variableNames(texts: Iterable<string>): string[] {
  const names = new Set<string>();
  for (const text of texts) for (const match of text.matchAll(PLACE)) names.add(match[1] ?? '');
  return [...names];
}

/** Fills the places that have a value; a place without one stays as written. Values are not filled again. */
export function substitute(text: string, variables: Variables): string {
  return text.replace(PLACE, (place, name: string) =>
    Object.hasOwn(variables, name) ? (variables[name] ?? place) : place,
  );
}
