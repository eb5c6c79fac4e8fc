import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DatabaseLine } from '#e2e/support/database-line.ts';
import { freePort } from '#e2e/support/free-port.ts';
import { openStore } from './open-store.ts';
import { createPostgres, createSqlite, type TestDatabase } from './testing/databases.ts';

/** What whoever starts the program reads when the database cannot be used: one sentence, and what to do. */
async function complaint(database: TestDatabase, change: object = {}): Promise<string> {
  const opened = await openStore({ ...database.options, databaseTimeoutMs: 2_000, ...change }).then(
    (store) => store,
    (error: unknown) => error,
  );
  if (opened instanceof Error) {
    expect(opened.message).toMatch(/^The (PostgreSQL )?database .* cannot be used: [^\n]+\.$/);
    return opened.message;
  }
  throw new Error('It could be opened');
}

describe('a folder that cannot hold the database', () => {
  let database: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    database = await createSqlite();
    folder = mkdtempSync(join(tmpdir(), 'swarms-open-'));
  });
  afterAll(async () => {
    await database.remove();
    rmSync(folder, { recursive: true });
  });

  const inFolder = (name: string) => {
    const dataDir = join(folder, name);
    mkdirSync(dataDir);
    return { dataDir, file: join(dataDir, 'swarms.db') };
  };

  it('is a file, or cannot be made', async () => {
    const dataDir = join(folder, 'a-file');
    writeFileSync(dataDir, '');
    expect(await complaint(database, { dataDir })).toContain(
      `DATA_DIR ${dataDir} cannot be used: it is not a folder`,
    );
    expect(await complaint(database, { dataDir: `${dataDir}/below` })).toContain('set DATA_DIR to another');
  });

  it('has a file of that name which is no database', async () => {
    const { dataDir, file } = inFolder('text');
    writeFileSync(file, 'Dear diary, '.repeat(1_000));
    expect(await complaint(database, { dataDir })).toContain('it is not an SQLite database; move it away');
  });

  it('has a folder of that name', async () => {
    const { dataDir, file } = inFolder('folder');
    mkdirSync(file);
    expect(await complaint(database, { dataDir })).toContain('it cannot be opened; check that it is a file');
  });

  it('has a database that is damaged', async () => {
    const { dataDir, file } = inFolder('damaged');
    await (await openStore({ ...database.options, dataDir })).close();
    const whole = new DatabaseSync(file);
    const { page_size: size } = whole.prepare('pragma page_size').get() ?? {};
    whole.close();
    const { openSync, writeSync, closeSync, fstatSync } = await import('node:fs');
    const descriptor = openSync(file, 'r+');
    const bytes = fstatSync(descriptor).size - Number(size);
    writeSync(descriptor, Buffer.alloc(bytes, 0xa5), 0, bytes, Number(size));
    closeSync(descriptor);
    expect(await complaint(database, { dataDir })).toContain('it is damaged; restore a backup');
  });

  it('has a database of a newer version of this server', async () => {
    const { dataDir, file } = inFolder('newer');
    await (await openStore({ ...database.options, dataDir })).close();
    const newer = new DatabaseSync(file);
    newer.exec("insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '2030')");
    newer.close();
    expect(await complaint(database, { dataDir })).toMatch(
      /newer version of this server \(9999-from-the-future\); start that/,
    );
  });
});

describe('a server that cannot be used', () => {
  let database: TestDatabase;
  let url: URL;
  beforeAll(async () => {
    database = await createPostgres();
    url = new URL(database.options.databaseUrl ?? '');
  }, 60_000);
  afterAll(() => database.remove());

  const changed = (
    change: Partial<Pick<URL, 'password' | 'pathname' | 'port' | 'hostname' | 'username'>>,
  ) => ({
    databaseUrl: Object.assign(new URL(url), change).href,
  });

  it('is not there, or says nothing', async () => {
    const port = String(await freePort());
    const gone = await complaint(database, changed({ port, password: 's3cret' }));
    expect(gone).toContain(`127.0.0.1:${port} cannot be used: `);
    expect(gone).toContain('check DATABASE_URL and that the server runs');
    expect(gone).not.toContain('s3cret');
    const line = await DatabaseLine.to(url.href);
    line.freeze();
    expect(await complaint(database, { databaseUrl: line.url })).toContain(
      'check DATABASE_URL and that the server runs',
    );
    await line.cut();
  });

  it('refuses the password, without saying it again', async () => {
    const refused = await complaint(database, changed({ password: 's3cret' }));
    expect(refused).toContain('it refuses user "postgres" or the password; correct DATABASE_URL');
    expect(refused).not.toContain('s3cret');
  });

  it('does not have the database', async () => {
    expect(await complaint(database, changed({ pathname: '/nowhere' }))).toContain(
      'make it (createdb "nowhere")',
    );
  });

  it('lets its user make no tables, or takes no writes', async () => {
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    await client.query("create role guest login password 'welcome'");
    await client.query('create database bare');
    expect(
      await complaint(database, changed({ username: 'guest', password: 'welcome', pathname: '/bare' })),
    ).toContain('this user may not make tables in it');
    await client.query('alter database bare set default_transaction_read_only = on');
    expect(await complaint(database, changed({ pathname: '/bare' }))).toContain(
      'use the address of the primary',
    );
    await client.end();
  });
});
