export type VendorJson = Record<string, unknown>;

/** One server-sent event; `event` null when the wire has no event lines. */
export interface VendorFrame {
  readonly event: string | null;
  readonly data: string;
}

/** A completion ready to be written: the pieces, and the ending that a `mid-stream` interruption holds back. */
export type VendorAnswer =
  | {
      readonly kind: 'stream';
      readonly pieces: readonly VendorFrame[];
      readonly ending: readonly VendorFrame[];
    }
  | { readonly kind: 'plain'; readonly body: string };

/** A stand-in tokenizer: deterministic is all it has to be. */
export function wordsIn(value: unknown): number {
  if (value === undefined) return 0;
  return (JSON.stringify(value).match(/\w+/g) ?? []).length;
}
