import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { SqliteAdapter, type SqliteDatabase, SqliteDialect } from 'kysely';
import { StatementCache } from './sqlite-connection.ts';
import type { Diagnose } from './store-unavailable.ts';

/**
 * The query builder's way to SQLite. The migrator has no lock of its own there; told that schema changes are
 * transactional it runs in one immediate transaction, which is that lock.
 */
export class NodeSqliteDialect extends SqliteDialect {
  constructor(database: DatabaseSync, diagnose: Diagnose = (error) => error) {
    super({ database: toKysely(database, diagnose) });
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalSchemaAdapter();
  }
}

class TransactionalSchemaAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function toKysely(database: DatabaseSync, diagnose: Diagnose): SqliteDatabase {
  const diagnosed = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw diagnose(error);
    }
  };
  const cache = new StatementCache(database, (statement) => statement);
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const statement = diagnosed(() => cache.prepare(sql === 'begin' ? 'begin immediate' : sql));
      return {
        reader: statement.columns().length > 0,
        all: (values) => diagnosed(() => statement.all(...values.map(toInput))),
        run: (values) => diagnosed(() => statement.run(...values.map(toInput))),
        iterate: (values) => statement.iterate(...values.map(toInput)),
      };
    },
  };
}

function toInput(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  throw new TypeError(`Not a value of this schema: ${typeof value}`);
}
