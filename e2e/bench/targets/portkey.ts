import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import { machineEnv, startCommand } from '../processes.ts';
import { VERSIONS } from '../scratch.ts';
import { destination } from './parts.ts';
import type { Target } from './target.ts';

export interface PortkeyOptions {
  readonly name: 'portkey' | 'portkey-streams';
  /** Where its packages lie. */
  readonly scratch: string;
  readonly node: { readonly path: string; readonly version: string };
}

/**
 * Portkey's open gateway: routing and retries, no keys, no limits and no money. `portkey-streams` has the older
 * part with which it streams; JSON is measured as it installs itself, which is faster.
 */
export function portkeyTarget({ name, scratch, node }: PortkeyOptions): Target {
  const part = name === 'portkey-streams' ? ` with @hono/node-server ${VERSIONS.adapter}` : '';
  return {
    name,
    about: `Portkey's open gateway ${VERSIONS.portkey}${part}, no keys and no money, Node ${node.version}`,
    hasHeap: true,
    isStarted: true,
    hasAccounts: false,
    answersJson: name === 'portkey',
    async start({ vendor, folder, inspect }) {
      const port = await freePort();
      const file = join(scratch, 'node_modules/@portkey-ai/gateway/build/start-server.js');
      const process = startCommand({
        command: node.path,
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
