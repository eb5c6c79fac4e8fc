/** Vendors' JSON is read by hand, one field at a time: what is not as expected counts as absent. */
export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function jsonAt(from: Json | null, key: string): Json | null {
  const value = from?.[key];
  return isJson(value) ? value : null;
}

/** Null for anything but a text that says something. */
export function textAt(from: Json | null, key: string): string | null {
  const value = from?.[key];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A count of tokens: whole and not negative, else 0. */
export function countAt(from: Json | null, key: string): number {
  const value = from?.[key];
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? Math.round(value) : 0;
}

export function listAt(from: Json | null, key: string): readonly unknown[] {
  const value = from?.[key];
  return Array.isArray(value) ? value : [];
}
