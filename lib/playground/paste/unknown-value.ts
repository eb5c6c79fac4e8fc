/** Stands for a value that only running the program could tell. */
export const UNKNOWN: unique symbol = Symbol('unknown');

/** The value without unknown parts; the path of each part left out is told. */
export function withoutUnknown(value: unknown, path: string, tell: (path: string) => void): unknown {
  if (value === UNKNOWN) {
    tell(path);
    return undefined;
  }
  if (Array.isArray(value))
    return value
      .map((item, index) => withoutUnknown(item, `${path}[${index}]`, tell))
      .filter((item) => item !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [
    name,
    withoutUnknown(item, path === '' ? name : `${path}.${name}`, tell),
  ]);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}
