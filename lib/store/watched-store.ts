import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Log } from '#lib/log.ts';
import { AnswerLimit } from './answer-limit.ts';
import { numberIn, type Program, type Undo } from './program.ts';
import type { Database } from './schema.ts';
import type { Durability, Store, StoreDriver } from './store.ts';
import { StoreUnavailable } from './store-unavailable.ts';

/** Together these bound how old the answer of `check` may be. */
const CHECK_EVERY_MS = 2_000;
const CHECK_LIMIT_MS = 3_000;
const OLD_AFTER_MS = CHECK_EVERY_MS + CHECK_LIMIT_MS;
/** While it is away it is asked sooner at first. */
const FIRST_RETRY_MS = 250;

const SILENT = new StoreUnavailable(`The database did not answer within ${CHECK_LIMIT_MS / 1_000} seconds.`);

const COUNT = `
  insert into store_checks (id, checks) values (1, 1)
  on conflict (id) do update set checks = store_checks.checks + 1 returning checks`;
/** Every table but its own. */
export const TABLES = [
  'accounts',
  'api_keys',
  'grants',
  'rate_hits',
  'holds',
  'runs',
  'usage_days',
  'account_agents',
  'remembered_answers',
];
// A look into every table: a file can be damaged in one of them alone.
const READ = `select checks, ${TABLES.map((table) => `exists (select 1 from ${table}) as ${table}`).join(', ')}
  from store_checks where id = 1`;

/**
 * Writes to the database and reads back, in the background, and refuses programs while that fails: nobody waits for
 * what is known to be away, and the log has one line for going and one for coming back.
 */
export class WatchedStore implements Store {
  readonly kind: StoreDriver['kind'];
  readonly query: Kysely<Database>;
  readonly #driver: StoreDriver;
  readonly #log: Pick<Log, 'warn' | 'error'>;
  readonly #returns: (() => void)[] = [];
  #trouble: StoreUnavailable | null = null;
  #checking: Promise<void> | null = null;
  #checkedAtMs = Number.NEGATIVE_INFINITY;
  #retryMs = FIRST_RETRY_MS;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** Checks once before it resolves; rejects, with the driver closed, when that fails. `begin` makes the driver. */
  static async open(
    begin: (onTrouble: (trouble: StoreUnavailable) => void) => Promise<StoreDriver>,
    log: Pick<Log, 'warn' | 'error'>,
  ): Promise<WatchedStore> {
    let suspect: (trouble: StoreUnavailable) => void = () => undefined;
    const driver = await begin((trouble) => suspect(trouble));
    try {
      await prove(driver);
    } catch (error) {
      await driver.close();
      throw error;
    }
    const store = new WatchedStore(driver, log);
    suspect = (trouble) => store.#gone(trouble);
    return store;
  }

  private constructor(driver: StoreDriver, log: Pick<Log, 'warn' | 'error'>) {
    this.kind = driver.kind;
    this.query = driver.query;
    this.#driver = driver;
    this.#log = log;
    this.#checkedAtMs = performance.now();
    this.#plan(CHECK_EVERY_MS);
  }

  write<T>(program: () => Program<T | Undo<T>>, durability?: Durability): Promise<T> {
    return this.#trouble === null ? this.#driver.write(program, durability) : Promise.reject(this.#trouble);
  }

  read<T>(program: () => Program<T>): Promise<T> {
    return this.#trouble === null ? this.#driver.read(program) : Promise.reject(this.#trouble);
  }

  async check(): Promise<string | null> {
    // On a host that sleeps between requests no timer ran meanwhile.
    if (performance.now() - this.#checkedAtMs > OLD_AFTER_MS) {
      const checked = this.#check();
      // Nobody waits for what is known to be away.
      if (this.#trouble === null)
        await Promise.race([checked, sleep(CHECK_LIMIT_MS, undefined, { ref: false })]);
    }
    return this.#trouble?.message ?? null;
  }

  onReturn(react: () => void): void {
    this.#returns.push(react);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#checking;
    await this.#driver.close();
  }

  #plan(afterMs: number): void {
    clearTimeout(this.#timer);
    if (!this.#closed) this.#timer = setTimeout(() => void this.#check(), afterMs).unref();
  }

  /** Never rejects; one at a time. */
  #check(): Promise<void> {
    this.#checking ??= this.#checkOnce().finally(() => {
      this.#checking = null;
    });
    return this.#checking;
  }

  async #checkOnce(): Promise<void> {
    if (this.#trouble?.lasting) return;
    const proof = prove(this.#driver);
    // The state is known after the limit; the next check waits until this one has ended, however it ends.
    const limit = new AnswerLimit(CHECK_LIMIT_MS, () => this.#gone(SILENT));
    try {
      await proof;
      this.#back();
    } catch (error) {
      this.#gone(
        error instanceof StoreUnavailable
          ? error
          : new StoreUnavailable('The database cannot be used as it is.', { cause: error }),
      );
      this.#plan(this.#retryMs);
      this.#retryMs = Math.min(CHECK_EVERY_MS, this.#retryMs * 2);
    } finally {
      limit.drop();
      this.#checkedAtMs = performance.now();
    }
  }

  #gone(trouble: StoreUnavailable): void {
    const known = this.#trouble;
    if (known?.lasting) return;
    this.#trouble = trouble;
    if (known !== null) return;
    const { message: reason, cause } = trouble;
    const detail = cause instanceof Error ? cause.message : undefined;
    this.#log.error({ reason, detail }, 'the database is away; requests are refused until it is back');
    this.#retryMs = FIRST_RETRY_MS;
    this.#plan(FIRST_RETRY_MS);
  }

  #back(): void {
    this.#plan(CHECK_EVERY_MS);
    if (this.#trouble === null || this.#trouble.lasting) return;
    this.#trouble = null;
    this.#log.warn({}, 'the database is back');
    for (const react of this.#returns) react();
  }
}

/** Throws unless what was written just now is there for whoever opens the database now. */
async function prove(driver: StoreDriver): Promise<void> {
  const written = await driver.write(function* () {
    const [row] = yield { sql: COUNT, params: [] };
    return numberIn(row, 'checks');
  });
  const seen = await driver.readAnew(function* () {
    const [row] = yield { sql: READ, params: [] };
    return row === undefined ? 0 : numberIn(row, 'checks');
  });
  if (seen < written) {
    throw new StoreUnavailable(
      'The database does not hold what was just written to it: its file was replaced while the server ran. ' +
        'Put the right file in its place and start the server again.',
    );
  }
}
