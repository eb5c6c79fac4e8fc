import type { Principal } from './principal.ts';

export interface PrincipalCacheOptions {
  /** How old a known principal may be. A revoked key lives on for at most this long. */
  readonly staleAfterMs: number;
  /** How long a hash stays unknown without asking again. */
  readonly unknownForMs: number;
  readonly maxEntries: number;
  /** A clock that never moves back, in milliseconds. */
  readonly now: () => number;
}

/** Remembers answers for a short while and asks only once for one hash at a time. Failures are not remembered. */
export class PrincipalCache {
  readonly #find: (hash: string) => Promise<Principal | null>;
  readonly #options: PrincipalCacheOptions;
  readonly #known = new Map<string, { principal: Principal; endsAt: number }>();
  // Apart from the known ones, so that a flood of made-up keys cannot push out real ones.
  readonly #unknown = new Map<string, number>();
  readonly #asked = new Map<string, Promise<Principal | null>>();

  constructor(find: (hash: string) => Promise<Principal | null>, options: PrincipalCacheOptions) {
    this.#find = find;
    this.#options = options;
  }

  get(hash: string): Principal | null | Promise<Principal | null> {
    const known = this.#known.get(hash);
    const now = this.#options.now();
    if (known !== undefined && now < known.endsAt) return known.principal;
    if (now < (this.#unknown.get(hash) ?? 0)) return null;
    const asked = this.#asked.get(hash);
    if (asked !== undefined) return asked;
    const answer = this.#ask(hash, now).finally(() => this.#asked.delete(hash));
    this.#asked.set(hash, answer);
    return answer;
  }

  async #ask(hash: string, askedAt: number): Promise<Principal | null> {
    const principal = await this.#find(hash);
    this.#known.delete(hash);
    this.#unknown.delete(hash);
    // Age counts from the question: the key may have been revoked while the answer was under way.
    if (principal === null) this.#remember(this.#unknown, hash, askedAt + this.#options.unknownForMs);
    else this.#remember(this.#known, hash, { principal, endsAt: askedAt + this.#options.staleAfterMs });
    return principal;
  }

  #remember<T>(entries: Map<string, T>, hash: string, entry: T): void {
    if (entries.size >= this.#options.maxEntries) {
      const oldest = entries.keys().next();
      if (!oldest.done) entries.delete(oldest.value);
    }
    entries.set(hash, entry);
  }
}
