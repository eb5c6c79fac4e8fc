/** The text of a JSON Schema that many levels deep; `JSON.stringify` could not write it. */
export function nestedSchema(levels: number): string {
  return `${'{"properties":{"a":'.repeat(levels)}{}${'}}'.repeat(levels)}`;
}
