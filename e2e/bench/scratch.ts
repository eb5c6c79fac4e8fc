import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const INSTALL_WITHIN_MS = 180_000;

/** Exact versions of what is compared with; never dependencies of the project. */
export const VERSIONS = { portkey: '1.15.2', aiSdk: '7.0.173', adapter: '1.13.8' } as const;

interface Packages {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, string>>;
}

const PORTKEY: Packages = { dependencies: { '@portkey-ai/gateway': VERSIONS.portkey } };

/** As it installs itself today it answers every stream with 500; with this older part, in the range it asks for, it streams. */
const PORTKEY_STREAMS: Packages = { ...PORTKEY, overrides: { '@hono/node-server': VERSIONS.adapter } };

const AI_SDK: Packages = {
  dependencies: { ai: VERSIONS.aiSdk, '@ai-sdk/openai-compatible': '3.0.92' },
};

export interface Peers {
  readonly portkey: string;
  readonly portkeyStreams: string;
  readonly aiSdk: string;
}

/** Installs the peers once into folders outside the project; returns the folders, or why there are none. */
export async function installPeers(): Promise<Peers | { readonly missing: string }> {
  try {
    return {
      portkey: await install(PORTKEY),
      portkeyStreams: await install(PORTKEY_STREAMS),
      aiSdk: await install(AI_SDK),
    };
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}

async function install(packages: Packages): Promise<string> {
  const manifest = JSON.stringify({ private: true, ...packages }, null, 2);
  const name = createHash('sha256').update(manifest).digest('hex').slice(0, 12);
  const folder = join(tmpdir(), `swarms-bench-peers-${name}`);
  const stamp = join(folder, '.installed');
  if (existsSync(stamp)) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), manifest);
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
  await run('npm', args, { cwd: folder, timeout: INSTALL_WITHIN_MS });
  writeFileSync(stamp, '');
  return folder;
}
