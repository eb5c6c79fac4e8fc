import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../support/free-port.ts';
import { machineEnv, startCommand } from '../processes.ts';
import { MODEL } from '../work.ts';
import { destination, startOwn } from './parts.ts';
import { type BenchVendor, STARTED, type Target, type TargetName } from './target.ts';

/** Others' servers, installed once from the registries of npm and PyPI into folders outside the project. */

const run = promisify(execFile);
const INSTALL_WITHIN_MS = 300_000;

/** Exact versions of what is compared with; never dependencies of the project. */
const PORTKEY = '1.15.2';
const OLDER_ADAPTER = '1.13.8';
const AI_SDK = '7.0.173';
const LITELLM = '1.108.7';

/** The peers that are measured without being asked for; the others take long to install. */
export const NPM_PEERS = ['portkey', 'portkey-streams', 'ai-sdk'] as const satisfies readonly TargetName[];

/** Installs a peer, if it is not there, and returns its target; throws when it cannot be installed. */
export async function registryPeer(name: string, portkeyNode: string | null): Promise<Target> {
  switch (name) {
    case 'portkey':
    case 'portkey-streams':
      return portkeyTarget(name, portkeyNode ?? process.execPath);
    case 'ai-sdk':
      return aiSdkTarget();
    case 'litellm':
      return litellmTarget();
    default:
      throw new Error(`There is no peer ${name} to install: give its address as ${name}=URL.`);
  }
}

/**
 * Portkey's open gateway: routing and retries, no keys, no limits and no money. As it installs itself it answers every
 * stream with 500; `portkey-streams` has an older part, in the range it asks for, with which it streams. JSON is
 * measured as it installs itself, which is faster.
 */
async function portkeyTarget(name: 'portkey' | 'portkey-streams', node: string): Promise<Target> {
  const streams = name === 'portkey-streams';
  const scratch = await installFromNpm({
    dependencies: { '@portkey-ai/gateway': PORTKEY },
    ...(streams ? { overrides: { '@hono/node-server': OLDER_ADAPTER } } : {}),
  });
  const part = streams ? ` with @hono/node-server ${OLDER_ADAPTER}` : '';
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1);
  return {
    ...STARTED,
    name,
    about: `Portkey's open gateway ${PORTKEY}${part}, no keys and no money, Node ${version}`,
    answersJson: !streams,
    async start({ vendor, folder, inspect }) {
      const port = await freePort();
      const file = join(scratch, 'node_modules/@portkey-ai/gateway/build/start-server.js');
      const process = startCommand({
        command: node,
        args: [...(inspect ? ['--inspect=127.0.0.1:0'] : []), file, `--port=${port}`, '--headless'],
        cwd: scratch,
        // Private hosts are refused as its upstream unless they are named.
        env: { ...machineEnv(), NODE_ENV: 'production', TRUSTED_CUSTOM_HOSTS: '127.0.0.1' },
        logFile: join(folder, `${name}.log`),
      });
      const headers = { 'x-portkey-provider': 'openai', 'x-portkey-custom-host': `${vendor.url}/v1` };
      return { to: destination(port, headers), process, stop: () => process.stop() };
    },
  };
}

/** The AI SDK's `streamText` over the same stream. */
async function aiSdkTarget(): Promise<Target> {
  const scratch = await installFromNpm({
    dependencies: { ai: AI_SDK, '@ai-sdk/openai-compatible': '3.0.92' },
  });
  return {
    ...STARTED,
    name: 'ai-sdk',
    about: `streamText of the AI SDK ${AI_SDK} behind node:http, Node ${process.versions.node}`,
    answersJson: false,
    start: (options) => startOwn('./ai-sdk-server.ts', options, [scratch]),
  };
}

/** LiteLLM's proxy with one worker and one key, without its database: no accounts, no limits and no money. */
async function litellmTarget(): Promise<Target> {
  const scratch = await installFromPypi(`litellm[proxy]==${LITELLM}`);
  return {
    ...STARTED,
    name: 'litellm',
    about: `LiteLLM's proxy ${LITELLM}, one worker, without its database`,
    hasHeap: false,
    // It takes ten seconds to start and a minute to open two thousand streams.
    figures: ['requests', 'latency', 'first-token', 'streams', 'events', 'memory'],
    async start({ vendor, folder }) {
      const port = await freePort();
      const config = join(folder, 'litellm.json');
      writeFileSync(config, litellmConfig(vendor));
      const listen = ['--host', '127.0.0.1', '--port', String(port), '--num_workers', '1'];
      const process = startCommand({
        command: join(scratch, 'bin/litellm'),
        args: ['--config', config, ...listen, '--telemetry', 'False'],
        cwd: folder,
        // Its table of prices is the one it was installed with.
        env: { ...machineEnv(), LITELLM_LOCAL_MODEL_COST_MAP: 'True', LITELLM_LOG: 'ERROR' },
        logFile: join(folder, 'litellm.log'),
      });
      return { to: destination(port), process, stop: () => process.stop() };
    },
  };
}

/** As JSON, which LiteLLM reads as YAML. */
function litellmConfig({ url }: BenchVendor): string {
  const upstream = { model: `openai/${MODEL}`, api_base: `${url}/v1`, api_key: 'bench' };
  return JSON.stringify({
    model_list: [{ model_name: MODEL, litellm_params: upstream }],
    litellm_settings: { telemetry: false, num_retries: 0 },
    general_settings: { master_key: 'bench' },
  });
}

interface Packages {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, string>>;
}

function installFromNpm(packages: Packages): Promise<string> {
  const manifest = JSON.stringify({ private: true, ...packages }, null, 2);
  return installOnce(manifest, async (folder) => {
    writeFileSync(join(folder, 'package.json'), manifest);
    const args = ['install', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
    await run('npm', args, { cwd: folder, timeout: INSTALL_WITHIN_MS });
  });
}

function installFromPypi(requirement: string): Promise<string> {
  return installOnce(requirement, async (folder) => {
    await run('python3', ['-m', 'venv', folder], { timeout: INSTALL_WITHIN_MS });
    const pip = join(folder, 'bin/pip');
    await run(pip, ['install', '--quiet', requirement], { timeout: INSTALL_WITHIN_MS });
  });
}

/** Installs into a folder named by a hash of its packages; the file `.installed` is written when all went well. */
async function installOnce(what: string, install: (folder: string) => Promise<void>): Promise<string> {
  const name = createHash('sha256').update(what).digest('hex').slice(0, 12);
  const folder = join(tmpdir(), `swarms-bench-peers-${name}`);
  const stamp = join(folder, '.installed');
  if (existsSync(stamp)) return folder;
  mkdirSync(folder, { recursive: true });
  await install(folder);
  writeFileSync(stamp, '');
  return folder;
}
