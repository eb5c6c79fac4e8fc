import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Api, apiFor } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { bookComplaints, readLedger } from '../support/ledger.ts';
import { ROOT, type RunningServer } from '../support/server.ts';

/** The SQLite database as one file and back, as an operator does it. */

async function command(
  verb: 'backup' | 'restore',
  file: string,
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; said: string }> {
  const args = ['--disable-warning=ExperimentalWarning', 'scripts/backup.ts', verb, file];
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, said: stdout + stderr };
}

function ledgerIn(folder: string, server: RunningServer) {
  return readLedger({ env: { ...server.env, DATA_DIR: folder } });
}

test.describe('a backup @npm-start', () => {
  test('taken while requests run opens, balances, serves, and holds all that was answered before', async ({
    newServer,
  }, testInfo) => {
    test.setTimeout(90_000);
    const server = await newServer();
    const api = await apiFor(server, { credits: 100 });
    let answered = 0;
    let stopped = false;
    const clients = Array.from({ length: 6 }, async () => {
      while (!stopped) {
        await api.completion({ model: 'gpt-4.1' });
        answered++;
      }
    });
    for (let round = 1; round <= 3; round++) {
      const before = answered;
      await expect.poll(() => answered).toBeGreaterThan(before + 5);
      const promised = answered;
      const folder = testInfo.outputPath(`copy-${round}`);
      mkdirSync(folder, { recursive: true });
      const { code, said } = await command('backup', join(folder, 'swarms.db'), server.env);
      expect({ code, said }).toEqual({
        code: 0,
        said: expect.stringContaining('holds all that was committed'),
      });
      expect(readdirSync(folder)).toEqual(['swarms.db']);
      expect(statSync(join(folder, 'swarms.db')).mode & 0o777).toBe(0o600);
      const ledger = await ledgerIn(folder, server);
      expect(bookComplaints(ledger)).toEqual([]);
      expect(ledger.runs.length).toBeGreaterThanOrEqual(promised);
    }
    stopped = true;
    await Promise.all(clients);

    const restored = await newServer({ dataDirectory: testInfo.outputPath('copy-3') });
    const again = new Api(restored, api.account);
    expect((await again.completion({ model: 'gpt-4.1' })).choices).toHaveLength(1);
    expect(bookComplaints(await readLedger(restored))).toEqual([]);
  });

  test('is not put back under a running server; after it has stopped, what it replaces is kept', async ({
    newServer,
  }, testInfo) => {
    test.setTimeout(60_000);
    mkdirSync(testInfo.outputPath(), { recursive: true });
    const file = testInfo.outputPath('kept.db');
    const folder = testInfo.outputPath('data');
    const server = await newServer({ dataDirectory: folder });
    const early = await apiFor(server, { credits: 7 });
    expect(await command('backup', file, server.env)).toMatchObject({ code: 0 });
    const late = await apiFor(server, { credits: 7 });
    const refusal = await command('restore', file, server.env);
    expect(refusal).toEqual({ code: 1, said: expect.stringContaining('A server uses') });
    expect(await late.credits()).toBe(7);

    server.signal('SIGTERM');
    await server.exit();
    expect(await command('restore', file, server.env)).toMatchObject({ code: 0 });
    expect(readdirSync(folder).filter((name) => name.startsWith('swarms.db.before-'))).toHaveLength(1);
    const elsewhere = { ...server.env, DATA_DIR: testInfo.outputPath('a', 'new', 'machine') };
    expect(await command('restore', file, elsewhere)).toMatchObject({ code: 0 });
    const next = await newServer({ dataDirectory: folder });
    expect(await new Api(next, early.account).credits()).toBe(7);
    expect((await new Api(next, late.account).get('/v1/users/me/credits')).status).toBe(401);
  });

  test('that cannot be made or put back says why and changes nothing', async ({ newServer }, testInfo) => {
    mkdirSync(testInfo.outputPath(), { recursive: true });
    const here = testInfo.outputPath('diary.txt');
    writeFileSync(here, 'Dear diary, '.repeat(1_000));
    const server = await newServer({ vendor: null, dataDirectory: testInfo.outputPath('data') });
    expect((await command('backup', here, server.env)).said).toContain('exists and is not replaced');
    server.signal('SIGTERM');
    await server.exit();
    const refusal = await command('restore', here, server.env);
    expect(refusal).toEqual({ code: 1, said: expect.stringContaining('file is not a database') });
    expect(readdirSync(testInfo.outputPath('data'))).toEqual(['swarms.db']);

    const env = { ...server.env, DATABASE_URL: 'postgres://me:s3cret@127.0.0.1:1/db' };
    const elsewhere = await command('backup', testInfo.outputPath('new.db'), env);
    expect(elsewhere).toEqual({ code: 1, said: expect.stringContaining('pg_dump') });
    expect(elsewhere.said).not.toContain('s3cret');
    expect(existsSync(testInfo.outputPath('new.db'))).toBe(false);
  });
});
