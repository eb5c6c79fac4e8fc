import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const INSTALL_WITHIN_MS = 180_000;

/** Exact versions of what is compared with; never dependencies of the project. */
export const PEERS = {
  '@portkey-ai/gateway': '1.15.2',
  ai: '7.0.173',
  '@ai-sdk/openai-compatible': '3.0.92',
} as const;

/** With 1.14 and later of this part Portkey answers every stream with 500 (it adds to headers that are immutable). */
const OVERRIDES = { '@hono/node-server': '1.13.8' };

/** Installs the peers once into a folder outside the project; returns the folder, or why there is none. */
export async function installPeers(): Promise<{ folder: string } | { missing: string }> {
  const versions = Object.entries({ ...PEERS, ...OVERRIDES }).map(([name, version]) => `${name}-${version}`);
  const folder = join(tmpdir(), `swarms-bench-peers-${versions.join('_').replaceAll(/[^\w.-]/g, '')}`);
  const stamp = join(folder, '.installed');
  if (existsSync(stamp)) return { folder };
  mkdirSync(folder, { recursive: true });
  const manifest = { private: true, dependencies: PEERS, overrides: OVERRIDES };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  try {
    await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'], {
      cwd: folder,
      timeout: INSTALL_WITHIN_MS,
    });
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  }
  writeFileSync(stamp, '');
  return { folder };
}
