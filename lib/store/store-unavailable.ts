/** The database cannot be used: away, frozen, full, damaged or deleted. The message says which, in a sentence. */
export class StoreUnavailable extends Error {
  /** True when time does not heal it: it must be repaired, and the server started again. */
  readonly lasting: boolean;

  constructor(message: string, options: { cause?: unknown; lasting?: boolean } = {}) {
    super(message, { cause: options.cause });
    this.name = 'StoreUnavailable';
    this.lasting = options.lasting ?? false;
  }
}

/** Makes `StoreUnavailable` of whatever says that the database is ill, and leaves every other error as it is. */
export type Diagnose = (error: unknown) => unknown;

/** The error to throw for a trouble, said as a clause (`its disk is full`). */
export function unavailable(trouble: string, cause: unknown, lasting = false): StoreUnavailable {
  return new StoreUnavailable(`The database cannot be used: ${trouble}.`, { cause, lasting });
}

/** Says what happened without naming hosts or paths: anyone may read it at `/readyz`. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? String(error.code) : error.message;
}
