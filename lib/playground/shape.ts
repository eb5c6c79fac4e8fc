/**
 * What a value must look like, told once for reading storage and files. `check` gives the first fault in words, such
 * as `images[0] must be an object`, or null. It runs before a chat is drawn, so it is written by hand: the server's
 * schema library would be 30 KB to fetch first.
 */
export interface Shape<T> {
  readonly check: (value: unknown, path: string) => string | null;
  /** Only for the type; never set. */
  readonly of?: T;
}

const plain = <T>(fits: (value: unknown) => boolean, what: string): Shape<T> => ({
  check: (value, path) => (fits(value) ? null : `${path} must be ${what}`),
});

export const text: Shape<string> = plain((value) => typeof value === 'string', 'text');
export const flag: Shape<boolean> = plain((value) => typeof value === 'boolean', 'true or false');
export const number: Shape<number> = plain(Number.isFinite, 'a number');
/** Anything; it is kept but never walked through. */
export const anything: Shape<unknown> = plain(() => true, '');

/** Unix ms that a calendar can show. */
export const moment: Shape<number> = plain(
  (value) => Number.isFinite(value) && Math.abs(Number(value)) <= 8.64e15,
  'a time in ms',
);

export function oneOf<const T extends string | number | boolean>(...values: readonly T[]): Shape<T> {
  return plain((value) => values.some((one) => one === value), `one of ${values.join(', ')}`);
}

export function matching(rule: RegExp, what: string): Shape<string> {
  return plain((value) => typeof value === 'string' && rule.test(value), what);
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return { check: (value, path) => (value === null ? null : shape.check(value, path)) };
}

export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return { check: (value, path) => (value === undefined ? null : shape.check(value, path)) };
}

export function list<T>(shape: Shape<T>): Shape<T[]> {
  return {
    check(value, path) {
      if (!Array.isArray(value)) return `${path} must be a list`;
      // By index: a list with holes has faults in them.
      for (let at = 0; at < value.length; at += 1) {
        const fault = shape.check(value[at], `${path}[${at}]`);
        if (fault !== null) return fault;
      }
      return null;
    },
  };
}

/** An object with any keys and one shape of values. */
export function dictionary<T>(shape: Shape<T>): Shape<Record<string, T>> {
  return {
    check(value, path) {
      if (!isObject(value)) return `${path} must be an object`;
      for (const [key, entry] of Object.entries(value)) {
        const fault = shape.check(entry, `${path}.${key.slice(0, 40)}`);
        if (fault !== null) return fault;
      }
      return null;
    },
  };
}

type FieldsOf<T> = { readonly [Key in keyof Required<T>]: Shape<T[Key]> };

/** An object with these fields, all of them named here; others are left alone. */
export function object<T>(fields: FieldsOf<T>): Shape<T> {
  const entries = Object.entries<Shape<unknown>>(fields as Record<string, Shape<unknown>>);
  return {
    check(value, path) {
      if (!isObject(value)) return `${path} must be an object`;
      for (const [name, shape] of entries) {
        const fault = shape.check(value[name], path === '' ? name : `${path}.${name}`);
        if (fault !== null) return fault;
      }
      return null;
    },
  };
}

/** A text or something else. */
export function textOr<T>(shape: Shape<T>): Shape<string | T> {
  return { check: (value, path) => (typeof value === 'string' ? null : shape.check(value, path)) };
}

/** One of several objects, told apart by the text in one field. */
export function byField<T>(field: string, kinds: Readonly<Record<string, Shape<T>>>): Shape<T> {
  return {
    check(value, path) {
      if (!isObject(value)) return `${path} must be an object`;
      const kind = value[field];
      const shape = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
      const name = path === '' ? field : `${path}.${field}`;
      return shape === undefined
        ? `${name} must be one of ${Object.keys(kinds).join(', ')}`
        : shape.check(value, path);
    },
  };
}

/** Whether a value has a shape; the shape's fields are its proof. */
export function fits<T>(shape: Shape<T>, value: unknown): value is T {
  return shape.check(value, '') === null;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
